import { type Command, InvalidArgumentError, Option } from "commander";
import type { Exit } from "../common/errors.ts";
import { readAssumption } from "./assume.ts";
import type { DiffOptions } from "./diff.ts";
import type { ShowOptions } from "./show.ts";
import type { SimulateCommandOptions } from "./simulate.ts";
import type { ValidateOptions } from "./validate.ts";

/** Adds `lifecycle` and its commands. Each loads what it needs only when it runs. */
export function addLifecycle(program: Command, end: (exit: Exit) => void): void {
    const lifecycle = program
        .command("lifecycle")
        .description("check lifecycle policies, and say what they delete before they do");
    lifecycle
        .command("validate")
        .description("check policy files")
        .argument("<file...>", "file of a policy; - for standard input")
        .addOption(immutableOption())
        .option("-j, --json", "print JSON")
        .action(async (files: string[], options: ValidateOptions) => {
            const { validate } = await import("./validate.ts");
            end(await validate(files, options));
        });
    lifecycle
        .command("show")
        .description("show the rules of a stack's repositories in words")
        .addOption(stackOption().makeOptionMandatory())
        .option("-r, --repository <key>", "one repository only, by its key")
        .option("-C, --cwd <folder>", "folder of Pulumi.yaml", ".")
        .option("-j, --json", "print JSON")
        .action(async (options: ShowOptions) => {
            const { show } = await import("./show.ts");
            end(await show(options));
        });
    addSimulate(lifecycle, end);
    addDiff(lifecycle, end);
    lifecycle
        .command("batch")
        .description("answer requests from standard input, one JSON document a line")
        .action(async () => {
            const { batch } = await import("./batch.ts");
            end(await batch(process.stdin, process.stdout));
        });
}

function addSimulate(lifecycle: Command, end: (exit: Exit) => void): void {
    lifecycle
        .command("simulate")
        .description("say which images a policy deletes, which it keeps, and why")
        .addOption(new Option("-p, --policy <file>", "file of a policy; - for standard input").conflicts("stack"))
        .addOption(stackOption())
        .option("-r, --repository <name>", "with --stack, the repository's key; without, its repository name")
        .option("-C, --cwd <folder>", "folder of Pulumi.yaml", ".")
        .addOption(
            new Option("-i, --images <file>", "what `aws ecr describe-images` printed; - for standard input").conflicts(
                "live",
            ),
        )
        .option("-l, --live", "ask AWS for the images (needs ecr:DescribeImages)")
        .option("--read-lists", "with --live, read which images manifest lists name; AWS may record that as a pull")
        .option("--region <region>", "with --live, the region of the registry; else the stack's, else AWS_REGION")
        .option("--registry-id <account>", "with --live, the account of the registry; else that of the credentials")
        .option("--now <time>", "time of the simulation in ISO 8601; else the present")
        .option("-u, --in-use <file>", "digests or image references that are in use, one a line or as a JSON array")
        .addOption(immutableOption().conflicts("stack"))
        .option(
            "--assume <name=value>",
            "what to assume if AWS's pages are silent, such as ties=later-listed; repeatable (docs/lifecycle-semantics.md)",
            readAssumption,
        )
        .option("--standard-price <dollars>", "for a GiB and month of standard storage; else 0.10", price)
        .option("--archive-price <dollars>", "for a GiB and month of archive storage; else 0.10", price)
        .option("-j, --json", "print JSON, with all images")
        .showHelpAfterError("(ecr-set lifecycle simulate --help shows the options)")
        .action(async (options: SimulateCommandOptions) => {
            const { simulate } = await import("./simulate.ts");
            end(await simulate(options));
        });
}

function addDiff(lifecycle: Command, end: (exit: Exit) => void): void {
    lifecycle
        .command("diff")
        .description("say which images that are there now a change of the lifecycle policies deletes or archives")
        .addOption(stackOption().conflicts(["from", "to", "images"]))
        .option("-l, --live", "with --stack, compare with the policies and images in AWS")
        .option("-r, --repository <keys...>", "with --stack, these repositories only, by their keys")
        .option("-C, --cwd <folder>", "folder of Pulumi.yaml", ".")
        .option("--from <file>", "file of the policy as it is; - for standard input")
        .option("--to <file>", "file of the policy as it shall be")
        .option("-i, --images <file>", "with --from and --to, what `aws ecr describe-images` printed")
        .option("-u, --in-use <file>", "digests or image references that are in use; else imagesInUse of the stack")
        .option("--now <time>", "time of the comparison in ISO 8601; else the present")
        .option("--read-lists", "with --live, read which images manifest lists name; AWS may record that as a pull")
        .option("--region <region>", "with --live, the region of the registry; else the stack's, else AWS_REGION")
        .option("--registry-id <account>", "with --live, the account of the registry; else that of the credentials")
        .option("--timeout <seconds>", "with --live, time for AWS to answer; else 300", seconds)
        .option("-j, --json", "print JSON, with all images")
        .showHelpAfterError("(ecr-set lifecycle diff --help shows the options)")
        .action(async (options: DiffOptions) => {
            const { diff } = await import("./diff.ts");
            end(await diff(options));
        });
}

function seconds(text: string): number {
    const count = text.trim() === "" ? Number.NaN : Number(text);
    if (!(count > 0 && count <= 86_400)) {
        throw new InvalidArgumentError("It must be a number of seconds such as 300.");
    }
    return count;
}

function immutableOption(): Option {
    return new Option("--immutable-tags", "the repository's tags cannot be moved: no push leaves an untagged image");
}

function stackOption(): Option {
    return new Option("-s, --stack <name>", "the stack, as in Pulumi.<name>.yaml");
}

function price(text: string): number {
    const dollars = text.trim() === "" ? Number.NaN : Number(text);
    if (!(dollars >= 0 && dollars < Infinity)) {
        throw new InvalidArgumentError("It must be a number of dollars such as 0.10.");
    }
    return dollars;
}
