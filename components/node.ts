import { nodeProblem } from "../config/problems/node.ts";

// Before any other module of the package: with an old Node the first of them fails with an error that says nothing.
const problem = nodeProblem("ecr-repository-set");
if (problem !== null) {
    // The mark of the SDK's RunError, which is shown without a stack trace.
    throw Object.assign(new Error(problem), { __pulumiRunError: true });
}
