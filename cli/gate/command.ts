import { type Command, InvalidArgumentError, Option } from "commander";
import { SEVERITIES, Severity } from "../../ecr/scanResults.ts";
import { type Exit, UsageError } from "../errors.ts";
import type { GateOptions } from "./gate.ts";

/** Adds `gate`. It loads what it needs only when it runs. */
export function addGate(program: Command, end: (exit: Exit) => void): void {
    program
        .command("gate")
        .description(
            "wait for the scan of an image and judge it; exit code 0 clean, 1 findings at or above the level, 2 not judged",
        )
        .addOption(new Option("-r, --repository <name>", "the repository, by its name in AWS").makeOptionMandatory())
        .addOption(new Option("-t, --tag <tag>", "a tag of the image").conflicts("digest"))
        .option("-d, --digest <digest>", "the digest of the image: sha256:...")
        .addOption(
            new Option("-f, --fail-on <severity>", "findings at or above it stop the image")
                .choices(SEVERITIES)
                .default(Severity.High),
        )
        .option("-a, --allow <id...>", "findings that may pass, such as CVE-2026-1234")
        .addOption(
            new Option("--timeout <time>", "how long to wait for the scan").argParser(duration).default(600_000, "10m"),
        )
        .addOption(
            new Option("--interval <time>", "how long to wait between two questions")
                .argParser(duration)
                .default(5_000, "5s"),
        )
        .option("--region <region>", "the region of the registry; else AWS_REGION")
        .option("--registry-id <account>", "the account of the registry; else that of the credentials")
        .option("-j, --json", "print JSON, with all findings")
        .showHelpAfterError("(ecr-set gate --help shows the options)")
        .action(async (options: GateOptions) => {
            if (options.tag === undefined && options.digest === undefined) {
                throw new UsageError("gate needs --tag or --digest, to know which image to judge");
            }
            const { gate } = await import("./gate.ts");
            end(await gate(options));
        });
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds from a text such as 10m. */
function duration(text: string): number {
    const [, number, unit = ""] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim()) ?? [];
    const milliseconds = Number(number) * (UNITS[unit] ?? Number.NaN);
    if (!(milliseconds > 0)) {
        throw new InvalidArgumentError("It must be a number and a unit, such as 90s, 10m or 1h.");
    }
    return milliseconds;
}
