import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, stringify } from "yaml";

// Ratios, not seconds: machines differ. Each pair is measured in turn, so that a slow moment hits both.
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
// Both programs run as the project's own does.
const RUNTIME = parse(readFileSync(resolve(ROOT, "Pulumi.yaml"), "utf8")).runtime;
const RUNS = Number(process.env.RUNS ?? 5);

const folder = mkdtempSync(resolve(ROOT, "tests/engine/.bench-"));
try {
    planGrowth();
    if (hasEngine()) {
        for (const count of [4, 200]) {
            programStart(count);
        }
    } else {
        console.log("program start: skipped, there is no pulumi on PATH");
    }
} finally {
    rmSync(folder, { recursive: true, force: true });
}

/** Seconds of a plan of the prod sample, of 500 repositories, and what a repository more costs. */
function planGrowth(): void {
    const sizes = [4, 125, 250, 500];
    const seconds = sizes.map((count) => {
        const project = projectOf(`plan-${count}`, "index.ts", stackOf(count));
        const plan = () => run("node", [resolve(ROOT, "cli/main.ts"), "plan", "--stack", "dev", "--cwd", project]);
        plan();
        return median(Array.from({ length: RUNS }, () => timed(plan)));
    });
    const [start = 0, ...rest] = seconds;
    console.log("ecr-set plan");
    sizes.forEach((count, index) => {
        console.log(`  ${String(count).padStart(4)} repositories  ${(seconds[index] ?? 0).toFixed(2)} s`);
    });
    const [at125 = 0, at250 = 0, at500 = 0] = rest.map((total) => total - start);
    console.log(
        `  growth beyond the start: x${(at250 / at125).toFixed(2)} for 125 -> 250, x${(at500 / at250).toFixed(2)} for 250 -> 500 (linear is x2)`,
    );
}

/** What the component adds to a preview, against a program that makes the same resources without it. */
function programStart(count: number): void {
    const withSet = projectOf(`set-${count}`, "index.ts", stackOf(count));
    const recorded = resolve(folder, `plan-${count}.json`);
    writeFileSync(
        recorded,
        run("node", [resolve(ROOT, "cli/main.ts"), "plan", "--stack", "dev", "--cwd", withSet, "--json"]),
    );
    const raw = projectOf(`raw-${count}`, "tests/bench/raw/index.ts", {
        "aws:region": "us-east-1",
        "bench:plan": recorded,
    });
    const preview = (project: string) => () =>
        run("pulumi", ["preview", "--stack", "dev", "--non-interactive"], project);
    for (const project of [withSet, raw]) {
        run("pulumi", ["stack", "init", "dev"], project);
        preview(project)();
    }
    const pairs = Array.from({ length: RUNS }, () => [timed(preview(withSet)), timed(preview(raw))] as const);
    const [set, bare] = [median(pairs.map(([a]) => a)), median(pairs.map(([, b]) => b))];
    const ratio = median(pairs.map(([a, b]) => a / b));
    console.log(`pulumi preview, ${count} repositories`);
    console.log(`  with the component ${set.toFixed(2)} s, the same resources without it ${bare.toFixed(2)} s`);
    console.log(
        `  difference ${median(pairs.map(([a, b]) => a - b)).toFixed(2)} s, ratio x${ratio.toFixed(3)} (pair by pair, ${RUNS} pairs)`,
    );
}

function stackOf(count: number): object {
    const keys = Array.from({ length: count }, (_, index) => `service-${index}`);
    const repositories = Object.fromEntries(
        keys.map((key, index) => [key, index % 4 === 0 ? { enableLambdaPull: true } : {}]),
    );
    return {
        "aws:region": "us-east-1",
        "ecr:project": "myproject",
        "ecr:environment": "dev",
        "ecr:repositories": repositories,
    };
}

function projectOf(name: string, program: string, config: object): string {
    const project = resolve(folder, name);
    mkdirSync(project);
    writeFileSync(
        resolve(project, "Pulumi.yaml"),
        stringify({ name: "ecr", main: relative(project, resolve(ROOT, program)), runtime: RUNTIME }),
    );
    writeFileSync(resolve(project, "Pulumi.dev.yaml"), stringify({ config }));
    return project;
}

function run(command: string, args: readonly string[], cwd = folder): string {
    // Each project has a state of its own.
    const state = resolve(cwd, "state");
    mkdirSync(state, { recursive: true });
    const env = {
        ...process.env,
        PULUMI_BACKEND_URL: `file://${state}`,
        PULUMI_CONFIG_PASSPHRASE: "bench",
        PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    return execFileSync(command, args, { cwd, env, encoding: "utf8", stdio: "pipe", maxBuffer: 1 << 28 });
}

function hasEngine(): boolean {
    try {
        run("pulumi", ["version"]);
        return true;
    } catch {
        return false;
    }
}

function timed(action: () => unknown): number {
    const from = performance.now();
    action();
    return (performance.now() - from) / 1000;
}

function median(values: readonly number[]): number {
    return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
