import { Command, CommanderError, Option } from "commander";
import manifest from "../package.json" with { type: "json" };
import { addAdopt } from "./adopt/commands.ts";
import { Exit, StoppedError, UsageError } from "./common/errors.ts";
import { addExits } from "./common/exits.ts";
import { red } from "./common/table.ts";
import { addDrift } from "./drift/commands.ts";
import { addGate } from "./gate/command.ts";
import { addLifecycle } from "./lifecycle/commands.ts";
import type { PlanOptions } from "./plan/command.ts";
import { addRegistry } from "./registry/commands.ts";

/** Runs the command line and answers the exit code. */
export async function main(args: readonly string[]): Promise<Exit> {
    let exit: Exit = Exit.Ok;
    const program = new Command("ecr-set")
        .description(
            "Looks at the Amazon ECR repositories of a Pulumi stack and the images in them, without the Pulumi CLI.",
        )
        .version(manifest.version)
        .showHelpAfterError("(ecr-set --help shows the commands)")
        .exitOverride();
    program
        .command("plan")
        .description("show what the stack would create")
        .addOption(new Option("-s, --stack <name>", "the stack, as in Pulumi.<name>.yaml").makeOptionMandatory())
        .option("-C, --cwd <folder>", "folder of Pulumi.yaml", ".")
        .option("-j, --json", "print JSON; short for --format json")
        .addOption(
            new Option("-f, --format <form>", "how to print it; github: annotations, sarif: for code scanning")
                .choices(["text", "json", "github", "sarif"])
                .conflicts("json"),
        )
        .option("-p, --policy-pack-config <file>", "levels and settings of rules, as pulumi takes them")
        .action(async (options: PlanOptions) => {
            const { plan } = await import("./plan/command.ts");
            exit = await plan(options);
        });
    addLifecycle(program, (code) => {
        exit = code;
    });
    addRegistry(program, (code) => {
        exit = code;
    });
    addAdopt(program, (code) => {
        exit = code;
    });
    addGate(program, (code) => {
        exit = code;
    });
    addDrift(program, (code) => {
        exit = code;
    });
    addExits(program);
    try {
        await program.parseAsync([...args], { from: "user" });
        return exit;
    } catch (error) {
        if (error instanceof CommanderError) {
            return error.exitCode === 0 ? Exit.Ok : Exit.Usage;
        }
        process.stderr.write(`${red("error:")} ${error instanceof Error ? error.message : String(error)}\n`);
        if (error instanceof UsageError) {
            return Exit.Usage;
        }
        return error instanceof StoppedError ? Exit.NotChecked : Exit.Problems;
    }
}
