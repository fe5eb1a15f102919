import { jsonProblem, RepeatedKeysError, readJson } from "../../aws/json.ts";
import { parseTime, readImages } from "../../ecr/lifecycle/images.ts";
import type { ActionType } from "../../ecr/lifecycle/policy.ts";
import { didYouMean, listed, shown } from "../../ecr/lifecycle/problems.ts";
import { readLifecyclePolicy } from "../../ecr/lifecycle/read.ts";
import { simulateLifecycle } from "../../ecr/lifecycle/simulate/index.ts";
import { actedOn } from "../../ecr/lifecycle/simulate/outcome.ts";
import { isMap, type PlainMap } from "../../text/maps.ts";
import { type Problem, problemText } from "../../text/problem.ts";

/** The answer to one request: problems of the policy, or what it does, or why the request itself cannot be answered. */
type BatchAnswer =
    | { id: unknown; problems: Problem[] }
    | { id: unknown; actions: { imageDigest: string; action: ActionType; rulePriority: number }[] }
    | { id: unknown; error: string };

const OPS = ["validate", "simulate"] as const;

/**
 * Answers one line of the batch protocol: a request as JSON to an answer as JSON, never an exception. The id comes back as
 * it was sent, null where it cannot be read. A simulation of a policy with problems answers the problems.
 */
export function answerBatchLine(line: string): string {
    let request: unknown;
    try {
        request = readJson(line);
    } catch (error) {
        const why = error instanceof RepeatedKeysError ? `each ${jsonProblem(error)}` : (error as Error).message;
        return JSON.stringify({ id: idIn(line), error: `must be one JSON map a line: ${why}` });
    }
    if (!isMap(request)) {
        return JSON.stringify({ id: null, error: `must be a map with id, op and policy, found ${shown(request)}` });
    }
    const id = request.id ?? null;
    try {
        return JSON.stringify(answer(id, request));
    } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        // An id of one value cannot be what failed; anything deeper may be.
        return JSON.stringify({ id: typeof id === "object" ? null : id, error: why });
    }
}

function answer(id: unknown, request: PlainMap): BatchAnswer {
    const op = OPS.find((candidate) => candidate === request.op);
    if (op === undefined) {
        const way = typeof request.op === "string" ? didYouMean(request.op, OPS) : "";
        const ops = listed(OPS.map((candidate) => JSON.stringify(candidate)));
        return { id, error: `op must be ${ops}, found ${shown(request.op)}${way}` };
    }
    if (request.policy === undefined) {
        return { id, error: "policy is required: a lifecycle policy, as a map or as JSON text" };
    }
    const { document, problems } = readLifecyclePolicy(request.policy);
    if (op === "validate" || document === null) {
        return { id, problems };
    }
    const { images, problems: imageProblems } = readImages(request.images);
    if (imageProblems.length > 0) {
        return { id, error: imageProblems.map(problemText).join("; ") };
    }
    const now = typeof request.now === "string" ? parseTime(request.now) : null;
    if (now === null) {
        return { id, error: `now must be an ISO 8601 time such as 2026-01-31T12:00:00Z, found ${shown(request.now)}` };
    }
    const actions = actedOn(simulateLifecycle(document, images, now)).map(({ imageDigest, action, rulePriority }) => ({
        imageDigest,
        action,
        rulePriority,
    }));
    return { id, actions };
}

/** The id of a request that is not JSON, where it stands at the beginning as a text or a number; or null. */
function idIn(line: string): unknown {
    const match = /^\s*\{\s*"id"\s*:\s*("(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?)\s*[,}]/.exec(line);
    if (match?.[1] === undefined) {
        return null;
    }
    try {
        return JSON.parse(match[1]);
    } catch {
        return null;
    }
}
