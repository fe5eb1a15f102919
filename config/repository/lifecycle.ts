import { canonicalJson } from "../../aws/json.ts";
import { covers, patternsOf } from "../../ecr/lifecycle/match.ts";
import type { LifecyclePolicy, Rule } from "../../ecr/lifecycle/policy.ts";
import type { RetentionSettings } from "../../ecr/lifecycle/retention.ts";
import { SIGNATURE_TAGS } from "../../ecr/lifecycle/signatures.ts";
import { ImageTagMutability, takesExclusionFilters } from "../../ecr/repository/mutability.ts";
import type { Warning } from "../../text/problem.ts";
import { Layer, type Picked, type Scope } from "../options/layers.ts";
import { below, type Report, shown } from "../problems/report.ts";

const SETTINGS = [
    "untaggedExpireAfterDays",
    "keepLast",
    "protectTags",
    "keepLastByTag",
    "expireAfterDaysByTag",
    "archiveAfterDays",
    "deleteArchivedAfterDays",
    "signaturesPerImage",
] as const satisfies (keyof RetentionSettings)[];

/** Renders the lifecycle policy of a repository as canonical JSON: the user's own, or one made from settings. */
export function resolveLifecycle(scope: Scope, report: Report): string {
    const own = scope.pick("lifecyclePolicy");
    const count = scope.pick("maxImageCount");
    if (!scope.isValid("lifecyclePolicy", "lifecycle", "maxImageCount")) {
        return "";
    }
    const layer = Math.max(...SETTINGS.map((setting) => scope.lifecycleSetting(setting).layer));
    // A setting for this repository is more specific than a policy for the whole set.
    if (own.value === null || Math.max(count.layer, layer) > own.layer) {
        return fromRequests(scope, report);
    }
    if (layer === own.layer) {
        scope.problem(
            "lifecycle",
            "option-conflict",
            "must not be set together with lifecyclePolicy, because one of them decides; remove one of the two",
        );
    }
    if (count.layer === own.layer) {
        scope.warning("maxImageCount", `${count.value} has no effect next to lifecyclePolicy; remove one of the two`);
    }
    return fromPolicy(scope, report, own.value);
}

/** Reads the user's own policy; what AWS would refuse is a problem at its place in the document. */
function fromPolicy(scope: Scope, report: Report, policy: unknown): string {
    const { text, problems, warnings } = scope.policies.read(policy, { immutableTags: hasImmutableTags(scope) });
    const at = (path: string) => below(scope.path("lifecyclePolicy"), path);
    for (const { path, code, reason } of problems) {
        report.problem(at(path), code, reason);
    }
    for (const { path, reason, code } of warnings) {
        report.warning(at(path), reason, code);
    }
    return text ?? "";
}

function fromRequests(scope: Scope, report: Report): string {
    const settings = settledRequests(scope, report);
    // No one wrote the rules as a document: a warning names them by what they do.
    const options = { immutableTags: hasImmutableTags(scope), label: named };
    const { document, text, problems, warnings } = scope.policies.make(settings, options);
    for (const { path, code, reason } of problems) {
        report.problem(requestPath(scope, path), code, reason);
    }
    if (document !== null) {
        warnOf(scope, report, document, warnings);
    }
    return text ?? canonicalJson({ rules: [] });
}

/** The settings of all layers, each from the most specific one; a count and archiving exclude each other. */
function settledRequests(scope: Scope, report: Report): RetentionSettings {
    const settings: RetentionSettings = {};
    for (const setting of SETTINGS) {
        const { value } = scope.lifecycleSetting(setting);
        if (value !== undefined) {
            Object.assign(settings, { [setting]: value });
        }
    }
    const count = countOf(scope, report);
    const archive = scope.lifecycleSetting("archiveAfterDays");
    const isWritten = count.layer >= Layer.Set;
    const patterns = [
        ...(settings.protectTags ?? []),
        ...Object.keys({ ...settings.keepLastByTag, ...settings.expireAfterDaysByTag }),
    ];
    // A count that no one wrote gives way to a setting that leaves it nothing to decide.
    const isMoot = archive.value !== undefined || patterns.includes("*");
    if (isWritten ? archive.value === undefined || count.layer >= archive.layer : !isMoot) {
        settings.keepLast = count.value;
    } else {
        delete settings.keepLast;
    }
    if (isWritten && count.layer > archive.layer) {
        delete settings.archiveAfterDays;
    }
    return settings;
}

