import { type ImageLimits, LIMITED_IMAGES, readLifecyclePolicy, unlimitedImages } from "../../ecr/lifecycle/index.ts";
import { listed } from "../../text/listed.ts";
import { problemText } from "../../text/problem.ts";
import { nameOf, type PolicyResource, registryOf, type Stack, Token, textOr } from "../resources.ts";
import { rule, Scope, Severity, type Violation } from "../rule.ts";
import { texts, whole } from "../settings.ts";

/** Each repository has a lifecycle policy that limits the number of its images. */
export const lifecycleLimits = rule({
    name: "ecr-lifecycle-must-limit-images",
    description: "Without a policy that reaches all images, storage and its price grow for ever.",
    severity: Severity.Medium,
    remediationSteps:
        'Give the repository a lifecycle policy whose last rule has tagStatus "any" and expires images beyond a count or an age; archived images need a rule of their own.',
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html",
    controls: ["Security Hub ECR.3", "CT.ECR.PR.1"],
    scope: Scope.Stack,
    checks: [Token.Repository, Token.CreationTemplate],
    settings: {
        maxImages: whole("Images that each rule of the policy may keep, at most.", LIMITED_IMAGES, 1),
        maxDays: whole("Days that each rule may keep images outside the archive, at most.", 365, 1),
        maxArchiveDays: whole("Days that each rule may keep images in the archive, at most.", 3_650, 1),
        protectedTags: texts(
            "Patterns of tags that a rule may keep without a limit. One that names a whole tag always may: it keeps one image.",
            ["live*", "prod*", "release*", "sha256-*", "stable*"],
        ),
    },
    check(resource, { settings, stack }) {
        const limits = {
            images: settings.maxImages,
            days: settings.maxDays,
            archiveDays: settings.maxArchiveDays,
            protectedTags: settings.protectedTags,
        };
        if (resource.type === Token.CreationTemplate) {
            const { lifecyclePolicy } = resource.props;
            return lifecyclePolicy === undefined || lifecyclePolicy === ""
                ? [violation({ found: "no lifecycle policy", tag: null }, resource)]
                : problemOf(lifecyclePolicy, limits).map((problem) => violation(problem, resource));
        }
        const policy = policyOf(resource, stack);
        if (policy === undefined) {
            return [violation({ found: "no lifecycle policy", tag: null }, resource)];
        }
        const written = policy.props.policy;
        // Most repositories of a stack share a policy.
        const problems = stack.keep(`bounds of ${typeof written === "string" ? written : policy.urn}`, () =>
            problemOf(written, limits),
        );
        return problems.map((problem) => violation(problem, resource));
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

interface Problem {
    found: string;
    /** The pattern of a tag whose images pile up, where that is all that is wrong. */
    tag: string | null;
}

/** What is wrong with a policy: one problem, or none. */
function problemOf(written: unknown, limits: ImageLimits): Problem[] {
    const { document, problems } = readLifecyclePolicy(written);
    if (document === null) {
        return [{ found: `one that AWS refuses: ${problems.map(problemText).join("; ")}`, tag: null }];
    }
    const unlimited = unlimitedImages(document, limits);
    const [first] = unlimited;
    if (first === undefined) {
        return [];
    }
    const tag = unlimited.every((each) => each.tag !== null) ? first.tag : null;
    return [{ found: `one by which ${listed(unlimited.map(({ problem }) => problem))}`, tag }];
}

function violation({ found, tag }: Problem, { type }: PolicyResource): Violation {
    const must = "have a lifecycle policy that limits the number of its images";
    const where = type === Token.CreationTemplate ? "a lifecyclePolicy" : "aws.ecr.LifecyclePolicy";
    if (tag !== null) {
        return {
            must,
            found,
            yaml: `lifecycle: { keepLastByTag: { ${JSON.stringify(tag)}: 100 } }   # in place of protectTags and expireAfterDaysByTag for it; to keep them all: protectedTags of this rule`,
            raw: `${where} with countNumber: 100 in its rule for ${tag}`,
        };
    }
    return {
        must,
        found,
        yaml: "maxImageCount: 100   # in place of keepLast, archiveAfterDays and lifecyclePolicy",
        raw: `${where} with a last rule of tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100`,
    };
}
