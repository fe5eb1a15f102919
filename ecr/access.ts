import { canonicalJson } from "./json.ts";
import type { PolicyStatement, Principals } from "./policyStatements.ts";
import { type Principal, parsePrincipal } from "./principals.ts";

/** A repository policy document. */
export interface RepositoryPolicyDocument {
    Version: "2012-10-17";
    Statement: PolicyStatement[];
}

/** Who may do what with one repository. */
export interface AccessWish {
    /** Who may pull. */
    pull: Principal[];
    /** Who may push, and pull what is needed for it. */
    push: Principal[];
    /** Id of the organization all of whose principals may pull, or null. */
    organizationId: string | null;
    /** Whether AWS Lambda may pull: for functions of this account, and of each whole account that may pull. */
    lambda: boolean;
}

/** Characters in a repository policy. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html */
export const REPOSITORY_POLICY_LENGTH = 10_240;

// Never ecr:GetAuthorizationToken, which belongs to the caller's own IAM policy, on "*".
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
const PUSH = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:CompleteLayerUpload",
    "ecr:GetDownloadUrlForLayer",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
];
const LAMBDA = "lambda.amazonaws.com";

/**
 * The policy of a repository, or null where nobody outside IAM's own policies gets access. The Lambda statements carry
 * AWS's own Sids: Lambda adds them where they are missing, which would show as drift.
 * https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#gettingstarted-images-permissions
 */
export function repositoryPolicy(
    access: AccessWish,
    partition: string,
    region: string,
    further: readonly PolicyStatement[] = [],
): RepositoryPolicyDocument | null {
    const statements = [...grantedStatements(access, partition, region), ...further];
    return statements.length === 0 ? null : { Version: "2012-10-17", Statement: statements };
}

/** The statements that the access options produce. */
export function grantedStatements(access: AccessWish, partition: string, region: string): PolicyStatement[] {
    const accounts = access.pull.filter((principal) => principal.wholeAccount);
    const single = access.pull.filter((principal) => !principal.wholeAccount);
    const statements: PolicyStatement[] = [];
    if (accounts.length > 0) {
        statements.push(allow("CrossAccountPermission", { AWS: arns(accounts) }, PULL));
    }
    if (access.lambda && accounts.length > 0) {
        const functions = accounts.map(({ accountId }) => `arn:${partition}:lambda:${region}:${accountId}:function:*`);
        statements.push({
            ...allow("LambdaECRImageCrossAccountRetrievalPolicy", { Service: LAMBDA }, PULL),
            Condition: { ArnLike: { "aws:sourceARN": [...new Set(functions)].sort() } },
        });
    }
    if (access.lambda) {
        statements.push(allow("LambdaECRImageRetrievalPolicy", { Service: LAMBDA }, PULL));
    }
    if (access.organizationId !== null) {
        statements.push({
            ...allow("OrganizationPull", "*", PULL),
            Condition: { StringEquals: { "aws:PrincipalOrgID": access.organizationId } },
        });
    }
    if (single.length > 0) {
        statements.push(allow("PrincipalsPull", { AWS: arns(single) }, PULL));
    }
    if (access.push.length > 0) {
        statements.push(allow("PrincipalsPush", { AWS: arns(access.push) }, PUSH));
    }
    return statements;
}

function allow(Sid: string, principal: Principals, actions: string[]): PolicyStatement {
    return { Sid, Effect: "Allow", Principal: principal, Action: [...actions] };
}

function arns(principals: readonly Principal[]): string[] {
    return [...new Set(principals.map((principal) => principal.arn))].sort();
}

/** One line of access in words. */
export interface AccessLine {
    /** What is granted: `pull`, or `push and pull`. */
    may: string;
    /** To whom, sorted. */
    who: string[];
}

/** Says in words what a repository policy of this project grants and denies. */
export function describeAccess(policy: RepositoryPolicyDocument): AccessLine[] {
    return policy.Statement.map((statement) => ({ may: mayOf(statement), who: whoOf(statement) }));
}

function mayOf({ Effect: effect, Action: actions, NotAction: others }: PolicyStatement): string {
    const named = actionWords(actions ?? others ?? []);
    const may = actions === undefined ? `all but ${named}` : named;
    return effect === "Deny" ? `denied: ${may}` : may;
}

/** Long lists are cut: the policy itself has all of it. */
function actionWords(actions: readonly string[]): string {
    const isSame = (others: readonly string[]) => canonicalJson([...actions].sort()) === canonicalJson(others);
    if (isSame(PULL) || isSame(PUSH)) {
        return isSame(PULL) ? "pull" : "push and pull";
    }
    if (actions.some((action) => /^(?:ecr:)?\*$/.test(action))) {
        return "everything";
    }
    const names = actions.map((action) => action.replace(/^ecr:/i, ""));
    return names.length <= 2 ? names.join(", ") : `${names[0]} and ${names.length - 1} more`;
}

function whoOf(statement: PolicyStatement): string[] {
    const { Principal: principal, NotPrincipal: other, Condition: condition } = statement;
    const organization = condition?.StringEquals?.["aws:PrincipalOrgID"];
    if (principal === "*" && typeof organization === "string" && isOnly(condition)) {
        return [`organization ${organization}`];
    }
    const functions = condition?.ArnLike?.["aws:sourceARN"];
    const isLambda = canonicalJson(principal ?? null) === canonicalJson({ Service: LAMBDA });
    if (isLambda && (condition === undefined || (functions !== undefined && isOnly(condition)))) {
        return functions === undefined
            ? ["AWS Lambda in this account"]
            : [functions].flat().map((arn) => `AWS Lambda in account ${arn.split(":")[4]}`);
    }
    const names = principalWords(principal ?? other ?? "*");
    const [key, ...more] = conditionKeys(condition);
    const beyond = more.length === 0 ? "" : ` and ${more.length} more`;
    const when = key === undefined ? "" : ` (condition on ${key}${beyond})`;
    return principal === undefined
        ? [`any principal but ${names.join(", ")}${when}`]
        : names.map((name) => `${name}${when}`);
}

/** Whether a condition has one operator with one key. */
function isOnly(condition: PolicyStatement["Condition"]): boolean {
    return conditionKeys(condition).length === 1;
}

function conditionKeys(condition: PolicyStatement["Condition"]): string[] {
    return Object.values(condition ?? {})
        .flatMap((keys) => Object.keys(keys))
        .sort();
}

function principalWords(principals: Principals): string[] {
    return principals === "*"
        ? ["any principal"]
        : Object.values(principals)
              .flat()
              .map((text) => {
                  const parsed = parsePrincipal(text, "");
                  return parsed?.wholeAccount ? `account ${parsed.accountId}` : text === "*" ? "any principal" : text;
              });
}
