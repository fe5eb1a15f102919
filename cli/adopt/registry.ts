import { canonicalJson } from "../../aws/json.ts";
import { propertyPath, shown } from "../../config/problems/report.ts";
import { UPSTREAMS, type Upstream } from "../../ecr/registry/pullThroughCache.ts";
import type { LiveCache, LiveTemplate } from "../../live/index.ts";
import type { Problem } from "../../text/problem.ts";
import { type Adoptable, type ChoicePlace, commonChoices } from "./choices.ts";
import type { ObservedRegistry } from "./observed.ts";
import { type Options, type Probed, probeTemplate, type SetPlace } from "./probe.ts";
import { tagOptions } from "./tags.ts";

/** What a registry holds other than its scanning and replication rules, as options below `registry`. */
export function registryOptions(
    registry: ObservedRegistry,
    place: SetPlace,
    choices: ChoicePlace,
    setTags: Record<string, string>,
): { options: Options; problems: Problem[]; left: string[] } {
    const problems: Problem[] = [];
    const left: string[] = [];
    const { settings, policy, caches, templates, pullTimeUpdateExclusions } = registry;
    const options: Options = {};
    for (const [name, value] of Object.entries(settings)) {
        if (name === "BLOB_MOUNTING") {
            options.blobMounting = value === "ENABLED";
        } else {
            // AWS still has these values and takes them no more: they stay what they are.
            left.push(`account setting ${name}: ${value}`);
        }
    }
    if (policy !== null && policy.length > 0) {
        options.policy = { Version: "2012-10-17", Statement: policy };
    }
    if (caches.length > 0) {
        options.pullThroughCache = Object.fromEntries(
            caches.map((cache) => [cache.prefix, cacheOptions(cache, problems)]),
        );
    }
    const made = templates.flatMap((template) => {
        const chosen = templateOptions(template, place, choices, setTags);
        if (typeof chosen === "string") {
            left.push(`creation template ${template.prefix}: ${chosen}`);
            return [];
        }
        return [[template.prefix, chosen] as const];
    });
    if (made.length > 0) {
        options.creationTemplates = Object.fromEntries(made);
    }
    if (pullTimeUpdateExclusions.length > 0) {
        options.pullTimeUpdateExclusions = [...pullTimeUpdateExclusions].sort();
    }
    return { options, problems, left };
}

function cacheOptions({ prefix, upstreamUrl, upstreamPrefix, ...rest }: LiveCache, problems: Problem[]): Options {
    const host = upstreamUrl.replace(/^https?:\/\//, "").replace(/\/$/, "");
    const [upstream, rules] = Object.entries(UPSTREAMS).find(([, { hosts }]) => hosts.test(host)) ?? [];
    if (upstream === undefined) {
        problems.push({
            path: propertyPath(["registry", "pullThroughCache", prefix]),
            code: "not-adoptable",
            reason: `has an upstream that no option names, AWS has ${shown(upstreamUrl)}; leave the registry out with --registry leave`,
        });
        return {};
    }
    return {
        ...(upstream !== (prefix as Upstream) && { upstream }),
        ...(rules?.host === null && { upstreamUrl: host }),
        ...(upstreamPrefix !== null && { upstreamPrefix }),
        ...(rest.credentialArn !== null && { credentialArn: rest.credentialArn }),
        ...(rest.roleArn !== null && { roleArn: rest.roleArn }),
    };
}

/** The options of a template, or why it is left out. */
function templateOptions(
    template: LiveTemplate,
    place: SetPlace,
    choices: ChoicePlace,
    setTags: Record<string, string>,
): Options | string {
    const { prefix, description, appliedFor, roleArn, tags } = template;
    if (template.encryptionType !== "AES256" && template.kmsKeyArn === null) {
        return "it encrypts with the key that AWS manages, which no option names";
    }
    let options: Options = { appliedFor };
    for (const [about, { ways, fits }] of Object.entries(commonChoices(template as Adoptable, choices))) {
        const chosen = ways.find((way) => {
            const made = probeTemplate(place, prefix, { ...options, ...way });
            return made !== null && fits({ settings: made, scan: null, destinations: [] } as unknown as Probed);
        });
        if (chosen === undefined) {
            return `no option says its ${about}`;
        }
        options = { ...options, ...chosen };
    }
    const usual = probeTemplate(place, prefix, options)?.description;
    const own = tagOptions(tags, setTags);
    return {
        ...options,
        ...(description !== usual && description !== "" && { description }),
        ...(roleArn !== null && { roleArn }),
        ...(Object.keys(own).length > 0 && { tags: own }),
    };
}

/** Statements of a registry policy as text to compare: in any order. */
export function policyMeaning(statements: readonly unknown[]): string {
    return statements
        .map((statement) => canonicalJson(statement))
        .sort()
        .join("\n");
}
