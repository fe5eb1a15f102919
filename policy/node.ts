import { nodeProblem } from "../config/problems/node.ts";
import { staleSources } from "./stale.ts";

// Before the pack itself: with an old Node it would fail with an error that says nothing.
const problem = nodeProblem("ecr-policy-pack");
if (problem !== null) {
    process.stderr.write(`error: ${problem}\n`);
    process.exit(1);
}

// A pack that is older than the rules next to it would hold a stack to rules that no one reads any more.
const [first, ...more] = staleSources(new URL(".", import.meta.url));
if (first !== undefined) {
    const others = more.length === 0 ? "" : ` and ${more.length} more`;
    process.stderr.write(`error: policy/dist was built before ${first}${others} changed; run npm run build\n`);
    process.exit(1);
}
