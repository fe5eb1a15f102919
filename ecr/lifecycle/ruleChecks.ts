import type { PlainMap } from "../../text/maps.ts";
import type { Problem } from "../../text/problem.ts";
import { fillNull, type Keys, readCount, readMap, readOneOf } from "./parse.ts";
import { ActionType, ARCHIVE_DAYS, CountType, PATTERN_WILDCARDS, StorageClass, TagStatus } from "./policy.ts";
import { keyPath, listed, shown } from "./problems.ts";

/** What could be read of one rule: undefined where it is missing or wrong. */
export interface RuleDraft {
    rulePriority: number | undefined;
    tagStatus: TagStatus | undefined;
    /** The class that the rule selects, the default resolved; undefined where it is written and wrong. */
    storageClass: StorageClass | undefined;
    prefixes: string[] | undefined;
    patterns: string[] | undefined;
}

const RULE_KEYS: Keys = { required: ["rulePriority", "selection", "action"], optional: ["description"] };
const SELECTION_KEYS: Keys = {
    required: ["tagStatus", "countType", "countNumber"],
    optional: ["tagPatternList", "tagPrefixList", "storageClass", "countUnit"],
};
const ACTION_KEYS: Keys = { required: ["type"], optional: ["targetStorageClass"] };

/** Checks one rule by itself and notes its problems. */
export function checkRule(value: unknown, path: string, problems: Problem[]): RuleDraft {
    const rule = readMap(value, path, RULE_KEYS, problems) ?? {};
    const rulePriority = readCount(rule, "rulePriority", path, "priority-range", problems);
    if (rule.description !== undefined && rule.description !== null && typeof rule.description !== "string") {
        problems.push({
            path: keyPath(path, "description"),
            code: "wrong-type",
            reason: `must be a text, found ${shown(rule.description)}`,
        });
    }
    const at = keyPath(path, "selection");
    const selection = readPart(rule, "selection", at, SELECTION_KEYS, problems);
    const action = readPart(rule, "action", keyPath(path, "action"), ACTION_KEYS, problems);
    const tagStatus = readOneOf(selection, "tagStatus", at, "tag-status", Object.values(TagStatus), problems);
    const patterns = checkTagList(selection, "tagPatternList", at, tagStatus, problems);
    const prefixes = checkTagList(selection, "tagPrefixList", at, tagStatus, problems);
    checkTagChoice(selection, at, tagStatus, problems);
    const countType = readOneOf(selection, "countType", at, "count-type", Object.values(CountType), problems);
    const storageClass = checkStorageClass(selection, at, countType, problems);
    checkCount(selection, at, countType, problems);
    checkAction(action, keyPath(path, "action"), countType, problems);
    return { rulePriority, tagStatus, storageClass, prefixes, patterns };
}

function readPart(rule: PlainMap, key: string, path: string, keys: Keys, problems: Problem[]): PlainMap {
    const part = rule[key];
    return part === undefined || part === null ? {} : (readMap(part, path, keys, problems) ?? {});
}

function checkTagList(
    selection: PlainMap,
    key: "tagPatternList" | "tagPrefixList",
    path: string,
    tagStatus: TagStatus | undefined,
    problems: Problem[],
): string[] | undefined {
    const found = selection[key];
    const at = keyPath(path, key);
    if (found === undefined || found === null) {
        return undefined;
    }
    if (tagStatus !== undefined && tagStatus !== TagStatus.Tagged) {
        const reason = `must be absent where tagStatus is "${tagStatus}": leave it out, or set tagStatus to "tagged"`;
        problems.push({ path: at, code: "tag-list-unexpected", reason });
    }
    if (!Array.isArray(found)) {
        problems.push({
            path: at,
            code: "wrong-type",
            reason: `must be a list of texts, found ${shown(found)}${asList(found)}`,
        });
        return undefined;
    }
    if (found.length === 0) {
        const reason = "must have at least one entry, found an empty list, which AWS refuses: leave it out or fill it";
        problems.push({ path: at, code: "tag-list-empty", reason });
        return undefined;
    }
    const entries: string[] = [];
    found.forEach((entry: unknown, index) => {
        const place = `${at}[${index}]`;
        if (typeof entry !== "string") {
            const code = entry === null ? "null-value" : "wrong-type";
            problems.push({ path: place, code, reason: `must be a text, found ${shown(entry)}` });
            return;
        }
        entries.push(entry);
        const wildcards = entry.split("*").length - 1;
        if (entry === "") {
            problems.push({ path: place, code: "tag-empty", reason: 'must not be empty, found "": name a tag' });
        } else if (key === "tagPatternList" && wildcards > PATTERN_WILDCARDS) {
            const reason = `must have at most ${PATTERN_WILDCARDS} wildcards (*), found ${wildcards} in ${shown(entry)}`;
            problems.push({ path: place, code: "wildcard-count", reason });
        }
    });
    return entries;
}

function asList(found: unknown): string {
    return typeof found === "string" && found !== "" ? `; write it as a list: [${shown(found)}]` : "";
}

