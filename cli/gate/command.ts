import { type Command, Option } from "commander";
import { SEVERITIES, Severity } from "../../ecr/scan/results.ts";
import { type Exit, UsageError } from "../common/errors.ts";
import { account, digest, duration, filled, ids } from "./arguments.ts";
import type { GateOptions } from "./gate.ts";

/** Adds `gate`. It loads what it needs only when it runs. */
export function addGate(program: Command, end: (exit: Exit) => void): void {
    program
        .command("gate")
        .description("wait for the scan of an image and evaluate it")
        .addOption(
            new Option("-r, --repository <name>", "the repository, by its repository name")
                .argParser(filled)
                .makeOptionMandatory(),
        )
        .addOption(new Option("-t, --tag <tag>", "a tag of the image").argParser(filled).conflicts("digest"))
        .option("-d, --digest <digest>", "the digest of the image: sha256:...", digest)
        .addOption(
            new Option("-f, --fail-on <severity>", "findings at or above it stop the image")
                .choices(SEVERITIES)
                .default(Severity.High),
        )
        .option("-a, --allow <id...>", "findings that may pass, such as CVE-2026-1234", ids)
        .addOption(
            new Option("--timeout <time>", "how long to wait for the scan").argParser(duration).default(600_000, "10m"),
        )
        .addOption(
            new Option("--interval <time>", "how long to wait between two questions")
                .argParser(duration)
                .default(5_000, "5s"),
        )
        .option("--region <region>", "the region of the registry; else AWS_REGION", filled)
        .option("--registry-id <account>", "the account of the registry; else that of the credentials", account)
        .option("-j, --json", "print JSON, with all findings")
        .showHelpAfterError("(ecr-set gate --help shows the options)")
        .action(async (options: GateOptions) => {
            if (options.tag === undefined && options.digest === undefined) {
                throw new UsageError("gate needs --tag or --digest, to know which image to evaluate");
            }
            const { gate } = await import("./gate.ts");
            end(await gate(options));
        });
}
