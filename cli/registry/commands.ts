import { type Command, Option } from "commander";
import type { Exit } from "../errors.ts";
import type { CheckOptions } from "./check.ts";

/** Adds `registry` and its command. It loads what it needs only when it runs. */
export function addRegistry(program: Command, end: (exit: Exit) => void): void {
    program
        .command("registry")
        .description("look at what exists once per account and region")
        .command("check")
        .description(
            "compare what AWS holds of the registry with what the stack would write; exit code 2 where rules of others would be lost",
        )
        .addOption(new Option("-s, --stack <name>", "the stack, as in Pulumi.<name>.yaml").makeOptionMandatory())
        .option("-C, --cwd <folder>", "folder of Pulumi.yaml", ".")
        .option("-j, --json", "print JSON")
        .action(async (options: CheckOptions) => {
            const { check } = await import("./check.ts");
            end(await check(options));
        });
}
