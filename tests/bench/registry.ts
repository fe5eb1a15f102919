// Prints how fast a set of many repositories is resolved and its requests merged: node tests/bench/registry.ts
import type { EcrRepositorySetArgs } from "../../config/args/set.ts";
import { resolve } from "../../config/resolve.ts";

const RUNS = 5;

/** A prod set in which all request much the same, or in which names tell requests badly apart. */
function setOf(count: number, isMixed: boolean): EcrRepositorySetArgs {
    const keys = Array.from({ length: count }, (_, index) => `team-${index % 40}-service-${index}`);
    return {
        project: "myproject",
        environment: "prod",
        replicationDestinations: [{ region: "us-west-2" }, { region: "eu-west-1" }],
        repositories: Object.fromEntries(
            keys.map((key, index) => [
                key,
                isMixed && index % 40 < 4 ? { scanFrequency: "SCAN_ON_PUSH", enableReplication: false } : {},
            ]),
        ),
    };
}

function seconds(args: EcrRepositorySetArgs): number {
    const times = Array.from({ length: RUNS }, () => {
        const start = performance.now();
        const { problems } = resolve(args, { stack: "prod", region: "us-east-1" });
        if (problems.length > 0) {
            throw new Error(`the set has problems: ${JSON.stringify(problems.slice(0, 3))}`);
        }
        return (performance.now() - start) / 1000;
    });
    return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
}

for (const isMixed of [false, true]) {
    console.log(isMixed ? "resolve and merge, two requests mixed" : "resolve and merge, one request");
    const times = [250, 500, 1000, 2000].map((count) => [count, seconds(setOf(count, isMixed))] as const);
    times.forEach(([count, time], index) => {
        const before = times[index - 1]?.[1];
        const growth = before === undefined ? "" : `  x${(time / before).toFixed(2)} (linear is x2)`;
        console.log(`  ${String(count).padStart(4)} repositories  ${time.toFixed(3)} s${growth}`);
    });
}
