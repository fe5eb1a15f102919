import { isMap, type PlainMap } from "../../text/maps.ts";
import type { Problem } from "../../text/problem.ts";
import { readOneOf } from "./parse.ts";
import type { Image } from "./policy.ts";
import { keyPath, shown } from "./problems.ts";

/** A list of images as it was read. */
export interface ImageReading {
    images: Image[];
    /** What is wrong with the list, in its order. The images are then not complete. */
    problems: Problem[];
}

const STATUSES = ["ACTIVE", "ARCHIVED", "ACTIVATING"] as const;
const TIMES = ["lastRecordedPullTime", "lastArchivedAt", "lastActivatedAt"] as const;
const TIME = /^(\d{4}-\d{2}-(\d{2}))(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;
const DAY = 86_400_000;

/**
 * Milliseconds since 1970 of an ISO 8601 time, or null where it is none. A time without a zone is in UTC, so that the
 * answer does not depend on the machine.
 */
export function parseTime(text: string): number | null {
    const match = TIME.exec(text);
    if (match === null) {
        return null;
    }
    const [, date = "", day = "", clock = "00:00", zone = "Z"] = match;
    const time = Date.parse(`${date}T${clock}${zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone}`);
    // Some days that do not exist, such as 30 February, are read as days of the next month.
    const exists = day < "29" || new Date(Date.parse(`${date}T00:00Z`)).getUTCDate() === Number(day);
    return exists && !Number.isNaN(time) ? time : null;
}

/** Days between two times, in milliseconds since 1970. */
export function daysBetween(earlier: number, later: number): number {
    return (later - earlier) / DAY;
}

/** Reads a list of images, or the answer of `aws ecr describe-images`, which holds it as imageDetails. */
export function readImages(input: unknown, path = "images"): ImageReading {
    const problems: Problem[] = [];
    const list = isMap(input) && "imageDetails" in input ? input.imageDetails : input;
    if (!Array.isArray(list)) {
        const reason = `must be a list of images, or a map with imageDetails, found ${shown(list)}`;
        return { images: [], problems: [{ path, code: "wrong-type", reason }] };
    }
    const first = new Map<string, number>();
    const images: Image[] = [];
    list.forEach((value: unknown, index) => {
        const at = `${path}[${index}]`;
        const image = readImage(value, at, problems);
        if (image === null) {
            return;
        }
        const earlier = first.get(image.imageDigest);
        if (earlier !== undefined) {
            const reason = `must be unique, found ${shown(image.imageDigest)} as in ${path}[${earlier}]`;
            problems.push({ path: `${at}.imageDigest`, code: "digest-unique", reason });
            return;
        }
        first.set(image.imageDigest, index);
        images.push(image);
    });
    return { images, problems };
}

function readImage(value: unknown, path: string, problems: Problem[]): Image | null {
    if (!isMap(value)) {
        problems.push({ path, code: "wrong-type", reason: `must be a map, found ${shown(value)}` });
        return null;
    }
    // describe-images has more keys than are of use here: unknown ones are no problem.
    const found = withoutNulls(value);
    for (const key of ["imageDigest", "imagePushedAt"]) {
        if (found[key] === undefined) {
            problems.push({ path: keyPath(path, key), code: "missing-key", reason: "is required and missing: add it" });
        }
    }
    const before = problems.length;
    const imageDigest = readText(found, "imageDigest", path, problems);
    const imagePushedAt = readTime(found, "imagePushedAt", path, problems);
    const tags = readTexts(found, "imageTags", path, problems);
    const lists = readTexts(found, "referencedBy", path, problems);
    // describe-images has the subject of a referrer under a name of its own.
    const subjectKey = found.subject === undefined ? "subjectManifestDigest" : "subject";
    const subject = readText(found, subjectKey, path, problems);
    const status = readOneOf(found, "imageStatus", path, "image-status", STATUSES, problems);
    const size = found.imageSizeInBytes;
    if (size !== undefined && (typeof size !== "number" || !(size >= 0))) {
        const reason = `must be a number of bytes, found ${shown(size)}`;
        problems.push({ path: keyPath(path, "imageSizeInBytes"), code: "wrong-type", reason });
    }
    const times: Partial<Record<(typeof TIMES)[number], string>> = {};
    for (const key of TIMES) {
        const time = readTime(found, key, path, problems);
        if (time !== undefined) {
            times[key] = time;
        }
    }
    if (problems.length > before || imageDigest === undefined || imagePushedAt === undefined) {
        return null;
    }
    return {
        imageDigest,
        imagePushedAt,
        ...times,
        ...(tags === undefined ? {} : { imageTags: tags }),
        ...(status === undefined ? {} : { imageStatus: status }),
        ...(typeof size === "number" ? { imageSizeInBytes: size } : {}),
        ...(lists === undefined ? {} : { referencedBy: lists }),
        ...(subject === undefined ? {} : { subject }),
    };
}

// Programs that write images often write null for "never": it is read as absent.
function withoutNulls(image: PlainMap): PlainMap {
    return Object.values(image).includes(null)
        ? Object.fromEntries(Object.entries(image).filter(([, found]) => found !== null))
        : image;
}

function readText(image: PlainMap, key: string, path: string, problems: Problem[]): string | undefined {
    const found = image[key];
    if (found !== undefined && (typeof found !== "string" || found === "")) {
        const reason = `must be a text that is not empty, found ${shown(found)}`;
        problems.push({ path: keyPath(path, key), code: "wrong-type", reason });
        return undefined;
    }
    return found;
}

function readTexts(image: PlainMap, key: string, path: string, problems: Problem[]): string[] | undefined {
    const found = image[key];
    if (found === undefined) {
        return undefined;
    }
    if (!Array.isArray(found) || !found.every((entry): entry is string => typeof entry === "string")) {
        const reason = `must be a list of texts, found ${shown(found)}`;
        problems.push({ path: keyPath(path, key), code: "wrong-type", reason });
        return undefined;
    }
    return found;
}

function readTime(image: PlainMap, key: string, path: string, problems: Problem[]): string | undefined {
    const found = image[key];
    if (found === undefined) {
        return undefined;
    }
    if (typeof found !== "string" || parseTime(found) === null) {
        const reason = `must be an ISO 8601 time such as 2026-01-31T12:00:00Z, found ${shown(found)}`;
        problems.push({ path: keyPath(path, key), code: "time", reason });
        return undefined;
    }
    return found;
}
