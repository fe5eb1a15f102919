import type { DescribeImageScanFindingsCommandOutput } from "@aws-sdk/client-ecr";

/** A question about one page of the scan of an image. */
export interface Question {
    /** Repository name. */
    repository: string;
    registryId: string | undefined;
    /** One of tag and digest; the digest where both are known. */
    tag: string | undefined;
    digest: string | undefined;
    /** Which page; the first one where it is undefined. */
    nextToken: string | undefined;
}

/** Asks AWS, until the signal is aborted. What comes back is as AWS, or what answers in its place, sent it. */
export type Ask = (question: Question, signal: AbortSignal) => Promise<DescribeImageScanFindingsCommandOutput>;

/** A way to ask Amazon ECR in a region, and to close what it opened. */
export async function ecrOf(region: string | undefined): Promise<{ ask: Ask; close(): void }> {
    // Loaded here only: the SDK takes longer than all other commands together.
    const { DescribeImageScanFindingsCommand, ECRClient } = await import("@aws-sdk/client-ecr");
    // The gate asks again by itself, within its time.
    const client = new ECRClient({ maxAttempts: 1, ...(region === undefined ? {} : { region }) });
    return {
        ask: ({ repository, registryId, tag, digest, nextToken }, abortSignal) =>
            client.send(
                new DescribeImageScanFindingsCommand({
                    repositoryName: repository,
                    imageId: digest === undefined ? { imageTag: tag } : { imageDigest: digest },
                    maxResults: 1000,
                    ...(registryId === undefined ? {} : { registryId }),
                    ...(nextToken === undefined ? {} : { nextToken }),
                }),
                { abortSignal },
            ),
        close: () => client.destroy(),
    };
}
