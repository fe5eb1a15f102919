import { keyPath, listed, shown } from "./faults.ts";
import { fillNull, type Keys, type PlainMap, readCount, readMap, readOneOf } from "./parse.ts";
import {
    ActionType,
    ARCHIVE_DAYS,
    CountType,
    type Fault,
    PATTERN_WILDCARDS,
    StorageClass,
    TagStatus,
} from "./policy.ts";

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

/** Checks one rule by itself and notes its faults. */
export function checkRule(value: unknown, path: string, faults: Fault[]): RuleDraft {
    const rule = readMap(value, path, RULE_KEYS, faults) ?? {};
    const rulePriority = readCount(rule, "rulePriority", path, "priority-range", faults);
    if (rule.description !== undefined && rule.description !== null && typeof rule.description !== "string") {
        faults.push({
            path: keyPath(path, "description"),
            rule: "wrong-type",
            reason: `must be a text, found ${shown(rule.description)}`,
        });
    }
    const at = keyPath(path, "selection");
    const selection = readPart(rule, "selection", at, SELECTION_KEYS, faults);
    const action = readPart(rule, "action", keyPath(path, "action"), ACTION_KEYS, faults);
    const tagStatus = readOneOf(selection, "tagStatus", at, "tag-status", Object.values(TagStatus), faults);
    const patterns = checkTagList(selection, "tagPatternList", at, tagStatus, faults);
    const prefixes = checkTagList(selection, "tagPrefixList", at, tagStatus, faults);
    checkTagChoice(selection, at, tagStatus, faults);
    const countType = readOneOf(selection, "countType", at, "count-type", Object.values(CountType), faults);
    const storageClass = checkStorageClass(selection, at, countType, faults);
    checkCount(selection, at, countType, faults);
    checkAction(action, keyPath(path, "action"), countType, faults);
    return { rulePriority, tagStatus, storageClass, prefixes, patterns };
}

function readPart(rule: PlainMap, key: string, path: string, keys: Keys, faults: Fault[]): PlainMap {
    const part = rule[key];
    return part === undefined || part === null ? {} : (readMap(part, path, keys, faults) ?? {});
}

function checkTagList(
    selection: PlainMap,
    key: "tagPatternList" | "tagPrefixList",
    path: string,
    tagStatus: TagStatus | undefined,
    faults: Fault[],
): string[] | undefined {
    const found = selection[key];
    const at = keyPath(path, key);
    if (found === undefined || found === null) {
        return undefined;
    }
    if (tagStatus !== undefined && tagStatus !== TagStatus.Tagged) {
        const reason = `must be absent where tagStatus is "${tagStatus}": leave it out, or set tagStatus to "tagged"`;
        faults.push({ path: at, rule: "tag-list-unexpected", reason });
    }
    if (!Array.isArray(found)) {
        faults.push({
            path: at,
            rule: "wrong-type",
            reason: `must be a list of texts, found ${shown(found)}${asList(found)}`,
        });
        return undefined;
    }
    if (found.length === 0) {
        const reason = "must have at least one entry, found an empty list, which AWS refuses: leave it out or fill it";
        faults.push({ path: at, rule: "tag-list-empty", reason });
        return undefined;
    }
    const entries: string[] = [];
    found.forEach((entry: unknown, index) => {
        const place = `${at}[${index}]`;
        if (typeof entry !== "string") {
            const rule = entry === null ? "null-value" : "wrong-type";
            faults.push({ path: place, rule, reason: `must be a text, found ${shown(entry)}` });
            return;
        }
        entries.push(entry);
        const wildcards = entry.split("*").length - 1;
        if (entry === "") {
            faults.push({ path: place, rule: "tag-empty", reason: 'must not be empty, found "": name a tag' });
        } else if (key === "tagPatternList" && wildcards > PATTERN_WILDCARDS) {
            const reason = `must have at most ${PATTERN_WILDCARDS} wildcards (*), found ${wildcards} in ${shown(entry)}`;
            faults.push({ path: place, rule: "wildcard-count", reason });
        }
    });
    return entries;
}

function asList(found: unknown): string {
    return typeof found === "string" && found !== "" ? `; write it as a list: [${shown(found)}]` : "";
}

