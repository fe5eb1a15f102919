import { partitionOf } from "../../aws/partitions.ts";
import { isInNamespace, ROOT } from "../../ecr/registry/namespaces.ts";
import type { LiveCache, LiveRegistry, LiveTemplate, OwnNames } from "../../live/index.ts";
import { compareLifecyclePolicy, compareRepositoryPolicy } from "./comparePolicies.ts";
import { compareEncryption, compareMutability, compareTags, listOf } from "./compareSettings.ts";
import type { DeployedRegistry, DeployedResource } from "./deployed.ts";
import type { Findings } from "./findings.ts";

const CACHE = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule";
const TEMPLATE = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";
const EXCLUSION = "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion";
const SETTING = "aws:ecr/accountSetting:AccountSetting";

/** Prefixes of the caches and creation templates that a stack has. */
export function deployedPrefixes({ resources }: DeployedRegistry): { caches: string[]; templates: string[] } {
    const of = (type: string) => resources.filter((each) => each.type === type).map(prefixOf);
    return { caches: of(CACHE), templates: of(TEMPLATE) };
}

/** Compares caches, creation templates, pull-time exclusions and account settings. */
export function compareNamespaces(
    findings: Findings,
    deployed: DeployedRegistry,
    live: LiveRegistry,
    own: OwnNames,
): void {
    compareCaches(findings, deployed, live, own);
    compareTemplates(findings, deployed, live, own);
    const current = deployed.resources.filter(({ isLeftOver }) => !isLeftOver);
    const exclusions = current
        .filter(({ type }) => type === EXCLUSION)
        .map(({ inputs }) => String(inputs.principalArn));
    if (exclusions.length > 0) {
        const found = findings.seen("pull-time exclusions", live.pullTimeUpdateExclusions) ?? exclusions;
        for (const arn of exclusions.filter((each) => !found.includes(each)).sort()) {
            findings.add({ resource: "pull-time exclusions", what: arn, deployed: "excluded" });
        }
        for (const arn of found.filter((each) => !exclusions.includes(each))) {
            const words = "excluded, not by this stack";
            findings.add({ resource: "pull-time exclusions", what: arn, live: words, isDrift: false });
        }
    }
    const settings = current.filter(({ type }) => type === SETTING);
    if (settings.length > 0) {
        const found = findings.seen("account settings", live.settings);
        for (const { inputs } of found === undefined ? [] : settings) {
            const name = String(inputs.name);
            findings.compare("account settings", name, String(inputs.value), found?.[name] ?? null);
        }
    }
}

function compareCaches(findings: Findings, deployed: DeployedRegistry, live: LiveRegistry, own: OwnNames): void {
    const caches = deployed.resources.filter(({ type, isLeftOver }) => type === CACHE && !isLeftOver);
    // Other partitions have no caches. https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
    if (caches.length === 0 && (partitionOf(deployed.region)?.id ?? "aws") !== "aws") {
        return;
    }
    const found = findings.seen("pull through caches", live.caches);
    if (found === undefined) {
        return;
    }
    for (const cache of caches) {
        const resource = `pull through cache ${prefixOf(cache)}`;
        const there = found.find(({ prefix }) => prefix === prefixOf(cache));
        if (there === undefined) {
            findings.add({ resource, what: "cache", deployed: "exists" });
        } else {
            compareCache(findings, resource, cache, there);
        }
    }
    nameOthers(findings, "pull through cache", found, deployed, own);
}

function compareCache(
    findings: Findings,
    resource: string,
    { inputs, secrets }: DeployedResource,
    live: LiveCache,
): void {
    const text = (property: string) => (typeof inputs[property] === "string" ? String(inputs[property]) : null);
    const upstreamPrefix = text("upstreamRepositoryPrefix");
    const compared = [
        ["upstream", "upstreamRegistryUrl", text("upstreamRegistryUrl"), live.upstreamUrl],
        [
            "upstream prefix",
            "upstreamRepositoryPrefix",
            upstreamPrefix === ROOT ? null : upstreamPrefix,
            live.upstreamPrefix,
        ],
        ["credentials", "credentialArn", text("credentialArn"), live.credentialArn],
        ["role", "customRoleArn", text("customRoleArn"), live.roleArn],
    ] as const;
    for (const [what, property, before, after] of compared) {
        if (secrets.includes(property)) {
            findings.skip(`${what} of ${resource}`, "it is a secret in the state");
        } else {
            findings.compare(resource, what, before, after);
        }
    }
}

