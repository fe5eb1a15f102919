import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { relative, resolve } from "node:path";
import { documentedCommands } from "../support/commands.ts";
import { type Whole, wholeRegistry, withListed } from "./adopt/adopted.ts";
import { follow } from "./adopt/adoptedDocs.ts";
import { createStack, needWholeEcr, ROOT, resetAws, type TestStack } from "./engine.ts";

const REGION = "us-east-1";
const CONFIG = { "aws:region": REGION };
const RAW = "tests/engine/programs/rawRepositories.ts";
const SET = "tests/engine/programs/takenOver.ts";

const project = (stack: TestStack, program: string) => ({
    name: "ecr",
    main: relative(stack.folder, resolve(ROOT, program)),
    runtime: { name: "nodejs", options: { typescript: false } },
});

describe("repositories of another Pulumi program, taken over on the real engine", function () {
    this.timeout(600_000);
    const stacks: TestStack[] = [];
    let found: Whole;

    beforeEach(async function () {
        await needWholeEcr(this);
        await resetAws();
    });

    after(() => {
        for (const stack of stacks) {
            stack.remove();
        }
    });

    async function change(stack: TestStack): Promise<void> {
        const { adopted, changes } = await follow(stack, "pulumi", undefined, () => stack.program(project(stack, SET)));
        assert.deepEqual(
            Object.fromEntries(Object.entries(changes).filter(([, operation]) => operation !== "update")),
            // The component of awsx, which is nothing in AWS.
            { "EcrRepositorySet ecr": "create", "Repository api": "delete" },
        );
        await stack.up();
        assert.deepEqual(await wholeRegistry(REGION), withListed(found, adopted));
        assert.deepEqual(await stack.changes(), {});
    }

    it("stay in the stack by aliases", async () => {
        const stack = await createStack("dev", CONFIG, { program: RAW });
        stacks.push(stack);
        await stack.up();
        found = await wholeRegistry(REGION);
        await change(stack);
    });

    it("move from another stack's state, and stay by aliases", async () => {
        const state = mkdtempSync(`${resolve(ROOT, "tests/engine/.work")}/`);
        mkdirSync(state, { recursive: true });
        const old = await createStack("dev", CONFIG, { program: RAW, project: "shop", state });
        const stack = await createStack("dev", CONFIG, { program: RAW, state });
        stacks.push(old, stack);
        await old.up();
        found = await wholeRegistry(REGION);
        const [move = ""] = documentedCommands("docs/adopt.md", "move");
        old.pulumi(...move.replaceAll("'", "").split(" ").slice(1));
        await change(stack);
        rmSync(state, { recursive: true });
    });
});