/** `maxImageCount` and the setting `keepLast` are one thing under two names. */
function countOf(scope: Scope, report: Report): Picked<number> {
    const count = scope.pick("maxImageCount");
    const { value, layer } = scope.lifecycleSetting("keepLast");
    if (value === undefined || count.layer > layer) {
        return count;
    }
    if (count.layer === layer && count.value !== value) {
        report.problem(
            requestPath(scope, "keepLast"),
            "option-conflict",
            `must be the same as maxImageCount, found ${value} and ${count.value}; write one of the two`,
        );
    }
    return { value, layer };
}

/** Where a setting was written; a problem of the count lies at `maxImageCount` where that decided. */
function requestPath(scope: Scope, path: string): string {
    const setting = SETTINGS.find((name) => name === /^\w+/.exec(path)?.[0]);
    const layer = setting === undefined ? Layer.BuiltIn : scope.lifecycleSetting(setting).layer;
    if (setting === "keepLast" && layer < scope.pick("maxImageCount").layer) {
        return scope.path("maxImageCount");
    }
    const owner = layer === Layer.Repository ? scope.ownPath("lifecycle") : "lifecycle";
    return path === "" ? scope.ownPath("lifecycle") : below(owner, path);
}

/** What is legal in the rendered rules and surely not meant, at the most specific place that had a say in them. */
function warnOf(scope: Scope, report: Report, document: LifecyclePolicy, warnings: readonly Warning[]): void {
    const layer = Math.max(...SETTINGS.map((setting) => scope.lifecycleSetting(setting).layer));
    const count = scope.pick("maxImageCount").layer;
    const option = layer >= Layer.Set && layer >= count ? "lifecycle" : "maxImageCount";
    const isOwn = Math.max(layer, count) === Layer.Repository;
    const at = isOwn ? scope.ownPath(option) : option;
    if (losesSignatures(scope, document)) {
        const filter = shown(SIGNATURE_TAGS);
        const reason = `keeps no signature with its image, though imageTagMutabilityExclusionFilters name ${filter}: cosign up to version 2 pushes signatures as images of their own, which take places in every count and expire by themselves; set lifecycle.signaturesPerImage: 1`;
        report.warning(at, reason);
    }
    for (const { path, code, reason } of warnings) {
        const rule = ruleAt(document, path);
        const subject =
            rule === undefined ? "its rules" : code === "places-taken" ? countWords(scope, rule) : named(rule);
        report.warning(at, `${subject} ${reason}`, code);
    }
}

/** Whether signatures by tag are expected, since their tags may be pushed again, and a rule may delete them. */
function losesSignatures(scope: Scope, { rules }: LifecyclePolicy): boolean {
    const isSignature = (pattern: string) => covers(SIGNATURE_TAGS, pattern);
    return (
        takesExclusionFilters(scope.pick("imageTagMutability").value) &&
        scope.pick("imageTagMutabilityExclusionFilters").value.some(isSignature) &&
        rules.some(({ selection }) => selection.tagStatus === "any") &&
        !rules.some((rule) => patternsOf(rule).some((pattern) => covers(pattern, SIGNATURE_TAGS)))
    );
}

function ruleAt({ rules }: LifecyclePolicy, path: string): Rule | undefined {
    return rules[Number(/^rules\[(\d+)\]/.exec(path)?.[1])];
}

/** A rendered rule as a user knows it: no one wrote it as the second one of a document. */
function named(rule: Rule | undefined): string {
    return rule?.description === undefined ? "" : `the rule ${shown(rule.description)}`;
}

/** The count of a rule with its option, and who decided it: `maxImageCount: 50 (from the dev preset)`. */
function countWords(scope: Scope, { selection }: Rule): string {
    const { countNumber, tagPatternList: [pattern] = [] } = selection;
    if (pattern !== undefined) {
        const { layer } = scope.lifecycleSetting("keepLastByTag");
        return `keepLastByTag: { ${shown(pattern)}: ${countNumber} } (${scope.origin(layer)})`;
    }
    const count = scope.pick("maxImageCount");
    const kept = scope.lifecycleSetting("keepLast");
    const isKept = kept.value !== undefined && kept.layer >= count.layer;
    return `${isKept ? "keepLast" : "maxImageCount"}: ${isKept ? kept.value : count.value} (${scope.origin(isKept ? kept.layer : count.layer)})`;
}

/** Whether no tag can be moved, so that no push leaves an untagged image behind. */
function hasImmutableTags(scope: Scope): boolean {
    return scope.pick("imageTagMutability").value === ImageTagMutability.Immutable;
}
