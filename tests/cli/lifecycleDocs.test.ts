import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { assertDocumented } from "../support/docs.ts";
import { CONFIG, HELD, registry } from "./diffCase.ts";
import { withFakeEcr } from "./fakeEcr.ts";
import { image, inProject, keepNewest, lifecycle, NOW, ROOT } from "./lifecycle.ts";
import { ecrSet } from "./run.ts";

const PAGE = "docs/lifecycle.md";

/** A command and what it prints, as a block of a page. */
function block(command: string, output: string): string[] {
    return ["```text", `$ ${command}`, ...output.trimEnd().split("\n"), "```"];
}

describe("the commands in docs/lifecycle.md", function () {
    this.timeout(60_000);

    it("print what stands there; UPDATE_DOCS=1 writes it anew", async () => {
        for (const [name, cwd, args] of [
            ["validate", undefined, ["validate", "policy.json", "two-mistakes.json"]],
            ["show", ROOT, ["show", "--stack", "prod"]],
            [
                "simulate",
                undefined,
                [
                    ...["simulate", "--policy", "policy.json", "--images", "images.json"],
                    ...["--in-use", "in-use.txt", "--now", "2026-06-01"],
                ],
            ],
        ] as const) {
            const { stdout } = await lifecycle(args, cwd === undefined ? {} : { cwd });
            assertDocumented(PAGE, `commands: ${name}`, block(`npx ecr-set lifecycle ${args.join(" ")}`, stdout));
        }
    });

    it("compare a stack with AWS as it stands there", async () => {
        await inProject(CONFIG, (cwd) =>
            withFakeEcr(registry(HELD), async (env) => {
                const args = ["diff", "--stack", "dev", "--live", "--in-use", "in-use.txt"];
                writeFileSync(join(cwd, "in-use.txt"), "shop-dev-web-app:prod-2026-05-01\n");
                const { stdout } = await ecrSet(["lifecycle", ...args, "--now", NOW], { cwd, env });
                assertDocumented(PAGE, "commands: diff", block(`npx ecr-set lifecycle ${args.join(" ")}`, stdout));
            }),
        );
    });

    it("answer the requests that stand there", async () => {
        const policy = JSON.parse(keepNewest(1));
        const request = {
            id: 1,
            op: "simulate",
            policy,
            images: [image("sha256:a", 1), image("sha256:b", 2)],
            now: NOW,
        };
        const input = `${JSON.stringify(request)}\n${JSON.stringify({ id: 2, op: "validate", policy: { rules: [] } })}\n`;
        const { stdout } = await lifecycle(["batch"], { input });
        assertDocumented(
            PAGE,
            "commands: batch",
            block("cat requests", `${input}$ npx ecr-set lifecycle batch < requests\n${stdout}`),
        );
    });
});