function checkTagChoice(
    selection: PlainMap,
    path: string,
    tagStatus: TagStatus | undefined,
    problems: Problem[],
): void {
    const patterns = selection.tagPatternList !== undefined;
    const prefixes = selection.tagPrefixList !== undefined;
    const isFilled = (key: string) => selection[key] !== undefined && selection[key] !== null;
    if (tagStatus !== TagStatus.Tagged) {
        return;
    }
    if (!patterns && !prefixes) {
        const reason = 'is required where tagStatus is "tagged": add it, or tagPrefixList, with at least one entry';
        problems.push({ path: keyPath(path, "tagPatternList"), code: "tag-list-required", reason });
    }
    if (!isFilled("tagPatternList") && !isFilled("tagPrefixList")) {
        fillNull(selection, patterns ? "tagPatternList" : "tagPrefixList", path, 'the tags, such as ["v*"]', problems);
    }
    if (isFilled("tagPatternList") && isFilled("tagPrefixList")) {
        const reason =
            "must not be set together with tagPatternList: keep one of the two, a prefix v is the pattern v*";
        problems.push({ path: keyPath(path, "tagPrefixList"), code: "tag-list-both", reason });
    }
}

function checkStorageClass(
    selection: PlainMap,
    path: string,
    countType: CountType | undefined,
    problems: Problem[],
): StorageClass | undefined {
    const at = keyPath(path, "storageClass");
    const classes = Object.values(StorageClass);
    const written = readOneOf(selection, "storageClass", path, "storage-class", classes, problems);
    const absent = selection.storageClass === undefined;
    const transitioned = countType === CountType.SinceImageTransitioned;
    if (transitioned && (absent || written === StorageClass.Standard)) {
        const found = absent ? "nothing" : '"standard"';
        const reason = `must be "archive" where countType is "sinceImageTransitioned", found ${found}`;
        problems.push({ path: at, code: "storage-class-required", reason });
        return StorageClass.Archive;
    }
    if (countType !== undefined && !transitioned && written === StorageClass.Archive) {
        const reason = `must be "standard" or absent where countType is "${countType}": archived images can only be selected by "sinceImageTransitioned"`;
        problems.push({ path: at, code: "storage-class-unexpected", reason });
    }
    return absent ? StorageClass.Standard : written;
}

function checkCount(selection: PlainMap, path: string, countType: CountType | undefined, problems: Problem[]): void {
    const unitAt = keyPath(path, "countUnit");
    const unit = selection.countUnit;
    if (countType === CountType.ImageCountMoreThan) {
        if (unit !== undefined && unit !== null) {
            const reason = `must be absent where countType is "imageCountMoreThan", found ${shown(unit)}: leave it out`;
            problems.push({ path: unitAt, code: "count-unit-unexpected", reason });
        }
    } else {
        if (countType !== undefined && unit === undefined) {
            const reason = `is required where countType is "${countType}": add "days"`;
            problems.push({ path: unitAt, code: "count-unit-required", reason });
        }
        fillNull(selection, "countUnit", path, '"days"', problems);
        readOneOf(selection, "countUnit", path, "count-unit", ["days"], problems);
    }
    const count = readCount(selection, "countNumber", path, "count-range", problems);
    if (countType === CountType.SinceImageTransitioned && count !== undefined && count < ARCHIVE_DAYS) {
        const reason = `must be at least ${ARCHIVE_DAYS} where countType is "sinceImageTransitioned", found ${count}: archive storage has a minimum of ${ARCHIVE_DAYS} days`;
        problems.push({ path: keyPath(path, "countNumber"), code: "archive-minimum", reason });
    }
}

function checkAction(action: PlainMap, path: string, countType: CountType | undefined, problems: Problem[]): void {
    const type = readOneOf(action, "type", path, "action-type", Object.values(ActionType), problems);
    const typeAt = keyPath(path, "type");
    const targetAt = keyPath(path, "targetStorageClass");
    const target = action.targetStorageClass;
    if (type === ActionType.Expire && countType === CountType.SinceImagePulled) {
        const reason =
            'must be "transition" where countType is "sinceImagePulled", found "expire": archive first, then delete with a rule that counts "sinceImageTransitioned"';
        problems.push({ path: typeAt, code: "pulled-needs-transition", reason });
    }
    if (type === ActionType.Transition && countType === CountType.SinceImageTransitioned) {
        const reason = 'must be "expire" where countType is "sinceImageTransitioned", found "transition"';
        problems.push({ path: typeAt, code: "transitioned-needs-expire", reason });
    }
    if (type === ActionType.Transition) {
        if (target === undefined) {
            const reason = 'is required where the type is "transition": add "archive"';
            problems.push({ path: targetAt, code: "target-required", reason });
        }
        fillNull(action, "targetStorageClass", path, '"archive"', problems);
        readOneOf(action, "targetStorageClass", path, "target-storage-class", ["archive"], problems);
    } else if (type === ActionType.Expire && target !== undefined && target !== null) {
        const reason = `must be absent where the type is "expire", found ${shown(target)}: leave it out`;
        problems.push({ path: targetAt, code: "target-unexpected", reason });
    }
}

/** The tag list of a rule in words, for reasons that name another rule. */
export function listedTags(tags: readonly string[]): string {
    return listed(
        tags.map((tag) => JSON.stringify(tag)),
        "and",
    );
}
