import { shortList } from "../../live/words.ts";
import { compareStrings } from "../../text/order.ts";
import { unbroken, wrappedLine, wrappedList, wrappedTable } from "../common/columns.ts";
import { bold, yellow } from "../common/table.ts";
import { placedLines } from "./places.ts";
import type { RulesRun } from "./policies.ts";
import { policiesText } from "./policiesText.ts";
import { type Plan, type PlannedResource, stoppedText } from "./record.ts";
import { registryText } from "./registryText.ts";
import { type RepositoryRow, repositoryRows } from "./repositories.ts";
import { keysText, PLAN_COLUMNS, sharedRows } from "./shared.ts";

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
            `${yellow(`${warnings.length} ${warnings.length === 1 ? "warning" : "warnings"}`)}\n${warningLines(warnings)}`,
        );
    }
    parts.push(outputsText(plan.outputs));
    const count = `${project}/${stack} declares ${declaredCount(plan)} resources (not compared with the deployed state)`;
    parts.push([bold(count), ...(rules === undefined ? [] : [policiesText(plan.policies, rules)])].join("\n"));
    return `${parts.join("\n\n")}\n`;
}

/** Warnings, of which those that say the same are one: the first of them, and how many more. */
function warningLines(warnings: Plan["warnings"]): string {
    const alike = [...Map.groupBy(warnings, ({ reason }) => reason).values()];
    return placedLines(
        alike.flatMap(([first, ...more]) =>
            first === undefined
                ? []
                : [{ ...first, path: more.length === 0 ? first.path : `${first.path} and ${more.length} more` }],
        ),
    );
}

/** How many resources a stack has when all are created: what `pulumi preview` of a stack without state counts. */
export function declaredCount({ resources }: Plan): number {
    return resources.length + 1;
}

/** The stack's outputs: those with a value, and the names of those that only the update knows. */
function outputsText(outputs: Plan["outputs"]): string {
    const all = Object.entries(outputs)
        .filter(([, value]) => value !== null)
        .map(([name, value]): [string, string] => [name, outputText(value)]);
    const known = all.filter(([, text]) => text !== UNKNOWN_TEXT);
    const unknown = all.filter(([, text]) => text === UNKNOWN_TEXT).map(([name]) => name);
    const after =
        unknown.length === 0
            ? []
            : [`  ${wrappedLine(`known after up: ${unknown.join(", ")}`, PLAN_COLUMNS).replaceAll("\n", "\n  ")}`];
    return [bold("Stack outputs"), ...(known.length === 0 ? [] : [wrappedList(known, PLAN_COLUMNS)]), ...after].join(
        "\n",
    );
}

const UNKNOWN_TEXT = "<known after up>";

/** Values of an output that are shown one by one; the JSON of a plan has all. */
const SHOWN_VALUES = 3;

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
            return only === "unknown" ? UNKNOWN_TEXT : "<secret>";
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

/** Repositories from which on those with the same settings share a row. */
const MANY = 20;

function repositoriesTable(rows: readonly RepositoryRow[]): string {
    const isShared = rows.length >= MANY;
    const [{ key, name } = { key: "", name: "" }] = rows;
    const prefix = name.slice(0, name.length - key.length);
    const cells = (row: RepositoryRow) => [
        isShared && row.name === `${prefix}${row.key}` ? `${prefix}<key>` : row.name,
        ...[row.tags, row.encryption, row.retention, row.isProtected ? "yes" : "no"],
    ];
    const headings = ["repository name", "tags", "encryption", "retention", "protected"];
    return isShared
        ? wrappedTable(["repositories", ...headings], sharedRows(rows, cells), PLAN_COLUMNS)
        : wrappedTable(
              ["key", ...headings],
              rows.map((row) => [row.key, ...cells(row)]),
              PLAN_COLUMNS,
          );
}

/** Resources that belong to the whole set, each in words. */
function wholeSetText(children: readonly PlannedResource[]): string[] {
    const lines = children.flatMap(({ type, inputs }): [string, string][] => {
        switch (type.split(":").pop()) {
            case "Alias":
                return [["key", `${inputs.name}, rotated yearly, kept 30 days after a delete`]];
            case "LogGroup":
                return [["findings log", `${inputs.name}, ${inputs.retentionInDays} days`]];
            case "Topic":
                return [["topic", `${inputs.name}${inputs.kmsMasterKeyId === undefined ? "" : ", encrypted"}`]];
            case "TopicSubscription":
                return [["notifies", `${inputs.protocol} ${shown(inputs.endpoint)}`]];
            case "SlackChannelConfiguration":
                return [["notifies", `Slack channel ${inputs.slackChannelId}`]];
            case "Dashboard":
                return [["dashboard", String(inputs.dashboardName)]];
            default:
                return [];
        }
    });
    lines.push(...givenTopics(children).map((arn): [string, string] => ["topic", `${arn} (given)`]));
    const alarms = children.filter(({ type }) => type.endsWith(":MetricAlarm"));
    if (alarms.length > 0) {
        const silent = alarms.some(({ inputs }) => inputs.alarmActions === undefined);
        lines.push(["alarms", `${alarms.length}, ${silent ? "no notification target" : "notifying the topic"}`]);
    }
    return lines.length === 0 ? [] : [`${bold("For all of them")}\n${wrappedList(lines.sort(byFirst), PLAN_COLUMNS)}`];
}

/** ARNs of topics that are told and not made: those that are made have none yet. */
function givenTopics(children: readonly PlannedResource[]): string[] {
    const told = children.flatMap(({ inputs }) => [inputs.arn, inputs.topic, inputs.alarmActions].flat());
    const arns = told.filter((arn): arn is string => typeof arn === "string" && /^arn:[\w-]+:sns:/.test(arn));
    return [...new Set(arns)].sort();
}

/** Who may do what, with the repositories that grant it. */
function accessText(rows: readonly RepositoryRow[]): string {
    const grants = Map.groupBy(
        rows.flatMap(({ key, access }) => access.map(({ may, who }) => ({ may, who, key }))),
        ({ may, who }) => `${may} ${who}`,
    );
    if (grants.size === 0) {
        return `${bold("Repository policy grants")}\n  none; IAM policies of the account decide`;
    }
    const lines = [...grants.values()].map((all) => ({
        who: all[0]?.who ?? "",
        cells: [
            all[0]?.may ?? "",
            keysText(
                all.map(({ key }) => key),
                rows.length,
            ),
        ],
    }));
    const shared = [...Map.groupBy(lines, ({ cells }) => cells.join("\n")).values()];
    return `${bold("Repository policy grants")}\n${wrappedTable(
        ["principal", "actions", "repositories"],
        shared.map((alike) => [alike.map(({ who }) => unbroken(who)).join(", "), ...(alike[0]?.cells ?? [])]),
        PLAN_COLUMNS,
    )}`;
}

function byFirst([a]: readonly [string, string], [b]: readonly [string, string]): number {
    return compareStrings(a, b);
}
