/** An AWS account id: 12 digits. */
const ACCOUNT_ID = /^\d{12}$/;

/** An IAM principal that a repository policy can name: account root, user, role or assumed-role session. */
const PRINCIPAL_ARN =
    /^arn:(?<partition>aws[a-z-]*):(?:iam::(?<account>\d{12}):(?:root|(?:user|role)\/[\w+=,.@/-]+)|sts::(?<session>\d{12}):assumed-role\/[\w+=,.@/-]+)$/;

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
