import type * as sdk from "@aws-sdk/client-ecr";
import { type ImageReading, readImages } from "../ecr/lifecycle/index.ts";
import { problemText } from "../text/problem.ts";
import { clientOptions, type LiveTarget } from "./clients.ts";

/** The images of a repository as AWS holds them, archived ones too. */
export interface LiveImages extends ImageReading {
    /** Manifest lists whose images are not known. */
    unreadLists: number;
}

/** Which images to read. */
export interface ImageQuery {
    /** Repository repository name. */
    repository: string;
    /** Whether to read the manifests of lists. AWS may record that as a pull, which counts for rules by the last pull. */
    readLists?: boolean;
    /** Is called after each page with the number of images, and then of lists, that have been read. */
    onProgress?: (count: number, what: "images" | "manifest lists") => void;
}

/** A client of Amazon ECR, and what its calls take. */
export interface EcrSession {
    ecr: typeof sdk;
    client: sdk.ECRClient;
    /** Of each `send`. */
    send: { abortSignal?: AbortSignal };
    /** Of each command; empty for the registry of the credentials. */
    registry: { registryId?: string };
}

/** Media types of manifests that name other images. */
const LIST_TYPES: readonly string[] = [
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
];

/** Manifests that AWS returns in one answer. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html */
const MANIFESTS = 100;

/** Opens a client for one target. The time limit of the target, if it has one, begins now and holds for all calls. */
export async function openEcr(target: LiveTarget): Promise<EcrSession> {
    // Loaded here only: the SDK takes longer than all else that a preview of the set loads.
    const ecr = await import("@aws-sdk/client-ecr");
    const { options, send } = clientOptions(target);
    const registry = target.registryId === undefined ? {} : { registryId: target.registryId };
    return { ecr, client: new ecr.ECRClient(options), send, registry };
}

/**
 * Reads all images of a repository, and on request which images its manifest lists name. Throws the errors of the SDK.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-time-update-exclusions.html
 */
export async function listImages(session: EcrSession, query: ImageQuery): Promise<LiveImages> {
    const details = await describeImages(session, query);
    const { lists, unread } = await childrenOf(session, query, details);
    const input = details.map((detail) => {
        const referencedBy = lists.get(detail.imageDigest ?? "");
        return { ...plainImage(detail), ...(referencedBy === undefined ? {} : { referencedBy }) };
    });
    return { ...readImages(input), unreadLists: unread };
}

/** The same for a caller who needs all images: throws where one of them cannot be read. */
export async function listCompleteImages(session: EcrSession, query: ImageQuery): Promise<LiveImages> {
    const images = await listImages(session, query);
    const [problem] = images.problems;
    if (problem !== undefined) {
        throw new Error(`AWS returned an image that cannot be read: ${problemText(problem)}`);
    }
    return images;
}

/** Whether an image is a manifest list. */
export function isList({ imageManifestMediaType = "" }: { imageManifestMediaType?: string | undefined }): boolean {
    return LIST_TYPES.includes(imageManifestMediaType);
}

async function describeImages(
    { ecr, client, send, registry }: EcrSession,
    { repository, onProgress }: ImageQuery,
): Promise<sdk.ImageDetail[]> {
    // By digest: an image that changes between two pages can be on both.
    const found = new Map<string, sdk.ImageDetail>();
    let nextToken: string | undefined;
    do {
        const page = await client.send(
            new ecr.DescribeImagesCommand({
                repositoryName: repository,
                ...registry,
                // Without it AWS answers only images that are not archived.
                filter: { imageStatus: "ANY" },
                maxResults: 1000,
                ...(nextToken === undefined ? {} : { nextToken }),
            }),
            send,
        );
        for (const detail of page.imageDetails ?? []) {
            found.set(detail.imageDigest ?? "", detail);
        }
        nextToken = page.nextToken;
        onProgress?.(found.size, "images");
    } while (nextToken !== undefined);
    return [...found.values()];
}

/** The manifest lists that name each image. */
async function childrenOf(
    { ecr, client, send, registry }: EcrSession,
    { repository, readLists, onProgress }: ImageQuery,
    details: readonly sdk.ImageDetail[],
): Promise<{ lists: Map<string, string[]>; unread: number }> {
    const lists = new Map<string, string[]>();
    // The manifest of an archived image cannot be read, and an archived list holds nothing back.
    const wanted = details.filter((detail) => isList(detail) && (detail.imageStatus ?? "ACTIVE") === "ACTIVE");
    if (readLists !== true) {
        return { lists, unread: wanted.length };
    }
    let read = 0;
    for (let from = 0; from < wanted.length; from += MANIFESTS) {
        const { images = [] } = await client.send(
            new ecr.BatchGetImageCommand({
                repositoryName: repository,
                ...registry,
                imageIds: wanted.slice(from, from + MANIFESTS).map(({ imageDigest }) => ({ imageDigest })),
                acceptedMediaTypes: [...LIST_TYPES],
            }),
            send,
        );
        for (const { imageId, imageManifest = "{}" } of images) {
            const { manifests = [] } = JSON.parse(imageManifest) as { manifests?: { digest: string }[] };
            for (const { digest } of manifests) {
                lists.set(digest, [...(lists.get(digest) ?? []), imageId?.imageDigest ?? ""]);
            }
            read++;
        }
        onProgress?.(read, "manifest lists");
    }
    return { lists, unread: wanted.length - read };
}

/** An image with its times as texts. */
function plainImage(detail: sdk.ImageDetail): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(detail).map(([key, value]) => [key, value instanceof Date ? value.toISOString() : value]),
    );
}