function compareTemplates(findings: Findings, deployed: DeployedRegistry, live: LiveRegistry, own: OwnNames): void {
    const templates = deployed.resources.filter(({ type, isLeftOver }) => type === TEMPLATE && !isLeftOver);
    const found = findings.seen("creation templates", live.templates);
    if (found === undefined) {
        return;
    }
    for (const template of templates) {
        const resource = `creation template ${prefixOf(template)}`;
        const there = found.find(({ prefix }) => prefix === prefixOf(template));
        if (there === undefined) {
            findings.add({ resource, what: "template", deployed: "exists" });
        } else {
            compareTemplate(findings, resource, template, there, deployed);
        }
    }
    nameOthers(findings, "creation template", found, deployed, own);
}

function compareTemplate(
    findings: Findings,
    resource: string,
    { inputs, secrets }: DeployedResource,
    live: LiveTemplate,
    { region, ignoredTags }: DeployedRegistry,
): void {
    const text = (property: string) => (inputs[property] ? String(inputs[property]) : null);
    findings.compare(resource, "applied for", listOf((inputs.appliedFors ?? []) as string[]), listOf(live.appliedFor));
    findings.compare(resource, "description", text("description"), live.description || null);
    compareMutability(findings, resource, inputs, live);
    compareEncryption(findings, resource, inputs, live);
    findings.compare(resource, "role", text("customRoleArn"), live.roleArn);
    if (secrets.length > 0) {
        findings.skip(`${secrets.join(" and ")} of ${resource}`, "secrets in the state");
    }
    const isPlain = (property: string) => !secrets.includes(property);
    if (isPlain("lifecyclePolicy")) {
        compareLifecyclePolicy(findings, resource, { deployed: text("lifecyclePolicy"), live: live.lifecyclePolicy });
    }
    if (isPlain("repositoryPolicy")) {
        const texts = { deployed: text("repositoryPolicy"), live: live.repositoryPolicy };
        compareRepositoryPolicy(findings, resource, texts, partitionOf(region)?.id ?? "aws");
    }
    if (isPlain("resourceTags")) {
        compareTags(findings, resource, inputs.resourceTags, live.tags, ignoredTags);
    }
}

/** Names caches or templates that take repositories from the stack's, and counts those of other names. */
function nameOthers(
    findings: Findings,
    kind: "pull through cache" | "creation template",
    live: readonly { prefix: string }[],
    deployed: DeployedRegistry,
    { namespaces: beginnings, names }: OwnNames,
): void {
    const { caches, templates } = deployedPrefixes(deployed);
    const mine = kind === "creation template" ? templates : caches;
    const namespaces = [...caches, ...templates].filter((prefix) => prefix !== ROOT);
    const reaches = (prefix: string) =>
        prefix !== ROOT &&
        (namespaces.some((own) => isInNamespace(own, `${prefix}/`)) ||
            beginnings.some((own) => `${prefix}/`.startsWith(own) || own.startsWith(`${prefix}/`)) ||
            names.some((name) => isInNamespace(prefix, name)));
    const others = live.map(({ prefix }) => prefix).filter((prefix) => !mine.includes(prefix));
    for (const prefix of others.filter(reaches)) {
        findings.add({
            resource: `${kind} ${prefix}`,
            what: kind === "creation template" ? "template" : "cache",
            live: "exists, not of this stack, for names of this stack",
        });
    }
    const far = others.filter((prefix) => !reaches(prefix));
    if (far.length > 0) {
        const words = "not of this stack";
        findings.add({ resource: `${kind}s`, what: far.join(", "), live: words, isDrift: false });
    }
}

function prefixOf({ inputs, id }: DeployedResource): string {
    return String(inputs.ecrRepositoryPrefix ?? inputs.prefix ?? id).replace(/\/$/, "");
}
