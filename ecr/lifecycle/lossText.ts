import { bytesText } from "../../text/bytes.ts";
import { cut } from "../../text/shown.ts";
import { shortDigest } from "./describe.ts";
import type { ImageSum, LifecycleLoss, LostImage } from "./loss.ts";
import { ActionType } from "./policy.ts";

/** What the words about a loss are for. */
export interface LossWordsOptions {
    /** Columns that are taken on the line; in three lines, on the first one. Defaults to 0. */
    indent?: number;
    /** Name of the stack, for the command that lists all images. Defaults to <stack>. */
    stack?: string;
}

/** Columns of a line. */
const WIDTH = 120;

/** Columns that the name of one image may take in a list of images. */
const NAME_WIDTH = 48;

/**
 * A loss in lines of at most 120 columns: what is deleted, what of it is in use, signatures whose image is kept or in use,
 * and what to write instead. Empty where nothing is lost.
 */
export function lossWarning(loss: LifecycleLoss, options: LossWordsOptions = {}): string {
    return loss.lost.length === 0
        ? ""
        : [
              lossLine(loss, options),
              useLine(loss),
              ...signatureLines(loss),
              fixLine(loss, { ...options, indent: 0 }),
          ].join("\n");
}

/** What is deleted or archived: `new lifecycle policy deletes 37 of 40 images (12.3 GiB) within 24 hours: v1.2.0, ...`. */
export function lossLine(loss: LifecycleLoss, { indent = 0 }: LossWordsOptions = {}): string {
    const short = `${lossWords(loss)} within 24 hours`;
    const line = `new lifecycle policy ${short}`;
    const width = WIDTH - indent;
    return withList(line.length > width ? short : line, loss.lost.map(imageName), width);
}

/** How many images are lost: `deletes 30 of 40 images (12.3 GiB) and archives up to 2 (80.0 MiB)`. */
export function lossWords({ deleted, archived, images, lost }: LifecycleLoss): string {
    const of = ` of ${numberText(images)} ${images === 1 ? "image" : "images"}`;
    const part = (does: string, action: ActionType, sum: ImageSum, rest: string) => {
        const isOpen = lost.some((image) => image.action === action && !image.isCertain);
        const count = `${isOpen ? "up to " : ""}${numberText(sum.images)}`;
        return sum.images === 0 ? [] : [`${does} ${count}${rest} (${bytesText(sum.bytes)})`];
    };
    const deletes = part("deletes", ActionType.Expire, deleted, of);
    const archives = part("archives", ActionType.Transition, archived, deletes.length === 0 ? of : "");
    return [...deletes, ...archives].join(" and ");
}

/** What of the lost images is in use. */
export function useLine(
    { knowsUse, inUse, lost, unreadLists }: LifecycleLoss,
    { indent = 0 }: LossWordsOptions = {},
): string {
    const held = unreadLists > 0 ? lost.filter(({ imageTags }) => imageTags.length === 0).length : 0;
    const lists = held === 0 ? "" : `; ${numberText(held)} untagged may be kept by a manifest list`;
    if (!knowsUse) {
        return `in use: not known, name what runs in imagesInUse or imagesInUseFile${lists}`;
    }
    if (inUse === 0) {
        return `in use: none of them${lists}`;
    }
    const used = lost.filter((image) => image.inUse.length > 0).map(imageName);
    return withList(`${numberText(inUse)} of them in use${lists}`, used, WIDTH - indent);
}

/**
 * Signatures by tag that are lost though their image is kept or in use, in one line or none:
 * `2 signatures lost: signature of 0123456789ab, which is in use; signature of ba9876543210, which stays`.
 */
export function signatureLines({ lost }: Pick<LifecycleLoss, "lost">, { indent = 0 }: LossWordsOptions = {}): string[] {
    const signed = lost.flatMap(({ signs }) => (signs === undefined ? [] : [signs]));
    if (signed.length === 0) {
        return [];
    }
    const count = signed.length === 1 ? "1 signature" : `${numberText(signed.length)} signatures`;
    const names = signed.map(
        ({ imageDigest, isInUse }) =>
            `signature of ${shortDigest(imageDigest)}, which ${isInUse ? "is in use" : "stays"}`,
    );
    return [withList(`${count} lost`, names, WIDTH - indent, "; ")];
}

/** What to write instead, and how to see all images. */
export function fixLine(loss: LifecycleLoss, { stack = "<stack>", indent = 0 }: LossWordsOptions = {}): string {
    const command = `npx ecr-set lifecycle diff --stack ${stack} --live`;
    const line = `fix: ${loss.fix}; all: ${command}`;
    return line.length + indent <= WIDTH ? line : `fix: ${loss.fix}`;
}

/** An image as a person knows it: its first tag, else the beginning of its digest. */
function imageName({ imageTags: [tag], imageDigest }: LostImage): string {
    return cut(tag === undefined ? shortDigest(imageDigest) : shortTag(tag), NAME_WIDTH);
}

/** A tag; that of a signature, with a whole digest in it, as `sha256-0123456789ab...sig`. */
export function shortTag(tag: string): string {
    return tag.replace(/^(sha256-[0-9a-f]{12})[0-9a-f]{52}\.?/, "$1...");
}

/** A line with as many names as it has columns for, and the number of the others. */
function withList(line: string, names: readonly string[], width: number, between = ", "): string {
    for (let count = Math.min(names.length, 10); count > 0; count--) {
        const rest = names.length - count;
        const text = `${line}: ${names.slice(0, count).join(between)}${rest > 0 ? `${between}${numberText(rest)} more` : ""}`;
        if (text.length <= width) {
            return text;
        }
    }
    return line;
}

function numberText(count: number): string {
    return count.toLocaleString("en-US");
}
