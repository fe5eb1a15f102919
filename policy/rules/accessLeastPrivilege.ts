import { slipOf } from "../../aws/actions.ts";
import { isAbout } from "../documents/actions.ts";
import { audienceOf } from "../documents/audience.ts";
import { GRANTING, statementsOf } from "../documents/granted.ts";
import { ownersOf } from "../documents/sharing.ts";
import type { Statement } from "../documents/statements.ts";
import { rule, Scope, Severity, type Violation } from "../rule.ts";
import { texts } from "../settings.ts";

/** An action that no other is like, to tell a statement about everything from a long list. */
const ANY_ACTION = "ecr:AnyActionThatMayComeToBe";
const LOGIN = "ecr:GetAuthorizationToken";

/** Policies grant what pulling and pushing needs, and no more. */
export const accessLeastPrivilege = rule({
    name: "ecr-access-must-be-least-privilege",
    description: "Any principal that may delete images or rewrite the policy of a repository can do anything with it.",
    severity: Severity.High,
    remediationSteps:
        'Grant the actions of a pull (BatchGetImage, GetDownloadUrlForLayer) or a push one by one; what a role of your own account needs beyond them, such as to delete old images, belongs in its IAM policy, or its account in ownAccounts of the rule. GetAuthorizationToken belongs in the IAM policy of anyone who logs in, on "*".',
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html",
    controls: [],
    scope: Scope.Resource,
    checks: GRANTING,
    settings: {
        ownAccounts: texts(
            "Account ids whose principals may do anything, such as to delete images and write policies: your own.",
            [],
            "^\\d{12}$",
        ),
    },
    check(resource, { settings }) {
        const statements = statementsOf(resource);
        return statements.flatMap((statement) => [
            ...slips(statement),
            ...(statement.effect === "Allow" ? excess(statement, statements, settings.ownAccounts) : []),
        ]);
    },
});

/** A misspelt action grants or denies nothing; AWS refuses the policy. */
function slips({ actions, label }: Statement): Violation[] {
    return actions.flatMap((action) => {
        const meant = slipOf(action);
        const found = `${JSON.stringify(action)} in ${label}`;
        return meant === null
            ? []
            : [
                  {
                      must: "name actions that Amazon ECR has",
                      found,
                      yaml: null,
                      raw: `Action: ${JSON.stringify(meant)}`,
                  },
              ];
    });
}

function excess(statement: Statement, policy: readonly Statement[], ownAccounts: readonly string[]): Violation[] {
    const what = `${statement.allActionsBut ? "all but " : ""}${statement.actions.join(", ")}`;
    const { principals } = audienceOf(statement, policy);
    const accounts = principals.map(({ kind, id }) => (kind === "account" ? id : null));
    const isOwn = accounts.length > 0 && accounts.every((id) => id !== null && ownAccounts.includes(id));
    const isAll = isAbout(statement, ANY_ACTION);
    if (isAll && isOwn) {
        return [];
    }
    const own = [...new Set(accounts)].filter((id) => id !== null && !ownAccounts.includes(id));
    const excuse = accounts.includes(null)
        ? ""
        : `, or ownAccounts: ${JSON.stringify(own)} of the rule if it is your own`;
    if (isAll) {
        return [violation("grant actions one by one", `${what} in ${statement.label}`, excuse)];
    }
    const violations: Violation[] = [];
    const owners = ownersOf(statement.actions.filter((action) => slipOf(action) === null));
    if (owners.length > 0 && isLambdas(statement, owners)) {
        violations.push({
            must: "let Lambda pull, and not rewrite the policy",
            found: `${owners.join(", ")} in ${statement.label}, as Lambda itself writes it when it has the right to`,
            yaml: "enableLambdaPull: true   # the set writes the statement without them, and Lambda then adds none",
            raw: 'Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]',
        });
    } else if (owners.length > 0 && !isOwn) {
        const who = principals.map(({ text }) => (text === "*" ? "any principal" : text)).join(", ");
        violations.push(
            violation(
                "let no one but its owner do more than pull, push, read, copy and cache",
                `${owners.join(", ")} for ${who} in ${statement.label}`,
                excuse,
            ),
        );
    }
    if (isAbout(statement, LOGIN)) {
        const isNamed = statement.actions.some((action) => action.toLowerCase() === LOGIN.toLowerCase());
        violations.push(
            violation(
                `not grant ${LOGIN}, which a policy of a resource cannot give`,
                `${what}${isNamed ? "" : ", which includes it,"} in ${statement.label}`,
            ),
        );
    }
    return violations;
}

/**
 * Whether it is the statement that Lambda adds to a repository when a function is created from its image: it needs to
 * pull only. https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#gettingstarted-images-permissions
 */
function isLambdas({ principals, allActionsBut }: Statement, owners: readonly string[]): boolean {
    return (
        !allActionsBut &&
        (principals ?? []).length > 0 &&
        (principals ?? []).every(({ kind, text }) => kind === "Service" && /^lambda\.amazonaws\.com/.test(text)) &&
        owners.every((action) => LAMBDAS.includes(action.toLowerCase()))
    );
}

/** What Lambda writes into its statement beyond what a pull needs. */
const LAMBDAS = ["ecr:deleterepositorypolicy", "ecr:setrepositorypolicy"];

function violation(must: string, found: string, excuse = ""): Violation {
    return {
        must,
        found,
        yaml: "pullPrincipals to pull, pushPrincipals to push, in place of the statement: the set grants what each needs",
        raw: `Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]${excuse}`,
    };
}
