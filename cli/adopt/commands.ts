import { type Command, Option } from "commander";
import type { Exit } from "../common/errors.ts";
import type { AdoptOptions } from "./adoption.ts";

const collect = (value: string, all: string[]) => [...all, value];

/** Adds `adopt`. It loads what it needs only when it runs. */
export function addAdopt(program: Command, end: (exit: Exit) => void): void {
    program
        .command("adopt")
        .description("take existing repositories into a stack file, so that the stack's preview changes nothing")
        .addOption(new Option("-s, --stack <name>", "the stack, as in Pulumi.<name>.yaml").makeOptionMandatory())
        .option("-C, --cwd <folder>", "folder of Pulumi.yaml", ".")
        .option("--live", "read what exists from AWS")
        .option("--from <file>", "read a terraform.tfstate, the output of terraform show -json, or a *.tfvars")
        .option("--prefix <prefix>", "only repositories whose names begin with it")
        .option("--repository <name>", "only this repository; can be repeated", collect, [])
        .option("--region <region>", "region of the repositories; defaults to that of the stack file, then AWS_REGION")
        .option("--profile <name>", "credentials of the shared AWS configuration")
        .option("--project <name>", "name of the project; defaults to the tag Project, then the names' common prefix")
        .option("--environment <name>", "preset: dev, staging, qa, uat or prod; defaults to the stack's name")
        .option("--name-prefix <prefix>", "what repository names begin with; defaults to what they have in common")
        .addOption(
            new Option("--registry <who>", "whether the stack owns what exists once per registry")
                .choices(["auto", "own", "leave"])
                .default("auto"),
        )
        .option(
            "--keep-policies",
            "keep lifecycle and repository policies word for word, instead of settings that say the same",
        )
        .option("--keep-keys", "name every key by its ARN, instead of taking it over as the set's own")
        .option("--import-file <file>", "write the file for pulumi import")
        .option("--dry-run", "print the stack file and write nothing")
        .option("-j, --json", "print JSON")
        .action(async (options: AdoptOptions) => {
            const { adopt } = await import("./command.ts");
            end(await adopt(options));
        });
}
