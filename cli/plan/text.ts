import { shortList } from "../../live/words.ts";
import { wrappedTable } from "../common/columns.ts";
import { bold, dim, yellow } from "../common/table.ts";
import { placedLines } from "./places.ts";
import type { RulesRun } from "./policies.ts";
import { policiesText } from "./policiesText.ts";
import { type Plan, type PlannedResource, stoppedText } from "./record.ts";
import { registryText } from "./registryText.ts";
import { type RepositoryRow, repositoryRows } from "./repositories.ts";

/** Type of a set, in this package's name or another one that wraps it. */
export const SET_TYPE = /:index:EcrRepositorySet$/;

/** A plan as a person reads it. */
export function planText(plan: Plan, rules?: RulesRun): string {
    const { project, stack, resources, problems, warnings } = plan;
    if (problems.length > 0) {
        return stoppedText(plan);
    }
    const parts = resources.filter(({ type }) => SET_TYPE.test(type)).map((set) => setText(set, resources, plan));
    if (warnings.length > 0) {
        parts.push(
            `${yellow(`${warnings.length} ${warnings.length === 1 ? "warning" : "warnings"}`)}\n${placedLines(warnings)}`,
        );
    }
    parts.push(outputsText(plan.outputs));
    // The stack itself is a resource, too, and `pulumi preview` counts it.
    const types = [...resources.map(({ type }) => type.split(":").pop() ?? type), "Stack"];
    const kinds = [...Map.groupBy(types, (kind) => kind)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([kind, members]) => `${members.length} ${kind}`);
    const declares = `${project}/${stack} declares ${declaredCount(plan)} resources (not compared with the deployed state)`;
    parts.push([bold(declares), ...wrapped(kinds).map((line) => `  ${dim(line)}`)].join("\n"));
    if (rules !== undefined) {
        parts.push(policiesText(plan.policies, rules));
    }
    return `${parts.join("\n\n")}\n`;
}

/** How many resources a stack has when all are created: what `pulumi preview` of a stack without state counts. */
export function declaredCount({ resources }: Plan): number {
    return resources.length + 1;
}

/** A list in lines that fit in 120 columns. */
function wrapped(items: readonly string[]): string[] {
    const lines: string[] = [];
    for (const [index, item] of items.entries()) {
        const text = index === items.length - 1 ? item : `${item},`;
        const line = lines.at(-1);
        if (line !== undefined && line.length + text.length < 118) {
            lines[lines.length - 1] = `${line} ${text}`;
        } else {
            lines.push(text);
        }
    }
    return lines;
}

/** The stack's outputs. */
function outputsText(outputs: Plan["outputs"]): string {
    const rows = Object.entries(outputs)
        .filter(([, value]) => value !== null)
        .map(([name, value]) => [name, outputText(value)]);
    return `${bold("Stack outputs")}\n${wrappedTable(["output", "value"], rows)}`;
}

/** Values of an output that are shown one by one; the JSON of a plan has all. */
const SHOWN_VALUES = 6;

function outputText(value: unknown): string {
    const values = typeof value === "object" && value !== null ? Object.values(value) : [];
    const isLong = values.length > SHOWN_VALUES && values.every((each) => typeof each === "string");
    return isLong ? shortList(values as string[], "entry", "entries") : shown(value) || "-";
}

/** A value of an output or an input; what only AWS can say is said to be known after the update. */
function shown(value: unknown): string {
    if (Array.isArray(value) && value.some((each) => typeof each === "object")) {
        return `${value.length} ${value.length === 1 ? "entry" : "entries"}`;
    }
    if (typeof value === "object" && value !== null) {
        const [[only, flag] = [], ...more] = Object.entries(value);
        if (more.length === 0 && flag === true && (only === "unknown" || only === "secret")) {
            return only === "unknown" ? "<known after up>" : "<secret>";
        }
        return Object.values(value).map(shown).join(", ");
    }
    return String(value);
}

function setText(set: PlannedResource, resources: readonly PlannedResource[], { stack }: Plan): string {
    const children = resources.filter(({ parent }) => parent === set.urn);
    const rows = repositoryRows(set, children);
    // Parts of monitoring can be in other regions.
    const placed =
        children.find(({ type }) => type.endsWith(":Repository")) ?? children.find(({ inputs }) => inputs.region);
    const region = placed?.inputs.region;
    const where = region === undefined ? "" : ` in ${region}`;
    const title = `${rows.length} ${rows.length === 1 ? "repository" : "repositories"} of stack ${stack}${where}`;
    return [
        `${bold(title)}\n${repositoriesTable(rows)}`,
        ...wholeSetText(children),
        ...registryText(set, children),
        accessText(rows),
    ].join("\n\n");
}

