import { type Command, Option } from "commander";
import type { Exit } from "../common/errors.ts";
import type { DriftOptions } from "./command.ts";

/** Adds `drift`. It loads what it needs only when it runs. */
export function addDrift(program: Command, end: (exit: Exit) => void): void {
    program
        .command("drift")
        .description("compare the last deployment of the stack with AWS")
        .addOption(new Option("-s, --stack <name>", "the stack").makeOptionMandatory())
        .option("-C, --cwd <folder>", "folder of Pulumi.yaml", ".")
        .option("-j, --json", "print JSON")
        .option("--timeout <seconds>", "seconds until a look into a registry gives up", "60")
        .action(async (options: DriftOptions) => {
            const { drift } = await import("./command.ts");
            end(await drift(options));
        });
}
