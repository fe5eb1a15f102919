#!/usr/bin/env node
import * as nodeModule from "node:module";
import { nodeProblem } from "../config/problems/node.ts";

const problem = nodeProblem("ecr-set");
if (problem === null) {
    // Before any other module is loaded, so that all of them come from the cache on the second run.
    nodeModule.enableCompileCache();
    const { quietWhenClosed } = await import("./lifecycle/output.ts");
    const { main } = await import("./program.ts");
    quietWhenClosed(process.stdout);
    process.exitCode = await main(process.argv.slice(2));
} else {
    process.stderr.write(`error: ${problem}\n`);
    process.exitCode = 2;
}
