import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { addAdopt } from "../../../cli/adopt/commands.ts";
import { listed } from "../../../config/problems.ts";
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
    it("has the permissions that the readers ask for", () => {
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

    it("has the transform that a test runs", () => {
        const text = readFileSync(resolve(ROOT, "tests/engine/programs/takenOver.ts"), "utf8");
        const program = text.replace("../../../components/index.ts", "ecr-repository-set").trimEnd().split("\n");
        assertDocumented(PAGE, "aliases", ["```ts", ...program, "```"]);
    });
});
