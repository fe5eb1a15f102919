import { listImages, openEcr } from "../../live/index.ts";
import { commonFix } from "../common/awsErrors.ts";
import { InputError } from "../common/errors.ts";
import type { ImageList } from "./images.ts";
import { endProgress, progress } from "./progress.ts";

/** Where the images are. */
export interface ImagesTarget {
    /** Repository name. */
    repository: string;
    region: string | undefined;
    registryId: string | undefined;
    /** Whether to read the manifests of lists. AWS may record that as a pull, which counts for rules by the last pull. */
    readLists: boolean;
}

/** Asks AWS for all images of a repository, and on request for the images that manifest lists name. */
export async function imagesFromAws(target: ImagesTarget): Promise<ImageList> {
    const { repository, region = "", registryId, readLists } = target;
    const session = await openEcr({ region, ...(registryId === undefined ? {} : { registryId }) });
    try {
        const images = await listImages(session, {
            repository,
            readLists,
            onProgress: (count, what) => progress(`${count.toLocaleString("en-US")} ${what} of ${repository}`),
        });
        return { ...images, repository, isComplete: true };
    } catch (error) {
        throw new InputError(awsErrorText(error, target));
    } finally {
        endProgress();
        session.client.destroy();
    }
}

/** What AWS, or the way to it, answered instead of images, and the fix. */
function awsErrorText(error: unknown, target: ImagesTarget): string {
    const { repository, region } = target;
    const { name, message, code } = error as Error & { code?: string };
    const where = `${repository}${region === undefined ? "" : ` in ${region}`}`;
    return `the images of ${where} cannot be listed: ${name}: ${message || code}${fix(name, message, target)}`;
}

function fix(name: string, message: string, { registryId, readLists }: ImagesTarget): string {
    switch (name) {
        case "AccessDeniedException":
            return `; the credentials need the permission ecr:DescribeImages on this repository${readLists ? ", and ecr:BatchGetImage for --read-lists" : ""}`;
        case "RepositoryNotFoundException":
            return `; name another one with --repository, or its region with --region${registryId === undefined ? ", or its account with --registry-id" : ""}`;
        default:
            return /region is missing/i.test(message)
                ? "; name it with --region, or set AWS_REGION"
                : commonFix(name) ||
                      "; if AWS cannot be reached from here, use --images with the output of `aws ecr describe-images`";
    }
}