/** Repositories from which on names that follow one pattern are shown once, and not in each row. */
const MANY = 10;

function repositoriesTable(rows: readonly RepositoryRow[]): string {
    const [{ key, name } = { key: "", name: "" }] = rows;
    const prefix = name.slice(0, name.length - key.length);
    const isRegular = rows.length >= MANY && rows.every((row) => row.name === `${prefix}${row.key}`);
    const made = wrappedTable(
        ["key", ...(isRegular ? [] : ["name in AWS"]), "tags", "encryption", "keeps", "protected"],
        rows.map((row) => [
            ...[row.key, ...(isRegular ? [] : [row.name]), row.tags, row.encryption, row.keeps],
            row.isProtected ? "yes" : "no",
        ]),
    );
    return isRegular ? `  names in AWS: ${prefix}<key>\n${made}` : made;
}

/** Resources that belong to the whole set, each in words. */
function wholeSetText(children: readonly PlannedResource[]): string[] {
    const lines = children.flatMap(({ type, inputs }): string[][] => {
        switch (type.split(":").pop()) {
            case "Alias":
                return [["key", `${inputs.name}, rotated each year, kept 30 days after a delete`]];
            case "LogGroup":
                return [["findings log", `${inputs.name}, ${inputs.retentionInDays} days`]];
            case "Topic":
                return [["topic", `${inputs.name}${inputs.kmsMasterKeyId === undefined ? "" : ", encrypted"}`]];
            case "TopicSubscription":
                return [["told", `${inputs.protocol} ${shown(inputs.endpoint)}`]];
            case "SlackChannelConfiguration":
                return [["told", `Slack channel ${inputs.slackChannelId}`]];
            case "Dashboard":
                return [["dashboard", String(inputs.dashboardName)]];
            default:
                return [];
        }
    });
    lines.push(...givenTopics(children).map((arn) => ["topic", `${arn} (given)`]));
    const alarms = children.filter(({ type }) => type.endsWith(":MetricAlarm"));
    if (alarms.length > 0) {
        const silent = alarms.some(({ inputs }) => inputs.alarmActions === undefined);
        lines.push(["alarms", `${alarms.length}, ${silent ? "telling nobody" : "telling the topic"}`]);
    }
    return lines.length === 0
        ? []
        : [`${bold("For all of them")}\n${wrappedTable(["what", "how"], lines.sort(byFirst))}`];
}

/** ARNs of topics that are told and not made: those that are made have none yet. */
function givenTopics(children: readonly PlannedResource[]): string[] {
    const told = children.flatMap(({ inputs }) => [inputs.arn, inputs.topic, inputs.alarmActions].flat());
    const arns = told.filter((arn): arn is string => typeof arn === "string" && /^arn:[\w-]+:sns:/.test(arn));
    return [...new Set(arns)].sort();
}

/** Who may do what, with the repositories that grant it. */
function accessText(rows: readonly RepositoryRow[]): string {
    const grants = new Map<string, { may: string; who: string; keys: string[] }>();
    for (const { key, access } of rows) {
        for (const { may, who } of access) {
            const grant = grants.get(`${may} ${who}`) ?? { may, who, keys: [] };
            grant.keys.push(key);
            grants.set(`${may} ${who}`, grant);
        }
    }
    if (grants.size === 0) {
        return `${bold("Access")}\n  nobody beyond what IAM allows in the account itself`;
    }
    const keysText = (keys: readonly string[]) =>
        keys.length === rows.length
            ? `all ${rows.length}`
            : keys.length > SHOWN_VALUES
              ? shortList(keys, "repository", "repositories")
              : keys.join(", ");
    return `${bold("Access beyond IAM in the account itself")}\n${wrappedTable(
        ["who", "may", "repositories"],
        [...grants.values()].map(({ who, may, keys }) => [who, may, keysText(keys)]),
    )}`;
}

function byFirst([a = ""]: readonly string[], [b = ""]: readonly string[]): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
