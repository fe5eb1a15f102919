import * as pulumi from "@pulumi/pulumi";
import type { RegistryRequests } from "../../config/args/registry.ts";
import type { EcrRepositorySetArgs } from "../../config/args/set.ts";
import { markRead, readOptions, withOrigin } from "../../config/options/origin.ts";
import { listed, propertyPath } from "../../config/problems/report.ts";
import { warn } from "../../config/problems/warn.ts";
import { requestsOfStack } from "../../config/registry/included.ts";
import type { Problem } from "../../text/problem.ts";
import { ConfigurationError } from "../errors.ts";

/** What the name of a stack looks like: organization/project/stack, project/stack or stack. */
const STACK = /^[\w.-]+(?:\/[\w.-]+){0,2}$/;

/**
 * Args with the names of stacks in `registry.include`, as a stack file has them, replaced by what these stacks request of the
 * registry. Awaited in the program, so that the set can check all requests before anything is sent.
 */
export async function includeStacks(args: EcrRepositorySetArgs): Promise<EcrRepositorySetArgs> {
    const { registry } = args;
    if (!Array.isArray(registry?.include)) {
        return args;
    }
    const written: unknown[] = registry.include;
    const isName = (each: unknown): each is string => typeof each === "string" && STACK.test(each);
    const names = [...new Set(written.filter(isName))];
    if (names.length > 0 && pulumi.runtime.getEngine() === undefined) {
        const [stacks, request] = names.length === 1 ? ["stack", "requests"] : ["stacks", "request"];
        const reason = `what ${stacks} ${listed(names)} ${request} is known to \`pulumi preview\` only; it is left out here`;
        for (const warning of withOrigin([{ path: "registry.include", reason }], args)) {
            warn(warning);
        }
    }
    // A name that stands twice is read once: the set reports it.
    const read = new Map<string, Promise<pulumi.Input<RegistryRequests>>>();
    const include = await Promise.all(
        written.map((each, index) => {
            if (!isName(each)) {
                return each as pulumi.Input<RegistryRequests>;
            }
            const path = propertyPath(["registry", "include", index]);
            const requests = read.get(each) ?? requestsOf(each, path, args);
            read.set(each, requests);
            return requests;
        }),
    );
    const included = { ...registry, include };
    const known = readOptions(args);
    return known?.registry === registry
        ? markRead({ ...args, registry: included }, { ...known, registry: included })
        : { ...args, registry: included };
}

async function requestsOf(
    stack: string,
    path: string,
    args: EcrRepositorySetArgs,
): Promise<pulumi.Input<RegistryRequests>> {
    if (pulumi.runtime.getEngine() === undefined) {
        // Known after apply: nothing that depends on it is evaluated.
        return pulumi.output(pulumi.unknown) as unknown as pulumi.Output<RegistryRequests>;
    }
    const found = requestsOfStack(stack, await outputsOf(stack));
    if ("problem" in found) {
        const problem: Problem = { path, code: "missing-option", reason: found.problem };
        throw new ConfigurationError(withOrigin([problem], args), pulumi.getStack());
    }
    const warnings = found.warning === null ? [] : [{ path, reason: found.warning }];
    for (const warning of withOrigin(warnings, args)) {
        warn(warning);
    }
    return found.requests;
}

/** The outputs of a stack, or null where there is none of this name: a StackReference would end the update then. */
async function outputsOf(stack: string): Promise<Record<string, unknown> | null> {
    try {
        const { outputs } = await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name: stack });
        return outputs;
    } catch (error) {
        if (error instanceof Error && error.message.includes("unknown stack")) {
            return null;
        }
        throw error;
    }
}
