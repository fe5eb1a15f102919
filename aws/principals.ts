/** An AWS account id: 12 digits. */
const ACCOUNT_ID = /^\d{12}$/;

/**
 * An IAM principal that a repository policy can name: account root, user, role or assumed-role session. Users and roles
 * have names of 1 to 64 characters behind a path without empty parts; a session has a name of 2 to 64 characters.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
const PRINCIPAL_ARN =
    /^arn:(?<partition>aws[a-z-]*):(?:iam::(?<account>\d{12}):(?:root|(?:user|role)\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64})|sts::(?<session>\d{12}):assumed-role\/[\w+=,.@-]{1,64}\/[\w+=,.@-]{2,64})$/;

/** A session of GetFederationToken, which only statements name. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html */
const FEDERATED_USER = /^arn:aws[a-z-]*:sts::\d{12}:federated-user\/[\w+=,.@-]{2,32}$/;

/** The ARN of an IAM role in a partition, as resources name it. */
const ROLE_ARN = /^arn:(?<partition>aws[a-z-]*):iam::\d{12}:role\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/;

/** Characters in the ARN of a role. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepositoryCreationTemplate.html */
const ROLE_ARN_LENGTH = 2_048;

/** A principal, taken apart. */
export interface Principal {
    /** As AWS stores it: an account id becomes the ARN of the account's root. */
    arn: string;
    partition: string;
    accountId: string;
    /** Whether it stands for the whole account, which then decides by its own IAM policies who may use the grant. */
    wholeAccount: boolean;
}

/** Reads an account id or an IAM ARN, or answers null where it is neither. Account ids belong to the given partition. */
export function parsePrincipal(text: string, partition: string): Principal | null {
    if (ACCOUNT_ID.test(text)) {
        return { arn: accountRoot(text, partition), partition, accountId: text, wholeAccount: true };
    }
    const groups = PRINCIPAL_ARN.exec(text)?.groups;
    const accountId = groups?.account ?? groups?.session;
    if (groups?.partition === undefined || accountId === undefined) {
        return null;
    }
    return { arn: text, partition: groups.partition, accountId, wholeAccount: text.endsWith(":root") };
}

/** The ARN that stands for a whole account. */
export function accountRoot(accountId: string, partition: string): string {
    return `arn:${partition}:iam::${accountId}:root`;
}

/** Whether a statement of a policy can name a text as an AWS principal: `*`, an account id, or an IAM or STS ARN. */
export function isStatementPrincipal(text: string): boolean {
    return text === "*" || ACCOUNT_ID.test(text) || PRINCIPAL_ARN.test(text) || FEDERATED_USER.test(text);
}

/** Whether a text is the ARN of an IAM role in a partition. */
export function isRoleArn(text: string, partition: string): boolean {
    return text.length <= ROLE_ARN_LENGTH && ROLE_ARN.exec(text)?.groups?.partition === partition;
}
