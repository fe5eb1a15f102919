import { type Principal, parsePrincipal } from "./principals.ts";

/** One statement of a repository policy. It has no Resource: the policy belongs to one repository. */
export interface Statement {
    Sid: string;
    Effect: "Allow";
    Principal: "*" | { AWS: string[] } | { Service: string };
    Action: string[];
    Condition?: Record<string, Record<string, string | string[]>>;
}

/** A repository policy document. */
export interface RepositoryPolicyDocument {
    Version: "2012-10-17";
    Statement: Statement[];
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
): RepositoryPolicyDocument | null {
    const accounts = access.pull.filter((principal) => principal.wholeAccount);
    const single = access.pull.filter((principal) => !principal.wholeAccount);
    const statements: Statement[] = [];
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
    return statements.length === 0 ? null : { Version: "2012-10-17", Statement: statements };
}

function allow(Sid: string, principal: Statement["Principal"], actions: string[]): Statement {
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

/** Says in words what a repository policy of this project grants. */
export function describeAccess(policy: RepositoryPolicyDocument): AccessLine[] {
    return policy.Statement.map((statement) => ({
        may: statement.Action.includes("ecr:PutImage") ? "push and pull" : "pull",
        who: whoOf(statement),
    }));
}

function whoOf({ Principal: principal, Condition: condition }: Statement): string[] {
    if (principal === "*") {
        return [`organization ${condition?.StringEquals?.["aws:PrincipalOrgID"]}`];
    }
    if ("Service" in principal) {
        const functions = condition?.ArnLike?.["aws:sourceARN"];
        return functions === undefined
            ? ["AWS Lambda in this account"]
            : [functions].flat().map((arn) => `AWS Lambda in account ${arn.split(":")[4]}`);
    }
    return principal.AWS.map((arn) => {
        const parsed = parsePrincipal(arn, "");
        return parsed?.wholeAccount ? `account ${parsed.accountId}` : arn;
    });
}
