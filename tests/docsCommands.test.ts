import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { EXITS } from "../cli/common/exits.ts";
import schema from "../config/schema/stack.schema.json" with { type: "json" };
import { inProject } from "./cli/lifecycle.ts";
import { ecrSet } from "./cli/run.ts";
import { assertDocumented } from "./support/docs.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PAGES = ["*.md", "docs/*.md", "policy/README.md", "examples/*/README.md"]
    .flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
    .filter((page) => page !== "CHANGELOG.md")
    .map((page) => ({ page, text: readFileSync(resolve(ROOT, page), "utf8").replaceAll(/\\\n\s*/g, "") }));

/** The commands of `ecr-set` on a page, with the options that each is given. */
function commandsOf(text: string): { command: string; name: string; flags: string[] }[] {
    const lines = text.matchAll(/npx ecr-set ((?:[a-z]+ ?)+[^`\n|#<>]*)|npm run (?:--silent )?plan -- ([^`\n#]*)/g);
    return [...lines].map(([command, own, plan]) => {
        const words = (own ?? `plan ${plan}`).trim().split(/\s+/);
        const names = [words.slice(0, 2).join(" "), words[0] ?? ""];
        const flags = words.filter((word) => /^--?[a-z]/.test(word)).map((word) => word.replace(/[,.;:)]+$/, ""));
        return { command, name: names.find((name) => name in EXITS) ?? names.join(" or "), flags };
    });
}

/** The problems of the commands of a page. */
async function unknownOf(page: string, text: string): Promise<string[]> {
    const problems: string[] = [];
    for (const { command, name, flags } of commandsOf(text)) {
        if (!(name in EXITS)) {
            const isGroup = Object.keys(EXITS).some((each) => `npx ecr-set ${each.split(" ")[0]}` === command.trim());
            problems.push(...(isGroup ? [] : [`${page}: no such command: ${command}`]));
            continue;
        }
        const { stdout } = await ecrSet([...name.split(" "), "--help"]);
        for (const flag of flags.filter((each) => !new RegExp(`^ .*(?<![\\w-])${each}(?![\\w-])`, "m").test(stdout))) {
            problems.push(`${page}: ${name} has no option ${flag}: ${command}`);
        }
    }
    return problems;
}

describe("what the pages tell a reader to type", function () {
    this.timeout(60_000);

    it("are commands of ecr-set, with options that these have", async () => {
        const problems: string[] = [];
        for (const { page, text } of PAGES) {
            problems.push(...(await unknownOf(page, text)));
        }
        assert.deepEqual(problems, []);
    });

    it("would not pass with another command or option", async () => {
        const text =
            "npx ecr-set plan --stak prod\n`npx ecr-set lifecycle sho`, `npx ecr-set lifecycle`, `npx ecr-set no`";
        assert.deepEqual(await unknownOf("x.md", text), [
            "x.md: plan has no option --stak: npx ecr-set plan --stak prod",
            "x.md: no such command: npx ecr-set lifecycle sho",
            "x.md: no such command: npx ecr-set no",
        ]);
    });

    it("are stack files that the schema accepts", () => {
        const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
        const sample = parse(readFileSync(resolve(ROOT, "Pulumi.dev.yaml"), "utf8"));
        const problems = PAGES.flatMap(({ page, text }) =>
            [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].flatMap(([, block = ""]) => {
                const shown = parse(block);
                const config = shown.config ?? shown;
                const isStackFile = Object.keys(config).every((key) => /^(?:aws|ecr):/.test(key));
                return !isStackFile || validate({ config: { ...sample.config, ...config } })
                    ? []
                    : (validate.errors ?? []).map(({ instancePath, message }) => `${page}: ${instancePath} ${message}`);
            }),
        );
        assert.deepEqual(problems, []);
    });

    it("ends a problem with its position, as docs/plan.md shows", async () => {
        const config = "config:\n  aws:region: us-east-1\n  ecr:project: a\n  ecr:repositories:\n    web-app:\n";
        const { stdout } = await inProject(`${config}      maxImageCount: 0\n`, (cwd) =>
            ecrSet(["plan", "--stack", "dev"], { cwd }),
        );
        assertDocumented("docs/plan.md", "problem", ["```text", ...stdout.trimEnd().split("\n"), "```"]);
    });

    it("ends a plan with the violated policies, as docs/policy.md shows", async () => {
        const options = ["aws:region: us-east-1", "ecr:project: shop", "ecr:environment: prod"];
        const lines = [
            ...options,
            "ecr:replicationDestinations: [{ region: us-west-2 }]",
            "ecr:imageTagMutability: MUTABLE",
        ];
        const config = [...lines, "ecr:repositories: { web-app: {} }"].map((line) => `  ${line}\n`).join("");
        const { stdout } = await inProject(`config:\n${config}`, (cwd) => ecrSet(["plan", "--stack", "dev"], { cwd }));
        const all = stdout.trimEnd().split("\n");
        const policies = all.slice(all.findIndex((line) => /^\w+ policies: /.test(line)));
        assertDocumented("docs/policy.md", "violation", ["```text", ...policies, "```"]);
    });
});
