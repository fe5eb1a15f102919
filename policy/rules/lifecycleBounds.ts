import { listed } from "../../config/problems.ts";
import { type BoundLimits, faultText, readLifecyclePolicy, unboundedImages } from "../../ecr/lifecycle/index.ts";
import { nameOf, type PolicyResource, registryOf, type Stack, Token, textOr } from "../resources.ts";
import { rule, Scope, Severity, type Violation } from "../rule.ts";
import { whole } from "../settings.ts";

/** Each repository has a lifecycle policy that bounds the number of its images. */
export const lifecycleBounds = rule({
    name: "ecr-lifecycle-must-bound-images",
    description: "Without a policy that reaches all images, storage and its price grow for ever.",
    severity: Severity.Medium,
    remediationSteps:
        'Give the repository a lifecycle policy whose last rule has tagStatus "any" and expires images beyond a count or an age; archived images need a rule of their own.',
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html",
    controls: ["Security Hub ECR.3", "CT.ECR.PR.1"],
    scope: Scope.Stack,
    judges: [Token.Repository],
    settings: {
        maxImages: whole("Images that a rule may keep, at most.", 1_000, 1),
        maxDays: whole("Days that a rule may keep images, at most.", 3_650, 1),
    },
    check(repository, { settings, stack }) {
        const policy = policyOf(repository, stack);
        if (policy === undefined) {
            return [violation("no lifecycle policy")];
        }
        const written = policy.props.policy;
        const { maxImages, maxDays } = settings;
        // Most repositories of a stack share a policy.
        const fault = stack.keep(`bounds of ${typeof written === "string" ? written : policy.urn}`, () =>
            faultOf(written, { images: maxImages, days: maxDays }),
        );
        return fault === null ? [] : [violation(fault)];
    },
});

/** The lifecycle policy of a repository, by the repository's name or as made from it. */
function policyOf(repository: PolicyResource, stack: Stack): PolicyResource | undefined {
    const policies = stack.of(Token.LifecyclePolicy);
    const byName = stack.keep("lifecycle by name", () =>
        Map.groupBy(policies, (policy) => `${registryOf(policy)} ${textOr(() => policy.props.repository)}`),
    );
    const [named] = byName.get(`${registryOf(repository)} ${nameOf(repository)}`) ?? [];
    // One that names another repository is not this one's, whatever it waits for.
    return (
        named ??
        policies.find(
            ({ props, dependsOn }) => textOr(() => props.repository) === "" && dependsOn.includes(repository.urn),
        )
    );
}

function faultOf(written: unknown, limits: BoundLimits): string | null {
    const { document, problems } = readLifecyclePolicy(written);
    if (document === null) {
        return `one that AWS refuses: ${problems.map(faultText).join("; ")}`;
    }
    const faults = unboundedImages(document, limits);
    return faults.length === 0 ? null : `one by which ${listed(faults)}`;
}

function violation(found: string): Violation {
    return {
        must: "have a lifecycle policy that bounds the number of its images",
        found,
        yaml: "maxImageCount: 100",
        raw: 'aws.ecr.LifecyclePolicy with a last rule of tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100',
    };
}
