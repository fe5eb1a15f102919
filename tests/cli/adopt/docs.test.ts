import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { addAdopt } from "../../../cli/adopt/commands.ts";
import type { Options } from "../../../cli/adopt/probe.ts";
import { readValues } from "../../../cli/adopt/terraformValues.ts";
import {
    argsOfTerraformVars,
    LAYER_VARIABLES,
    REPOSITORY_VARIABLES,
    type Variable,
} from "../../../cli/adopt/terraformVars.ts";
import { DEFAULTS } from "../../../config/options/defaults.ts";
import { type Environment, PRESETS } from "../../../config/options/presets.ts";
import { listed } from "../../../config/problems/report.ts";
import {
    DETAIL_PERMISSIONS,
    KEY_DETAIL_PERMISSIONS,
    LOG_PERMISSIONS,
    REGISTRY_PERMISSIONS,
} from "../../../live/index.ts";
import { assertDocumented, markdownTable } from "../../support/docs.ts";
import { ROOT } from "../lifecycle.ts";

const PAGE = "docs/adopt.md";

describe("the page about adopting", () => {
    it("has the permissions that the readers request", () => {
        const Action = [
            ...REGISTRY_PERMISSIONS,
            ...DETAIL_PERMISSIONS,
            ...KEY_DETAIL_PERMISSIONS,
            ...LOG_PERMISSIONS,
        ].sort();
        const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] };
        const lines = JSON.stringify(policy, null, 2).split("\n");
        assertDocumented(PAGE, "permissions", ["```json", ...lines, "```"]);
    });

    it("has the options of the command", () => {
        const program = new Command();
        addAdopt(program, () => {});
        const rows = (program.commands[0]?.options ?? []).map(({ flags, description, defaultValue, argChoices }) => [
            `\`${flags}\``,
            [
                description,
                ...(argChoices === undefined ? [] : [listed(argChoices, "or")]),
                ...(typeof defaultValue === "string" ? [`defaults to \`${defaultValue}\``] : []),
            ].join("; "),
        ]);
        assertDocumented(PAGE, "options", markdownTable(["option", "what it does"], rows));
    });

    it("has the guide's samples with what their stacks make of them", async () => {
        const samples = await Promise.all(["dev", "prod"].map(sample));
        const rows = [...REPOSITORY_VARIABLES, ...LAYER_VARIABLES].map((variable) => [
            `\`${variable.name}\``,
            ...samples.flatMap((each) => cells(each, variable)),
        ]);
        const headings = ["variable", ...["dev", "prod"].flatMap((name) => [`${name}.tfvars`, `Pulumi.${name}.yaml`])];
        assertDocumented(PAGE, "tfvars", markdownTable(headings, rows));
    });

    it("has the transform that a test runs", () => {
        const text = readFileSync(resolve(ROOT, "tests/engine/programs/takenOver.ts"), "utf8");
        const program = text.replace("../../../components/index.ts", "ecr-repository-set").trimEnd().split("\n");
        assertDocumented(PAGE, "aliases", ["```ts", ...program, "```"]);
    });
});

interface Sample {
    /** What the sample of the guide says, of its repository and of the layer. */
    values: Options;
    /** What the stack file says. */
    written: Options;
    /** What its set makes of it. */
    usual: Options;
}

/** A sample of the guide, adopted. */
async function sample(stack: string): Promise<Sample> {
    const file = `guide-${stack}.tfvars`;
    const text = readFileSync(resolve(ROOT, "tests/fixtures/terraform", file), "utf8");
    const { values } = await readValues(text, file);
    const { ecr_repositories: repositories, ...layer } = values as Record<string, Options>;
    const { args } = await argsOfTerraformVars(text, file, { stack, environment: undefined, existing: {} });
    const { repositories: made, ...set } = args as Record<string, Options>;
    return {
        values: { ...layer, ...(repositories?.["web-app"] as Options) },
        written: { ...set, ...(made?.["web-app"] as Options) },
        usual: { ...DEFAULTS, ...PRESETS[stack as Environment] },
    };
}

/** A variable in a sample, and its option in the stack: bold where the stack file says it. */
function cells({ values, written, usual }: Sample, { name, option, default: otherwise }: Variable): string[] {
    const text = (value: unknown) =>
        Array.isArray(value) && value.length === 0 ? "none" : value === null ? "none" : valueText(value);
    const value = option in written ? written[option] : (usual[option] ?? null);
    const said = name in values ? text(values[name]) : `${text(otherwise)} (default)`;
    return [said, option in written ? `**${option}: ${text(value)}**` : `${option}: ${text(value)}`];
}

function valueText(value: unknown): string {
    return Array.isArray(value)
        ? value.map(valueText).join(", ")
        : typeof value === "object" && value !== null
          ? Object.values(value).map(valueText).join(" of ")
          : String(value);
}
