import type { ECRClient, ImageDetail } from "@aws-sdk/client-ecr";
import { readImages } from "../../ecr/lifecycle/index.ts";
import { commonWayOut } from "../awsErrors.ts";
import { InputError } from "../errors.ts";
import { type ImageList, isList, LIST_TYPES } from "./images.ts";

/** Where the images are. */
export interface LiveTarget {
    /** Name in AWS. */
    repository: string;
    region: string | undefined;
    registryId: string | undefined;
    /** Whether to read the manifests of lists. AWS may record that as a pull, which counts for rules by the last pull. */
    readLists: boolean;
}

/** Manifests that AWS hands out in one answer. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html */
const MANIFESTS = 100;

/**
 * Asks AWS for all images of a repository, archived ones too, and where it is wanted for the images that manifest lists name.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-time-update-exclusions.html
 */
export async function imagesFromAws(target: LiveTarget): Promise<ImageList> {
    // Loaded here only: the SDK takes longer than all other commands together.
    const { ECRClient } = await import("@aws-sdk/client-ecr");
    const { repository, region } = target;
    const client = new ECRClient(region === undefined ? {} : { region });
    try {
        const details = await describe(client, target);
        const { lists, unread } = await childrenOf(client, target, details);
        const input = details.map((detail) => {
            const referencedBy = lists.get(detail.imageDigest ?? "");
            return { ...plain(detail), ...(referencedBy === undefined ? {} : { referencedBy }) };
        });
        return { ...readImages(input, "images"), repository, unreadLists: unread };
    } catch (error) {
        throw new InputError(awsErrorText(error, target));
    } finally {
        endProgress();
        client.destroy();
    }
}

async function describe(client: ECRClient, { repository, registryId }: LiveTarget): Promise<ImageDetail[]> {
    const { DescribeImagesCommand } = await import("@aws-sdk/client-ecr");
    // By digest: an image that changes between two pages can be on both.
    const found = new Map<string, ImageDetail>();
    let nextToken: string | undefined;
    do {
        const page = await client.send(
            new DescribeImagesCommand({
                repositoryName: repository,
                ...(registryId === undefined ? {} : { registryId }),
                // Without it AWS answers only images that are not archived.
                filter: { imageStatus: "ANY" },
                maxResults: 1000,
                ...(nextToken === undefined ? {} : { nextToken }),
            }),
        );
        for (const detail of page.imageDetails ?? []) {
            found.set(detail.imageDigest ?? "", detail);
        }
        nextToken = page.nextToken;
        progress(`${found.size.toLocaleString("en-US")} images of ${repository}`);
    } while (nextToken !== undefined);
    return [...found.values()];
}

/** The manifest lists that name each image. */
async function childrenOf(
    client: ECRClient,
    { repository, registryId, readLists }: LiveTarget,
    details: readonly ImageDetail[],
): Promise<{ lists: Map<string, string[]>; unread: number }> {
    const { BatchGetImageCommand } = await import("@aws-sdk/client-ecr");
    const lists = new Map<string, string[]>();
    // The manifest of an archived image cannot be read, and an archived list holds nothing back.
    const wanted = details.filter((detail) => isList(detail) && (detail.imageStatus ?? "ACTIVE") === "ACTIVE");
    if (!readLists) {
        return { lists, unread: wanted.length };
    }
    let read = 0;
    for (let from = 0; from < wanted.length; from += MANIFESTS) {
        const { images = [] } = await client.send(
            new BatchGetImageCommand({
                repositoryName: repository,
                ...(registryId === undefined ? {} : { registryId }),
                imageIds: wanted.slice(from, from + MANIFESTS).map(({ imageDigest }) => ({ imageDigest })),
                acceptedMediaTypes: [...LIST_TYPES],
            }),
        );
        for (const { imageId, imageManifest = "{}" } of images) {
            const { manifests = [] } = JSON.parse(imageManifest) as { manifests?: { digest: string }[] };
            for (const { digest } of manifests) {
                lists.set(digest, [...(lists.get(digest) ?? []), imageId?.imageDigest ?? ""]);
            }
            read++;
        }
        progress(`${read.toLocaleString("en-US")} manifest lists of ${repository}`);
    }
    return { lists, unread: wanted.length - read };
}

/** An image with its times as texts. */
function plain(detail: ImageDetail): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(detail).map(([key, value]) => [key, value instanceof Date ? value.toISOString() : value]),
    );
}

/** What AWS, or the way to it, answered instead of images, and the way out. */
function awsErrorText(error: unknown, target: LiveTarget): string {
    const { repository, region } = target;
    const { name, message, code } = error as Error & { code?: string };
    const where = `${repository}${region === undefined ? "" : ` in ${region}`}`;
    return `the images of ${where} cannot be listed: ${name}: ${message || code}${wayOut(name, message, target)}`;
}

function wayOut(name: string, message: string, { registryId, readLists }: LiveTarget): string {
    switch (name) {
        case "AccessDeniedException":
            return `; the credentials need the permission ecr:DescribeImages on this repository${readLists ? ", and ecr:BatchGetImage for --read-lists" : ""}`;
        case "RepositoryNotFoundException":
            return `; name another one with --repository, or its region with --region${registryId === undefined ? ", or its account with --registry-id" : ""}`;
        default:
            return /region is missing/i.test(message)
                ? "; name it with --region, or set AWS_REGION"
                : commonWayOut(name) ||
                      "; if AWS cannot be reached from here, use --images with the output of `aws ecr describe-images`";
    }
}

const isWatched = (): boolean => process.stderr.isTTY === true;

function progress(text: string): void {
    if (isWatched()) {
        process.stderr.write(`\r\u001b[K${text}`);
    }
}

function endProgress(): void {
    if (isWatched()) {
        process.stderr.write("\r\u001b[K");
    }
}
