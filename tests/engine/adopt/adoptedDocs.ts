import assert from "node:assert/strict";
import { documentedCommands } from "../../support/commands.ts";
import type { TestStack } from "../engine.ts";
import { type AdoptJson, adoptWith } from "./adopted.ts";
import type { TerraformFolder } from "./terraform.ts";

/** What following a part of docs/adopt.md gives. */
export interface Followed {
    adopted: AdoptJson;
    /** The changes of its preview. */
    changes: Record<string, string>;
}

/** Runs the commands of a part of docs/adopt.md in a stack's folder, as a reader would. */
export async function follow(
    stack: TestStack,
    part: string,
    terraform?: TerraformFolder,
    between: (adopted: AdoptJson) => void = () => {},
): Promise<Followed> {
    let adopted: AdoptJson | undefined;
    let changes: Record<string, string> = {};
    for (const command of documentedCommands("docs/adopt.md", part)) {
        const words = command.split(" ");
        if (command.startsWith("npx ecr-set ")) {
            adopted = await adoptWith(stack, words.slice(2));
            assert.deepEqual(adopted.problems, []);
        } else if (command === "terraform plan -detailed-exitcode") {
            between(adopted as AdoptJson);
            assert.match(terraform?.paste(command) ?? "", /No changes/);
        } else if (command.startsWith("terraform ")) {
            terraform?.paste(command);
        } else if (command.startsWith("pulumi preview ")) {
            between(adopted as AdoptJson);
            changes = await stack.changes();
        } else if (!command.startsWith("pulumi stack init ")) {
            // The stack of a test is there already.
            stack.pulumi(...words.slice(1));
        }
    }
    return { adopted: adopted as AdoptJson, changes };
}
