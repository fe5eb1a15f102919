import { type Command, Option } from "commander";
import type { Exit } from "../common/errors.ts";
import type { CheckOptions } from "./check.ts";
import type { ReleaseOptions } from "./release.ts";

/** Adds `registry` and its command. It loads what it needs only when it runs. */
export function addRegistry(program: Command, end: (exit: Exit) => void): void {
    const registry = program.command("registry").description("look at what exists once per account and region");
    registry
        .command("check")
        .description("compare what AWS holds of the registry with what the stack would write")
        .addOption(new Option("-s, --stack <name>", "the stack, as in Pulumi.<name>.yaml").makeOptionMandatory())
        .option("-C, --cwd <folder>", "folder of Pulumi.yaml", ".")
        .option("-j, --json", "print JSON")
        .option("--timeout <seconds>", "seconds until a look into a registry gives up", "60")
        .action(async (options: CheckOptions) => {
            const { check } = await import("./check.ts");
            end(await check(options));
        });
    registry
        .command("release")
        .description(
            "remove the rules of a stack that no longer manages the registry, and keep all others; without --yes only show them",
        )
        .addOption(new Option("-s, --stack <name>", "the stack, as in Pulumi.<name>.yaml").makeOptionMandatory())
        .option("-C, --cwd <folder>", "folder of Pulumi.yaml", ".")
        .option("-y, --yes", "write the documents without these rules")
        .option("-j, --json", "print JSON")
        .action(async (options: ReleaseOptions) => {
            const { release } = await import("./release.ts");
            end(await release(options));
        });
}
