import type * as pulumi from "@pulumi/pulumi";
import { TAG_LIMITS, tagKeyProblem, tagValueProblem } from "../../aws/tags.ts";
import type { CommonOptions } from "../args/common.ts";
import { propertyPath, type Report, shown } from "../problems/report.ts";

/** Tags as they are sent; a value may come from another resource. */
export type Tags = Record<string, pulumi.Input<string>>;

/**
 * The tags among options. A tag without a value in YAML is null, and counts as not written, like any other option. A number
 * or a switch is text to AWS: `pulumi config set` writes `Cost: 4711` without quotes.
 */
export function tagsOf(options: Pick<CommonOptions, "tags">): Tags {
    const written = Object.entries(options.tags ?? {});
    const known = written.filter(([, value]) => value !== null && value !== undefined);
    return Object.fromEntries(
        known.map(([key, value]) => [key, ["number", "boolean"].includes(typeof value) ? String(value) : value]),
    ) as Tags;
}

/** A date that YAML has without quotes, as Pulumi hands it over: `2020-01-01 00:00:00 +0000 UTC`. */
const YAML_TIME = /^(?<date>\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d(?:\.\d+)? [-+]\d{4} (?:UTC|[-+]\d{4})$/;

/** Checks tags as they were written, at their place. */
export function checkTags(path: readonly string[], tags: Tags, report: Report): void {
    for (const [key, value] of Object.entries(tags)) {
        const keyProblem = tagKeyProblem(key);
        const problem = keyProblem ?? (typeof value === "string" ? tagValueProblem(value) : null);
        if (problem !== null) {
            const found = shown(keyProblem === null ? value : key);
            const isNothing = key === "<nil>";
            const fix = isNothing
                ? ', which is how Pulumi reads the keys ~ and null; write another key, or "null" in quotes'
                : "";
            report.problem(propertyPath([...path, "tags", key]), "tag-invalid", `${problem}, found ${found}${fix}`);
            continue;
        }
        const date = typeof value === "string" ? YAML_TIME.exec(value)?.groups?.date : undefined;
        if (date !== undefined) {
            report.warning(
                propertyPath([...path, "tags", key]),
                `is ${shown(value)}, which is how Pulumi reads a date without quotes; write "${date}" in quotes`,
            );
        }
    }
}

/** Puts tags on top of others, sorted by key. */
export function mergeTags(...layers: readonly Tags[]): Tags {
    const merged: Tags = Object.assign({}, ...layers);
    return Object.fromEntries(Object.entries(merged).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Reports a resource that would have more tags than AWS allows. */
export function checkTagCount(path: string, tags: Tags, report: Report): void {
    const count = Object.keys(tags).length;
    if (count > TAG_LIMITS.count) {
        report.problem(
            path,
            "quota-exceeded",
            `must have at most ${TAG_LIMITS.count} tags together with the set's and the default ones, found ${count}`,
        );
    }
}

/**
 * Reports tags that differ in case only, where an IAM role gets them: IAM does not tell such keys apart.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules_creating
 */
export function checkTagCase(path: readonly string[], tags: Tags, report: Report): void {
    const first = new Map<string, string>();
    for (const key of Object.keys(tags)) {
        const other = first.get(key.toLowerCase());
        first.set(key.toLowerCase(), other ?? key);
        if (other !== undefined) {
            report.problem(
                propertyPath([...path, "tags"]),
                "tag-invalid",
                `must have keys that differ in more than case, because an IAM role of the set gets them, found ${shown(other)} and ${shown(key)}; remove one of the two`,
            );
        }
    }
}
