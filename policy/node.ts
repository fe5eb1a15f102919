import { nodeProblem } from "../config/node.ts";

// Before the pack itself: with an old Node it would fail with an error that says nothing.
const problem = nodeProblem("ecr-policy-pack");
if (problem !== null) {
    process.stderr.write(`error: ${problem}\n`);
    process.exit(1);
}
