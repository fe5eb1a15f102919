import { isAbout } from "../documents/actions.ts";
import { audienceOf } from "../documents/audience.ts";
import { GRANTING, statementsOf } from "../documents/granted.ts";
import type { Statement } from "../documents/statements.ts";
import { rule, Scope, Severity, type Violation } from "../rule.ts";
import { texts } from "../settings.ts";

/** What nobody but the owner needs: it deletes images, or changes who may do what. */
const OWNERS = [
    "ecr:BatchDeleteImage",
    "ecr:DeleteLifecyclePolicy",
    "ecr:DeletePullThroughCacheRule",
    "ecr:DeleteRegistryPolicy",
    "ecr:DeleteRepository",
    "ecr:DeleteRepositoryCreationTemplate",
    "ecr:DeleteRepositoryPolicy",
    "ecr:PutImageScanningConfiguration",
    "ecr:PutImageTagMutability",
    "ecr:PutLifecyclePolicy",
    "ecr:PutRegistryPolicy",
    "ecr:PutRegistryScanningConfiguration",
    "ecr:PutReplicationConfiguration",
    "ecr:SetRepositoryPolicy",
] as const;

/** An action that no other is like, to tell a statement about everything from a long list. */
const ANY_ACTION = "ecr:AnyActionThatMayComeToBe";
const LOGIN = "ecr:GetAuthorizationToken";

/** Policies grant what pulling and pushing needs, and no more. */
export const accessLeastPrivilege = rule({
    name: "ecr-access-must-be-least-privilege",
    description: "Whoever may delete images or rewrite the policy of a repository can do anything with it.",
    severity: Severity.High,
    remediationSteps:
        'Grant the actions of a pull (BatchGetImage, GetDownloadUrlForLayer) or a push one by one. GetAuthorizationToken belongs in the IAM policy of whoever logs in, on "*".',
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html",
    controls: [],
    scope: Scope.Resource,
    judges: GRANTING,
    settings: {
        ownAccounts: texts("Account ids whose principals may delete images and write policies.", [], "^\\d{12}$"),
    },
    check(resource, { settings }) {
        const statements = statementsOf(resource);
        return statements.flatMap((statement) =>
            statement.effect === "Allow" ? excess(statement, statements, settings.ownAccounts) : [],
        );
    },
});

function excess(statement: Statement, policy: readonly Statement[], ownAccounts: readonly string[]): Violation[] {
    const what = `${statement.allActionsBut ? "all but " : ""}${statement.actions.join(", ")}`;
    if (isAbout(statement, ANY_ACTION)) {
        return [violation("grant actions one by one", `${what} in ${statement.label}`)];
    }
    const violations: Violation[] = [];
    const { guests } = audienceOf(statement, policy);
    const isOwn = guests.length > 0 && guests.every(({ kind, id }) => kind === "account" && ownAccounts.includes(id));
    const owners = OWNERS.filter((action) => isAbout(statement, action));
    if (owners.length > 0 && !isOwn) {
        const who = guests.map(({ text }) => (text === "*" ? "everybody" : text)).join(", ");
        violations.push(
            violation(
                "let nobody else delete images or change policies",
                `${owners.join(", ")} for ${who} in ${statement.label}`,
            ),
        );
    }
    if (isAbout(statement, LOGIN)) {
        violations.push(
            violation(`not grant ${LOGIN}, which a policy of a resource cannot give`, `${what} in ${statement.label}`),
        );
    }
    return violations;
}

function violation(must: string, found: string): Violation {
    return {
        must,
        found,
        yaml: "allowedAccountIds or pullPrincipals to pull, pushPrincipals to push: the set grants what each needs",
        raw: 'Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]',
    };
}
