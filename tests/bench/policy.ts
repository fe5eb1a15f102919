import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, stringify } from "yaml";

// What the policy pack costs: its start against that of a pack with one empty rule, and a preview of 600 resources with
// it against the same without. Ratios, pair by pair, so that a slow moment hits both.
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PACK = resolve(ROOT, "policy");
const HOST = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run-policy-pack");
const RUNS = Number(process.env.RUNS ?? 7);

const folder = mkdtempSync(resolve(ROOT, "tests/engine/.bench-"));
try {
    const empty = emptyPack();
    await bootRatio(empty);
    previewRatio(empty);
} finally {
    rmSync(folder, { recursive: true, force: true });
}

/** A pack with one rule that does nothing: what every pack costs. */
function emptyPack(): string {
    const pack = resolve(folder, "empty");
    mkdirSync(pack);
    writeFileSync(
        resolve(pack, "package.json"),
        '{ "name": "empty", "version": "0.0.1", "type": "module", "main": "index.js" }',
    );
    writeFileSync(resolve(pack, "PulumiPolicy.yaml"), "runtime: nodejs\n");
    writeFileSync(
        resolve(pack, "index.js"),
        'import { PolicyPack } from "@pulumi/policy";\nnew PolicyPack("empty", { policies: [{ name: "nothing", description: "Nothing", enforcementLevel: "advisory", validateResource: () => {} }] });\n',
    );
    symlinkSync(resolve(ROOT, "node_modules"), resolve(pack, "node_modules"));
    return pack;
}

async function bootRatio(empty: string): Promise<void> {
    await boot(empty);
    await boot(PACK);
    const pairs: (readonly [number, number])[] = [];
    for (let run = 0; run < RUNS; run++) {
        pairs.push([await boot(empty), await boot(PACK)]);
    }
    const [one, all] = [median(pairs.map(([a]) => a)), median(pairs.map(([, b]) => b))];
    console.log("policy pack, start to listening");
    console.log(`  one empty rule ${one.toFixed(2)} s, the pack ${all.toFixed(2)} s`);
    console.log(`  ratio x${median(pairs.map(([a, b]) => b / a)).toFixed(3)} (wanted: at most 1.3)`);
}

/** Seconds from the start of Pulumi's host to the line with its port. */
function boot(pack: string): Promise<number> {
    return new Promise((done, failed) => {
        const from = performance.now();
        const env = { ...process.env, PULUMI_NODEJS_STACK: "prod", PULUMI_NODEJS_PROJECT: "ecr", PULUMI_CONFIG: "{}" };
        const host = spawn(process.execPath, [HOST, "127.0.0.1:1", pack], { cwd: pack, env });
        let errors = "";
        let isUp = false;
        host.stderr.on("data", (chunk) => {
            errors += chunk;
        });
        host.stdout.on("data", () => {
            isUp = true;
            done((performance.now() - from) / 1000);
            host.kill();
        });
        host.on("exit", () => isUp || failed(new Error(`the pack in ${pack} did not start: ${errors}`)));
    });
}

/** A preview of 200 repositories, some 600 resources, without a pack, with the empty one and with this one. */
function previewRatio(empty: string): void {
    const project = resolve(folder, "project");
    mkdirSync(project);
    const { runtime } = parse(readFileSync(resolve(ROOT, "Pulumi.yaml"), "utf8"));
    writeFileSync(
        resolve(project, "Pulumi.yaml"),
        stringify({ name: "ecr", main: relative(project, resolve(ROOT, "index.ts")), runtime }),
    );
    const repositories = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`service-${index}`, {}]));
    writeFileSync(
        resolve(project, "Pulumi.prod.yaml"),
        stringify({
            config: {
                "aws:region": "us-east-1",
                "ecr:project": "myproject",
                "ecr:allowedAccountIds": ["210987654321"],
                "ecr:replicationDestinations": [{ region: "us-west-2" }],
                "ecr:repositories": repositories,
            },
        }),
    );
    const state = resolve(folder, "state");
    mkdirSync(state);
    const env = { ...process.env, PULUMI_BACKEND_URL: `file://${state}`, PULUMI_CONFIG_PASSPHRASE: "bench" };
    const pulumi = (...args: string[]) =>
        execFileSync("pulumi", args, { cwd: project, env, encoding: "utf8", stdio: "pipe", maxBuffer: 1 << 28 });
    const preview = (...packs: string[]) => {
        const from = performance.now();
        pulumi("preview", "--stack", "prod", "--non-interactive", ...packs.flatMap((pack) => ["--policy-pack", pack]));
        return (performance.now() - from) / 1000;
    };
    try {
        pulumi("version");
    } catch {
        console.log("preview: skipped, there is no pulumi on PATH");
        return;
    }
    pulumi("stack", "init", "prod");
    preview(PACK);
    const runs = Array.from({ length: RUNS }, () => [preview(), preview(empty), preview(PACK)] as const);
    const column = (index: 0 | 1 | 2) => median(runs.map((run) => run[index]));
    const ratio = (a: 0 | 1 | 2, b: 0 | 1 | 2) => median(runs.map((run) => run[b] / run[a])).toFixed(3);
    console.log("pulumi preview of 200 repositories, prod");
    console.log(
        `  without a pack ${column(0).toFixed(2)} s, with one empty rule ${column(1).toFixed(2)} s, with the pack ${column(2).toFixed(2)} s`,
    );
    console.log(`  the pack over no pack x${ratio(0, 2)}, over the empty rule x${ratio(1, 2)} (wanted: under 1.05)`);
    // What Pulumi requests of each pack for each resource is not the rules' doing: their own share is the time in its answers.
    const inside = (pack: string) => {
        const watched = watchedPack(pack);
        return median(
            Array.from({ length: RUNS }, () => {
                preview(watched);
                return Number(readFileSync(resolve(watched, "seconds"), "utf8"));
            }),
        );
    };
    const [bare, full] = [inside(resolve(empty, "index.js")), inside(resolve(PACK, "dist/index.js"))];
    console.log(
        `  time in the answers: one empty rule ${bare.toFixed(2)} s, the pack ${full.toFixed(2)} s; the rules' share x${((column(1) + full - bare) / column(1)).toFixed(3)}`,
    );
}

/** A pack that runs another one, and writes down the seconds that it spends on answers to the engine. */
function watchedPack(entry: string): string {
    const pack = mkdtempSync(resolve(folder, "watched-"));
    writeFileSync(
        resolve(pack, "package.json"),
        '{ "name": "watched", "version": "0.0.1", "type": "module", "main": "index.js" }',
    );
    writeFileSync(resolve(pack, "PulumiPolicy.yaml"), "runtime: nodejs\n");
    symlinkSync(resolve(ROOT, "node_modules"), resolve(pack, "node_modules"));
    writeFileSync(
        resolve(pack, "index.js"),
        `import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import grpc from "@grpc/grpc-js";
const { addService } = grpc.Server.prototype;
let seconds = 0;
grpc.Server.prototype.addService = function (service, answers) {
    const watched = Object.entries(answers).map(([name, answer]) => [name, (call, done) => {
        const from = performance.now();
        answer(call, (...result) => {
            seconds += (performance.now() - from) / 1000;
            if (name === "analyzeStack") {
                writeFileSync(${JSON.stringify(resolve(pack, "seconds"))}, String(seconds));
            }
            done(...result);
        });
    }]);
    return addService.call(this, service, Object.fromEntries(watched));
};
createRequire(import.meta.url)(${JSON.stringify(entry)});
`,
    );
    return pack;
}

function median(values: readonly number[]): number {
    return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
