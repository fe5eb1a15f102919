/** How the images of a repository are encrypted. Chosen when the repository is made, for good. */
export const EncryptionType = {
    /** Keys that Amazon S3 manages. No charge. */
    Aes256: "AES256",
    /** A key of AWS KMS. */
    Kms: "KMS",
    /** Two layers with a key of AWS KMS. AWS GovCloud (US) regions only. */
    KmsDsse: "KMS_DSSE",
} as const;
/** How the images of a repository are encrypted. Chosen when the repository is made, for good. */
export type EncryptionType = (typeof EncryptionType)[keyof typeof EncryptionType];

const ALIAS_LENGTH = 256;

const KEY_ARN = /^arn:(?<partition>aws[a-z-]*):kms:(?<region>[a-z0-9-]+):(?<accountId>\d{12}):key\/[a-z0-9-]+$/;

/** Characters in the ARN of a key of a repository, and of a log group. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
const KEY_ARN_LENGTH = 2_048;
export const LOG_KEY_LENGTH = 256;

/**
 * Says what is wrong with the ARN of a key for repositories of a region, or null. The key has to be in the same region,
 * and named by its key ARN: state keeps that form, and any other one would replace the repository on the next update.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_EncryptionConfiguration.html
 */
export function keyArnProblem(
    arn: string,
    partition: string,
    region: string,
    length: number = KEY_ARN_LENGTH,
): string | null {
    if (arn.length > length) {
        return `must have at most ${length} characters, not ${arn.length}`;
    }
    const groups = KEY_ARN.exec(arn)?.groups;
    if (groups === undefined) {
        return `must be the ARN of a KMS key, such as arn:${partition}:kms:${region}:123456789012:key/...`;
    }
    if (groups.partition !== partition || groups.region !== region) {
        return `must be a key in ${region}, the region of the repositories`;
    }
    return null;
}

/**
 * The policy of a key made for repositories: the account decides by IAM who may administer and use it. Amazon ECR works
 * through grants that it makes with the rights of the principal that creates a repository; who pulls needs no right to the key.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
 * Services that publish to a topic encrypted with the key have to be named.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function keyPolicy(accountRootArn: string, publishers: readonly string[] = []): object {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "AccountDecidesByIam",
                Effect: "Allow",
                Principal: { AWS: accountRootArn },
                Action: "kms:*",
                Resource: "*",
            },
            ...(publishers.length === 0
                ? []
                : [
                      {
                          Sid: "PublishersToEncryptedTopics",
                          Effect: "Allow",
                          Principal: { Service: [...publishers].sort() },
                          Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
                          Resource: "*",
                      },
                  ]),
        ],
    };
}

/** The description of the key made for a set. A key that is no longer in a stack's state is found by it. */
export function keyDescription(setName: string): string {
    return `Encrypts the Amazon ECR repositories of ${setName}`;
}

/**
 * The alias of the key made for a set: at most 256 letters, digits, `/`, `_` and `-`, and not among those that AWS keeps
 * for itself. https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
 */
export function keyAlias(namePrefix: string): string {
    const stem = namePrefix.replace(/[^a-zA-Z0-9/_-]+/g, "-").replace(/(?<![-/_])[-/_]+$/, "");
    const own = stem.startsWith("aws/") ? `ecr-${stem}` : stem;
    return `alias/${own === "" ? "ecr" : `${own.slice(0, ALIAS_LENGTH - "alias/-ecr".length)}-ecr`}`;
}