function checkTagChoice(selection: PlainMap, path: string, tagStatus: TagStatus | undefined, faults: Fault[]): void {
    const patterns = selection.tagPatternList !== undefined;
    const prefixes = selection.tagPrefixList !== undefined;
    const isFilled = (key: string) => selection[key] !== undefined && selection[key] !== null;
    if (tagStatus !== TagStatus.Tagged) {
        return;
    }
    if (!patterns && !prefixes) {
        const reason = 'is required where tagStatus is "tagged": add it, or tagPrefixList, with at least one entry';
        faults.push({ path: keyPath(path, "tagPatternList"), rule: "tag-list-required", reason });
    }
    if (!isFilled("tagPatternList") && !isFilled("tagPrefixList")) {
        fillNull(selection, patterns ? "tagPatternList" : "tagPrefixList", path, 'the tags, such as ["v*"]', faults);
    }
    if (isFilled("tagPatternList") && isFilled("tagPrefixList")) {
        const reason = "must not stand beside tagPatternList: keep one of the two, a prefix v is the pattern v*";
        faults.push({ path: keyPath(path, "tagPrefixList"), rule: "tag-list-both", reason });
    }
}

function checkStorageClass(
    selection: PlainMap,
    path: string,
    countType: CountType | undefined,
    faults: Fault[],
): StorageClass | undefined {
    const at = keyPath(path, "storageClass");
    const classes = Object.values(StorageClass);
    const written = readOneOf(selection, "storageClass", path, "storage-class", classes, faults);
    const absent = selection.storageClass === undefined;
    const transitioned = countType === CountType.SinceImageTransitioned;
    if (transitioned && (absent || written === StorageClass.Standard)) {
        const found = absent ? "nothing" : '"standard"';
        const reason = `must be "archive" where countType is "sinceImageTransitioned", found ${found}`;
        faults.push({ path: at, rule: "storage-class-required", reason });
        return StorageClass.Archive;
    }
    if (countType !== undefined && !transitioned && written === StorageClass.Archive) {
        const reason = `must be "standard" or absent where countType is "${countType}": archived images can only be selected by "sinceImageTransitioned"`;
        faults.push({ path: at, rule: "storage-class-unexpected", reason });
    }
    return absent ? StorageClass.Standard : written;
}

function checkCount(selection: PlainMap, path: string, countType: CountType | undefined, faults: Fault[]): void {
    const unitAt = keyPath(path, "countUnit");
    const unit = selection.countUnit;
    if (countType === CountType.ImageCountMoreThan) {
        if (unit !== undefined && unit !== null) {
            const reason = `must be absent where countType is "imageCountMoreThan", found ${shown(unit)}: leave it out`;
            faults.push({ path: unitAt, rule: "count-unit-unexpected", reason });
        }
    } else {
        if (countType !== undefined && unit === undefined) {
            const reason = `is required where countType is "${countType}": add "days"`;
            faults.push({ path: unitAt, rule: "count-unit-required", reason });
        }
        fillNull(selection, "countUnit", path, '"days"', faults);
        readOneOf(selection, "countUnit", path, "count-unit", ["days"], faults);
    }
    const count = readCount(selection, "countNumber", path, "count-range", faults);
    if (countType === CountType.SinceImageTransitioned && count !== undefined && count < ARCHIVE_DAYS) {
        const reason = `must be at least ${ARCHIVE_DAYS} where countType is "sinceImageTransitioned", found ${count}: archive storage has a minimum of ${ARCHIVE_DAYS} days`;
        faults.push({ path: keyPath(path, "countNumber"), rule: "archive-minimum", reason });
    }
}

function checkAction(action: PlainMap, path: string, countType: CountType | undefined, faults: Fault[]): void {
    const type = readOneOf(action, "type", path, "action-type", Object.values(ActionType), faults);
    const typeAt = keyPath(path, "type");
    const targetAt = keyPath(path, "targetStorageClass");
    const target = action.targetStorageClass;
    if (type === ActionType.Expire && countType === CountType.SinceImagePulled) {
        const reason =
            'must be "transition" where countType is "sinceImagePulled", found "expire": archive first, then delete with a rule that counts "sinceImageTransitioned"';
        faults.push({ path: typeAt, rule: "pulled-needs-transition", reason });
    }
    if (type === ActionType.Transition && countType === CountType.SinceImageTransitioned) {
        const reason = 'must be "expire" where countType is "sinceImageTransitioned", found "transition"';
        faults.push({ path: typeAt, rule: "transitioned-needs-expire", reason });
    }
    if (type === ActionType.Transition) {
        if (target === undefined) {
            const reason = 'is required where the type is "transition": add "archive"';
            faults.push({ path: targetAt, rule: "target-required", reason });
        }
        fillNull(action, "targetStorageClass", path, '"archive"', faults);
        readOneOf(action, "targetStorageClass", path, "target-storage-class", ["archive"], faults);
    } else if (type === ActionType.Expire && target !== undefined && target !== null) {
        const reason = `must be absent where the type is "expire", found ${shown(target)}: leave it out`;
        faults.push({ path: targetAt, rule: "target-unexpected", reason });
    }
}

/** The tag list of a rule in words, for reasons that name another rule. */
export function listedTags(tags: readonly string[]): string {
    return listed(
        tags.map((tag) => JSON.stringify(tag)),
        "and",
    );
}
