import { type ImageReading, readImages } from "../../ecr/lifecycle/index.ts";
import { isList } from "../../live/index.ts";
import { jsonOf, readText } from "./files.ts";

/** Images as they were read or requested, with what is said of their repository. */
export interface ImageList extends ImageReading {
    /** Repository name of the repository, where the list says it. */
    repository: string | null;
    /** Manifest lists whose images are not known. */
    unreadLists: number;
    /** Whether these are all images of the repository: not so if AWS said that there are more. */
    isComplete: boolean;
}

/** What is read here of an image next to what the simulator reads. */
interface RawImage {
    repositoryName?: string | undefined;
    imageDigest?: string | undefined;
    imageManifestMediaType?: string | undefined;
    referencedBy?: string[] | undefined;
}

const TIMES = ["imagePushedAt", "lastRecordedPullTime", "lastArchivedAt", "lastActivatedAt"] as const;

/** Reads a file of images: the answer of `aws ecr describe-images`, a list of images, or a request of `batch`. */
export async function imagesFromFile(file: string): Promise<ImageList> {
    const found = jsonOf(await readText(file), file);
    const { imageDetails, images } = (found ?? {}) as { imageDetails?: unknown; images?: unknown };
    const isRequest = imageDetails === undefined && Array.isArray(images);
    const input = withTimeTexts(isRequest ? images : found);
    const list = rawImages(input);
    const isTold = list.some(({ referencedBy }) => referencedBy !== undefined);
    return {
        ...readImages(input),
        repository: list.find(({ repositoryName }) => typeof repositoryName === "string")?.repositoryName ?? null,
        unreadLists: isTold ? 0 : list.filter(isList).length,
        isComplete: !hasNextPage(found),
    };
}

/** What the AWS CLI adds under --max-items or --no-paginate. https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-pagination.html */
function hasNextPage(found: unknown): boolean {
    const { nextToken, NextToken } = (found ?? {}) as { nextToken?: unknown; NextToken?: unknown };
    return typeof (nextToken ?? NextToken) === "string";
}

function rawImages(input: unknown): RawImage[] {
    const { imageDetails: list = input } = (input ?? {}) as { imageDetails?: unknown };
    return Array.isArray(list) ? list.filter((image) => typeof image === "object" && image !== null) : [];
}

/** Version 1 of the AWS CLI prints times as seconds since 1970; they become ISO 8601 in place. */
function withTimeTexts(input: unknown): unknown {
    for (const image of rawImages(input) as Record<string, unknown>[]) {
        for (const key of TIMES) {
            const time = image[key];
            if (typeof time === "number" && Math.abs(time) < 8.64e12) {
                image[key] = new Date(time * 1000).toISOString();
            }
        }
    }
    return input;
}
