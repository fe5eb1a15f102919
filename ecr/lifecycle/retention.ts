import type { Problem } from "../../text/problem.ts";
import { covers } from "./match.ts";
import { ARCHIVE_DAYS, PATTERN_WILDCARDS } from "./policy.ts";
import { PATTERN_LENGTH } from "./priorities.ts";
import { keyPath, shown } from "./problems.ts";
import { patternFix } from "./suggest.ts";

/** What a user wants of the images of a repository. */
export interface RetentionSettings {
    /** Days after which an untagged image is deleted. Defaults to 7; 0 turns the rule off. */
    untaggedExpireAfterDays?: number;
    /** Newest images to keep, tagged or not; all others are deleted. No limit where absent. */
    keepLast?: number;
    /** Patterns of tags whose images are never deleted or archived. They still take places in keepLast. */
    protectTags?: readonly string[];
    /** Pattern of a tag to the newest images to keep of those that have it. */
    keepLastByTag?: Readonly<Record<string, number>>;
    /** Pattern of a tag to the days after which an image that has it is deleted. */
    expireAfterDaysByTag?: Readonly<Record<string, number>>;
    /** Days without a pull after which an image is archived. Images obey this or keepLast, not both. */
    archiveAfterDays?: number;
    /** Days in archive after which an image is deleted, at least 90. */
    deleteArchivedAfterDays?: number;
    /**
     * Images that cosign up to version 2 pushes next to each image under tags sha256-*. With 1 or more these are never
     * deleted or archived, and keepLast has as many places more for each image. Defaults to 0.
     */
    signaturesPerImage?: number;
}

/** Days after which an untagged image is expired by default. */
export const UNTAGGED_EXPIRE_AFTER_DAYS = 7;

const LEGAL_PATTERN = /^[\w*][\w.*-]*$/;
/** The highest number that AWS surely takes for a count. */
export const MOST = 2_147_483_647;

/** Says what is wrong with settings by themselves and where they contradict each other. */
export function checkRetention(settings: RetentionSettings): Problem[] {
    const problems: Problem[] = [];
    checkNumber(settings.untaggedExpireAfterDays, "untaggedExpireAfterDays", 0, problems);
    checkNumber(settings.keepLast, "keepLast", 1, problems);
    checkProtected(settings.protectTags ?? [], problems);
    for (const key of ["keepLastByTag", "expireAfterDaysByTag"] as const) {
        for (const [pattern, value] of Object.entries(settings[key] ?? {}).sort(byName)) {
            checkPattern(pattern, keyPath(key, pattern), problems);
            checkNumber(value, keyPath(key, pattern), 1, problems);
        }
    }
    checkNumber(settings.archiveAfterDays, "archiveAfterDays", 1, problems);
    checkNumber(settings.deleteArchivedAfterDays, "deleteArchivedAfterDays", ARCHIVE_DAYS, problems);
    checkNumber(settings.signaturesPerImage, "signaturesPerImage", 0, problems);
    checkContradictions(settings, problems);
    return problems;
}

function checkNumber(value: number | undefined, path: string, least: number, problems: Problem[]): void {
    if (value !== undefined && !(Number.isInteger(value) && value >= least && value <= MOST)) {
        const way = path === "deleteArchivedAfterDays" ? `: archive storage has a minimum of ${ARCHIVE_DAYS} days` : "";
        const reason = `must be a whole number from ${least} to ${MOST}, found ${shown(value)}${way}`;
        problems.push({ path, code: "setting-range", reason });
    }
}

function checkProtected(patterns: readonly string[], problems: Problem[]): void {
    patterns.forEach((pattern, index) => {
        const path = `protectTags[${index}]`;
        checkPattern(pattern, path, problems);
        const earlier = patterns.indexOf(pattern);
        if (earlier < index) {
            const reason = `must be unique, found ${shown(pattern)} as in protectTags[${earlier}]: drop it`;
            problems.push({ path, code: "setting-repeated", reason });
        }
    });
}

function checkPattern(pattern: string, path: string, problems: Problem[]): void {
    const stars = pattern.split("*").length - 1;
    const short = pattern.length - stars <= PATTERN_LENGTH && stars <= PATTERN_WILDCARDS;
    if (!short || !LEGAL_PATTERN.test(pattern) || pattern.includes("**")) {
        const reason = `must be a tag of at most ${PATTERN_LENGTH} letters, digits and _ . - with at most ${PATTERN_WILDCARDS} wildcards (*), no two of them in a row, found ${shown(pattern)}${patternFix(pattern)}`;
        problems.push({ path, code: "setting-pattern", reason });
    }
}

function checkContradictions(settings: RetentionSettings, problems: Problem[]): void {
    const { protectTags = [], keepLastByTag = {}, expireAfterDaysByTag = {} } = settings;
    const contradict = (path: string, reason: string) => problems.push({ path, code: "setting-contradiction", reason });
    for (const key of ["keepLastByTag", "expireAfterDaysByTag"] as const) {
        for (const pattern of Object.keys(settings[key] ?? {}).sort()) {
            const guard = protectTags.find((candidate) => covers(candidate, pattern));
            if (guard !== undefined) {
                contradict(
                    keyPath(key, pattern),
                    `has no effect: protectTags has ${shown(guard)}, so that no such image is ever deleted; drop one of the two`,
                );
            }
        }
    }
    for (const pattern of Object.keys(expireAfterDaysByTag).sort()) {
        if (Object.hasOwn(keepLastByTag, pattern)) {
            contradict(
                keyPath("expireAfterDaysByTag", pattern),
                "must not have a pattern of keepLastByTag: Amazon ECR lets one rule decide on an image, so that it is kept by count or by age; choose one",
            );
        }
    }
    const general = settings.archiveAfterDays !== undefined ? "archiveAfterDays" : "keepLast";
    if (settings.archiveAfterDays !== undefined && settings.keepLast !== undefined) {
        contradict(
            "archiveAfterDays",
            `must not be set together with keepLast, found ${settings.archiveAfterDays} and ${settings.keepLast}: Amazon ECR lets one rule decide on an image, so that it is deleted by count or archived; choose keepLast, or archiveAfterDays with deleteArchivedAfterDays; keepLastByTag and expireAfterDaysByTag decide on some tags`,
        );
    }
    const patterns = [...protectTags, ...Object.keys(keepLastByTag), ...Object.keys(expireAfterDaysByTag)];
    if (patterns.includes("*") && settings[general] !== undefined) {
        contradict(general, 'has no effect on tagged images: the pattern "*" takes them all; drop one of the two');
    }
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
    return a < b ? -1 : 1;
}
