import { listed, propertyPath } from "../../config/problems/report.ts";
import type { AccountSetting, RepositorySetSettings, TemplateSettings } from "../../config/settings.ts";
import { destinationText, type ReplicationRule } from "../../ecr/registry/replication.ts";
import type { ScanningConfiguration } from "../../ecr/registry/scanning.ts";
import type { LiveCache, LiveTemplate } from "../../live/index.ts";
import type { Problem } from "../../text/problem.ts";
import { type Change, policyChanges, tagChanges } from "./change.ts";
import type { Observed } from "./observed.ts";
import { policyMeaning } from "./registry.ts";
import { replicationMeaning } from "./replication.ts";
import { scanningMeaning } from "./scanning.ts";

/** What a stack would write otherwise of the registry's own configuration. */
export function registryChanges(
    { registry, partition }: RepositorySetSettings,
    { registry: found }: Observed,
): Change[] {
    const subject = "registry";
    const when = (isChanged: boolean, change: Omit<Change, "subject">) => (isChanged ? [{ subject, ...change }] : []);
    const of = (property: string, now: string, next: string): Change[] =>
        now === next ? [] : [{ subject, property, now, next }];
    const settings = (all: readonly AccountSetting[]) => all.map(({ name, value }) => `${name}: ${value}`).join(", ");
    const statements =
        registry.policy === null ? [] : (JSON.parse(registry.policy) as { Statement: unknown[] }).Statement;
    return [
        ...(registry.scanning === null
            ? []
            : when(scanningMeaning(found.scanning) !== scanningMeaning(registry.scanning), {
                  property: "scanning",
                  now: scanningText(found.scanning),
                  next: scanningText(registry.scanning),
              })),
        ...(registry.replication.length === 0
            ? []
            : when(replicationMeaning(found.replication) !== replicationMeaning(registry.replication), {
                  property: "replication",
                  now: replicationText(found.replication ?? []),
                  next: replicationText(registry.replication),
              })),
        ...(registry.policy === null
            ? []
            : of("policy", policyMeaning(found.policy ?? []), policyMeaning([statements].flat()))),
        ...registry.accountSettings
            .filter(({ name, value }) => found.settings[name] !== value)
            .map((each) => ({
                subject,
                property: each.name,
                now: found.settings[each.name] ?? "default",
                next: settings([each]),
            })),
        ...registry.templates.flatMap((template) => {
            const live = found.templates.find(({ prefix }) => prefix === template.prefix);
            return live === undefined ? [] : templateChanges(template, live, partition);
        }),
    ];
}

function scanningText(scanning: ScanningConfiguration | null): string {
    const rules = (scanning?.rules ?? []).map(
        ({ scanFrequency, filters }) => `${scanFrequency}: ${filters.join(", ")}`,
    );
    return [scanning?.scanType ?? "BASIC", ...rules].join("; ");
}

function replicationText(rules: readonly ReplicationRule[]): string {
    const texts = rules.map(
        ({ destinations, prefixes }) => `${prefixes.join(", ")} to ${listed(destinations.map(destinationText))}`,
    );
    return texts.join("; ") || "none";
}

/** Caches that AWS cannot change in place. */
export function cacheProblems({ registry }: RepositorySetSettings, { registry: found }: Observed): Problem[] {
    const text = ({ upstreamUrl, upstreamPrefix }: Pick<LiveCache, "upstreamUrl" | "upstreamPrefix">) =>
        `${upstreamUrl.replace(/^https?:\/\//, "").replace(/\/$/, "")}${upstreamPrefix === null ? "" : `/${upstreamPrefix}`}`;
    return registry.caches.flatMap((cache) => {
        const live = found.caches.find(({ prefix }) => prefix === cache.prefix);
        return live === undefined || text(live) === text(cache)
            ? []
            : [
                  {
                      path: propertyPath(["registry", "pullThroughCache", cache.prefix]),
                      code: "not-adoptable",
                      reason: `would be replaced, AWS has ${text(live)} and the stack would write ${text(cache)}; write AWS's value`,
                  },
              ];
    });
}

function templateChanges(made: TemplateSettings, found: LiveTemplate, partition: string): Change[] {
    const subject = `template ${found.prefix}`;
    const of = (property: string, now: string, next: string): Change[] =>
        now === next ? [] : [{ subject, property, now, next }];
    return [
        ...of("description", found.description || "none", made.description),
        ...of("appliedFor", [...found.appliedFor].sort().join(", "), made.appliedFor.join(", ")),
        ...of("imageTagMutability", found.imageTagMutability, made.imageTagMutability),
        ...(made.roleArn === null ? of("customRoleArn", found.roleArn ?? "none", "a role that is made") : []),
        ...policyChanges(subject, made, found, partition),
        ...tagChanges(subject, made.tags, found.tags),
    ];
}
