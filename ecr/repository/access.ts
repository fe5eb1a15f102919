import { canonicalJson } from "../../aws/json.ts";
import type { PolicyStatement, Principals } from "../../aws/policyStatements.ts";
import { type Principal, parsePrincipal } from "../../aws/principals.ts";

/** A repository policy document. */
export interface RepositoryPolicyDocument {
    Version: "2012-10-17";
    Statement: PolicyStatement[];
}

/** A service of AWS that pulls images by itself. */
export const PullingService = {
    /** AWS Lambda, for functions of this account, and of whole accounts that may pull. */
    Lambda: "lambda",
    /** AWS CodeBuild, for build projects of this account whose images are pulled with the credentials of CodeBuild. */
    CodeBuild: "codebuild",
    /** Amazon SageMaker AI, for its resources in this account. */
    SageMaker: "sagemaker",
} as const;
/** A service of AWS that pulls images by itself. */
export type PullingService = (typeof PullingService)[keyof typeof PullingService];

/** What stands for the id of the account of the repository until it is known; it is as long as one. */
export const OWN_ACCOUNT = "<account-id>";

/** Who may do what with one repository. */
export interface AccessRequest {
    /** Who may pull. */
    pull: Principal[];
    /** Who may push, and pull what is needed for it. */
    push: Principal[];
    /** Id of the organization all of whose principals may pull, or null. */
    organizationId: string | null;
    /** Services that may pull for resources of this account; AWS Lambda also for functions of each whole account that may pull. */
    services: readonly PullingService[];
}

/** Characters in a repository policy. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html */
export const REPOSITORY_POLICY_LENGTH = 10_240;

// Never ecr:GetAuthorizationToken, which belongs to the caller's own IAM policy, on "*".
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
// Anyone who pushes requests the result of the scan, too: in another account only this policy can allow that.
const PUSH = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:CompleteLayerUpload",
    "ecr:DescribeImageScanFindings",
    "ecr:GetDownloadUrlForLayer",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
];
/** What AWS calls a push without the result of the scan, which earlier versions granted. */
const PUSH_ALONE = PUSH.filter((action) => action !== "ecr:DescribeImageScanFindings");
const LAMBDA = "lambda.amazonaws.com";

/**
 * The other services, as AWS's pages write their statements: for the resources of one account, by aws:SourceArn and
 * aws:SourceAccount. https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
 * https://docs.aws.amazon.com/sagemaker/latest/dg/security-confused-deputy-prevention.html
 */
const BY_SERVICE = {
    codebuild: { sid: "CodeBuildAccess", words: "AWS CodeBuild", resources: "project/*" },
    sagemaker: { sid: "SageMakerAccess", words: "Amazon SageMaker AI", resources: "*" },
} as const;

function serviceStatement(service: keyof typeof BY_SERVICE, partition: string, region: string): PolicyStatement {
    const { sid, resources } = BY_SERVICE[service];
    return {
        ...allow(sid, { Service: `${service}.amazonaws.com` }, PULL),
        Condition: {
            ArnLike: { "aws:SourceArn": `arn:${partition}:${service}:${region}:${OWN_ACCOUNT}:${resources}` },
            StringEquals: { "aws:SourceAccount": OWN_ACCOUNT },
        },
    };
}

/**
 * The policy of a repository, or null where no one outside IAM's own policies gets access. The Lambda statements carry
 * AWS's own Sids: Lambda adds them where they are missing, which would show as drift.
 * https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#gettingstarted-images-permissions
 */
export function repositoryPolicy(
    access: AccessRequest,
    partition: string,
    region: string,
    further: readonly PolicyStatement[] = [],
): RepositoryPolicyDocument | null {
    const statements = [...grantedStatements(access, partition, region), ...further];
    return statements.length === 0 ? null : { Version: "2012-10-17", Statement: statements };
}

/** The statements that the access options produce. */
export function grantedStatements(access: AccessRequest, partition: string, region: string): PolicyStatement[] {
    const accounts = access.pull.filter((principal) => principal.wholeAccount);
    const single = access.pull.filter((principal) => !principal.wholeAccount);
    const statements: PolicyStatement[] = [];
    const lambda = access.services.includes(PullingService.Lambda);
    if (access.services.includes(PullingService.CodeBuild)) {
        statements.push(serviceStatement(PullingService.CodeBuild, partition, region));
    }
    if (accounts.length > 0) {
        statements.push(allow("CrossAccountPermission", { AWS: arns(accounts) }, PULL));
    }
    if (lambda && accounts.length > 0) {
        const functions = accounts.map(({ accountId }) => `arn:${partition}:lambda:${region}:${accountId}:function:*`);
        statements.push({
            ...allow("LambdaECRImageCrossAccountRetrievalPolicy", { Service: LAMBDA }, PULL),
            Condition: { ArnLike: { "aws:sourceARN": [...new Set(functions)].sort() } },
        });
    }
    if (lambda) {
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
    if (access.services.includes(PullingService.SageMaker)) {
        statements.push(serviceStatement(PullingService.SageMaker, partition, region));
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
    if (isSame(PULL) || isSame(PUSH_ALONE)) {
        return isSame(PULL) ? "pull" : "push and pull";
    }
    if (isSame(PUSH)) {
        return "push, pull and read scan findings";
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
    const service = serviceWords(statement);
    if (service !== null) {
        return [service];
    }
    const names = principalWords(principal ?? other ?? "*");
    const [key, ...more] = conditionKeys(condition);
    const beyond = more.length === 0 ? "" : ` and ${more.length} more`;
    const when = key === undefined ? "" : ` (condition on ${key}${beyond})`;
    return principal === undefined
        ? [`any principal but ${names.join(", ")}${when}`]
        : names.map((name) => `${name}${when}`);
}

/** A service that pulls for the resources of one account, or null where a statement is about something else. */
function serviceWords({ Principal: principal, Condition: condition }: PolicyStatement): string | null {
    const account = condition?.StringEquals?.["aws:SourceAccount"];
    const found = (Object.keys(BY_SERVICE) as (keyof typeof BY_SERVICE)[]).find(
        (service) => canonicalJson(principal ?? null) === canonicalJson({ Service: `${service}.amazonaws.com` }),
    );
    const isWhole = conditionKeys(condition).join() === "aws:SourceAccount,aws:SourceArn";
    if (found === undefined || typeof account !== "string" || !isWhole || condition?.ArnLike === undefined) {
        return null;
    }
    return `${BY_SERVICE[found].words} in ${account === OWN_ACCOUNT ? "this account" : `account ${account}`}`;
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
