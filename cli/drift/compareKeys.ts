import { keyDescription } from "../../ecr/repository/encryption.ts";
import type {
    KeyQuestion,
    LiveKey,
    LiveLogGroup,
    LiveRegistry,
    LiveStackKeys,
    Look,
    OwnNames,
} from "../../live/index.ts";
import { deployedRepositories } from "./compareRepositories.ts";
import type { DeployedRegistry } from "./deployed.ts";
import type { Findings } from "./findings.ts";

const KEY = "aws:kms/key:Key";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
/** The keys to look at: those that the stack made or encrypts with, and others that look like keys of its sets. */
export function keyQuestion(deployed: DeployedRegistry, { namespaces }: OwnNames): KeyQuestion {
    const keys = deployed.resources.filter(({ type }) => type === KEY);
    const used = [...deployedRepositories(deployed).values()].flatMap(({ inputs }) => {
        const [{ kmsKey = "" } = {}] = (inputs.encryptionConfigurations ?? []) as { kmsKey?: string }[];
        // The key of another account cannot be described from here, as a rule.
        return kmsKey.split(":")[4] === deployed.accountId ? [kmsKey.split("/").at(-1) ?? ""] : [];
    });
    const described = [
        ...keys.map(({ inputs }) => ({ description: String(inputs.description ?? ""), tags: tagsOf(inputs.tags) })),
        ...namespaces.map((prefix) => ({
            description: keyDescription(prefix.replace(/(?<![/._-])[/._-]+$/, "")),
            tags: commonTags(deployed, prefix),
        })),
    ];
    return {
        ids: [...new Set([...keys.map(({ id }) => id), ...used])].sort(),
        descriptions: described.filter(({ description }) => description !== ""),
    };
}

/** Names of the log groups that the stack's components made. */
export function logGroupNames({ resources }: DeployedRegistry): string[] {
    return resources
        .filter(({ type, isLeftOver }) => type === LOG_GROUP && !isLeftOver)
        .map(({ inputs, id }) => String(inputs.name ?? id))
        .sort();
}

/** Compares the state of the stack's keys, and names keys of its sets that are not in its state. */
export function compareKeys(
    findings: Findings,
    deployed: DeployedRegistry,
    live: LiveRegistry,
    keys: LiveStackKeys,
): void {
    const made = new Set(deployed.resources.filter(({ type }) => type === KEY).map(({ id }) => id));
    for (const [id, look] of [...keys.named].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const key = findings.seen("keys", look);
        if (key !== undefined) {
            const resource = made.has(id) ? `key ${id}` : `key ${id}, not made by this stack`;
            const serves = key === null ? [] : usersOf(key, live);
            if (key === null) {
                findings.add({ resource, what: "key", deployed: "exists" });
            } else if (key.state !== "Enabled") {
                findings.add({ resource, what: "state", deployed: "Enabled", live: stateOf(key), serves });
            }
        }
    }
    for (const key of findings.seen("keys", keys.described) ?? []) {
        const serves = usersOf(key, live);
        const isLost = key.state !== "Enabled" && serves.length > 0;
        // A key that waits for its deletion, and that no repository uses, is what remains of a destroyed set.
        if (isLost || key.state !== "PendingDeletion") {
            findings.add({
                resource: `key ${key.id}, not in the state of this stack`,
                what: "key",
                live: `${stateOf(key)}; ${usersWords(key, live, serves.length)}`,
                serves,
                isDrift: isLost,
                ...(key.state !== "PendingDeletion" && {
                    command: `aws kms schedule-key-deletion --key-id ${key.id} --region ${deployed.region}`,
                }),
            });
        }
    }
}

function usersWords({ arn }: LiveKey, { repositories, templates }: LiveRegistry, count: number): string {
    if (!("value" in repositories)) {
        return "which repositories use it was not checked";
    }
    const inTemplates = "value" in templates ? templates.value.filter(({ kmsKeyArn }) => kmsKeyArn === arn).length : 0;
    const used = count === 1 ? "1 repository uses it" : `${count} repositories use it`;
    return inTemplates === 0 ? used : `${used}, ${inTemplates} creation templates name it`;
}

/** Compares how long log groups keep events. */
export function compareLogGroups(
    findings: Findings,
    { resources }: DeployedRegistry,
    groups: ReadonlyMap<string, Look<LiveLogGroup | null>>,
): void {
    for (const [name, look] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const group = findings.seen("log groups", look);
        const resource = `log group ${name}`;
        const deployed = resources.find(({ type, inputs }) => type === LOG_GROUP && inputs.name === name)?.inputs;
        if (group === null) {
            findings.add({ resource, what: "log group", deployed: "exists" });
        } else if (group !== undefined) {
            const days = Number(deployed?.retentionInDays ?? 0);
            findings.compare(resource, "retention", daysWords(days), daysWords(group.retentionInDays ?? 0));
        }
    }
}

function daysWords(days: number): string {
    return days === 0 ? "never expires" : days === 1 ? "1 day" : `${days} days`;
}

function stateOf({ state, deletionDate }: LiveKey): string {
    return deletionDate === null ? state : `${state}, deleted on ${deletionDate.slice(0, 10)}`;
}

function usersOf({ arn }: LiveKey, { repositories }: LiveRegistry): string[] {
    const all = "value" in repositories ? repositories.value : [];
    return all.filter(({ kmsKeyArn }) => kmsKeyArn === arn).map(({ name }) => name);
}

function tagsOf(tags: unknown): Record<string, string> {
    const { Project, Environment } = (tags ?? {}) as Record<string, string>;
    return { ...(Project !== undefined && { Project }), ...(Environment !== undefined && { Environment }) };
}

/** Project and Environment of the repositories under a prefix, where all of them have the same. */
function commonTags(deployed: DeployedRegistry, prefix: string): Record<string, string> {
    const members = [...deployedRepositories(deployed)].filter(([name]) => name.startsWith(prefix));
    const all = members.map(([, { inputs }]) => tagsOf(inputs.tags));
    const [first = {}] = all;
    return Object.fromEntries(Object.entries(first).filter(([key, value]) => all.every((each) => each[key] === value)));
}
