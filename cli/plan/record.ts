import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type * as Pulumi from "@pulumi/pulumi";
import { WARNINGS_CHANNEL } from "../../config/options/origin.ts";
import { problemHeading } from "../../config/problems/report.ts";
import { warningText } from "../../config/problems/warn.ts";
import type { Problem, Warning } from "../../text/problem.ts";
import { red } from "../common/table.ts";
import { hideEncrypted } from "./encrypted.ts";
import type { StackFiles } from "./files.ts";
import { type PlacedProblem, type PlacedWarning, type Places, placedLines } from "./places.ts";
import { runProgram, sdkOf } from "./run.ts";
import { UNKNOWN_TEXT } from "./secrets.ts";

/** What stands in a plan for a value that only AWS knows. */
const UNKNOWN = { unknown: true } as const;

/** A resource that the stack would create. */
export interface PlannedResource {
    type: string;
    name: string;
    urn: string;
    /** URN of the parent. */
    parent: string;
    inputs: Record<string, unknown>;
    /** The resource options that are set. */
    options: Record<string, unknown>;
    /** The outputs of a component. */
    outputs?: Record<string, unknown>;
}

/** What a rule of the policy pack says of a resource. */
export interface PolicyResult {
    /** Name of the rule. */
    policy: string;
    /** `mandatory` or `advisory` for a violation; `unknown` where the rule needs what only AWS knows. */
    level: "mandatory" | "advisory" | "unknown";
    /** URN of the resource. */
    resource: string;
    message: string;
}

/** What a stack would create. */
export interface Plan {
    project: string;
    stack: string;
    resources: PlannedResource[];
    outputs: Record<string, unknown>;
    warnings: PlacedWarning[];
    problems: PlacedProblem[];
    /** What the rules of the policy pack say, empty where all of them hold. */
    policies: PolicyResult[];
}

/** A request to register a resource, as far as it is read here. */
interface RegisterRequest {
    getType(): string;
    getName(): string;
    getParent(): string;
    getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
    getProtect(): boolean | undefined;
    getRetainondelete(): boolean | undefined;
    getDeletedwith(): string;
    getDependenciesList(): string[];
    getAliasesList(): { toObject(): { spec?: { name?: string }; urn?: string } }[];
    getIgnorechangesList(): string[];
    getProvider(): string;
}

/** The mock monitor of Pulumi's SDK, as far as it is used here. */
interface Monitor {
    newUrn(parent: string, type: string, name: string): string;
    registerResource(request: RegisterRequest, callback: unknown): unknown;
    registerResourceOutputs(request: OutputsRequest, callback: unknown): unknown;
}

interface OutputsRequest {
    getUrn(): string;
    getOutputs(): { toJavaScript(): Record<string, unknown> } | undefined;
}

const STACK_TYPE = "pulumi:pulumi:Stack";
// How Pulumi's SDK marks a value that is secret.
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";

/** Runs the stack's own program in this process, with a monitor that writes down what it would create. The account is unknown unless one is given. */
export async function recordPlan(files: StackFiles, accountId: string = UNKNOWN_TEXT): Promise<Plan> {
    const { project, stack, places } = files;
    const warnings = files.warnings.map((each) => places.withPlace(each));
    const plan: Plan = { project, stack, resources: [], outputs: {}, warnings, problems: [], policies: [] };
    if (files.problems.length > 0) {
        plan.problems.push(...files.problems.map((each) => places.withPlace(each)));
        return plan;
    }
    // The program's own copy of the SDK: what it registers goes to that one.
    const pulumi = sdkOf(files.program);
    await pulumi.runtime.setMocks(
        { newResource: echo, call: answerAs(accountId) },
        project,
        stack,
        true,
        "organization",
    );
    pulumi.runtime.setAllConfig(files.config, [...files.encrypted]);
    const showEncrypted = hideEncrypted(pulumi, files.encrypted);
    const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
    watch(monitor, plan);

    const console_ = captureConsole(plan.warnings, places);
    // The SDK keeps a stack trace for each promise, a quarter of the time of a plan; none of them is shown.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    const failures: unknown[] = [];
    try {
        await runProgram(files.program, (error) => failures.push(error));
        await pulumi.runtime.disconnect();
    } catch (error) {
        failures.push(error);
    } finally {
        Error.stackTraceLimit = stackTraceLimit;
        console_.restore();
        showEncrypted();
    }
    for (const error of failures.slice(0, 1)) {
        plan.resources = [];
        plan.outputs = {};
        plan.problems.push(...problemsOf(error).map((each) => places.withPlace(each)));
    }
    plan.resources.sort((a, b) => (a.urn < b.urn ? -1 : 1));
    return plan;
}

/** A resource that is not there yet: its inputs are known, the rest is what AWS will answer. */
async function echo(args: Pulumi.runtime.MockResourceArgs): Promise<Pulumi.runtime.MockResourceResult> {
    return { id: undefined as unknown as string, state: args.inputs };
}

/** Calls to AWS are not made: their answers are unknown, but for the account. */
function answerAs(accountId: string) {
    return async ({ token }: Pulumi.runtime.MockCallArgs): Promise<Record<string, unknown>> =>
        token === "aws:index/getCallerIdentity:getCallerIdentity"
            ? { accountId, arn: UNKNOWN_TEXT, userId: UNKNOWN_TEXT, id: accountId }
            : {};
}

function watch(monitor: Monitor, plan: Plan): void {
    const register = monitor.registerResource.bind(monitor);
    const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
    // The mock's own URNs keep only the nearest parent's type; the engine's have the whole chain.
    monitor.newUrn = (parent, type, name) => {
        const chain = parent.split("::")[2];
        const qualified = chain === undefined || chain === STACK_TYPE ? type : `${chain}$${type}`;
        return `urn:pulumi:${plan.stack}::${plan.project}::${qualified}::${name}`;
    };
    monitor.registerResource = (request, callback) => {
        if (request.getType() !== STACK_TYPE) {
            plan.resources.push({
                type: request.getType(),
                name: request.getName(),
                urn: monitor.newUrn(request.getParent(), request.getType(), request.getName()),
                parent: request.getParent(),
                inputs: plain(request.getObject()?.toJavaScript() ?? {}) as Record<string, unknown>,
                options: optionsOf(request),
            });
        }
        return register(request, callback);
    };
    monitor.registerResourceOutputs = (request, callback) => {
        const outputs = plain(request.getOutputs()?.toJavaScript() ?? {}) as Record<string, unknown>;
        const component = plan.resources.find(({ urn }) => urn === request.getUrn());
        if (request.getUrn().split("::")[2] === STACK_TYPE) {
            plan.outputs = outputs;
        } else if (component !== undefined) {
            component.outputs = outputs;
        }
        return registerOutputs(request, callback);
    };
}

function optionsOf(request: RegisterRequest): Record<string, unknown> {
    const aliases = request.getAliasesList().map((alias) => {
        const { spec, urn } = alias.toObject();
        return urn !== undefined && urn !== "" ? urn : spec?.name;
    });
    return {
        ...(request.getProtect() && { protect: true }),
        ...(request.getRetainondelete() && { retainOnDelete: true }),
        ...(request.getDeletedwith() !== "" && { deletedWith: request.getDeletedwith() }),
        ...(aliases.length > 0 && { aliases }),
        ...(request.getIgnorechangesList().length > 0 && { ignoreChanges: request.getIgnorechangesList() }),
        ...(request.getProvider() !== "" && { provider: request.getProvider() }),
        ...(request.getDependenciesList().length > 0 && { dependsOn: [...request.getDependenciesList()].sort() }),
    };
}

/** A value as JSON has it, with unknown and secret ones marked. */
function plain(value: unknown): unknown {
    if (typeof value === "string") {
        // Also a text that a program made with one.
        return value.includes(UNKNOWN_TEXT) ? UNKNOWN : value;
    }
    if (Array.isArray(value)) {
        return value.map(plain);
    }
    if (typeof value === "object" && value !== null) {
        return SIGNATURE_KEY in value
            ? { secret: true }
            : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
    }
    return value;
}

/** Without an engine the SDK logs on the console: its warnings belong to the plan, all else goes to standard error. */
function captureConsole(warnings: PlacedWarning[], places: Places): { restore(): void } {
    const { log, info, warn } = console;
    const published = new Map<string, Warning>();
    const listen = (message: unknown) => {
        published.set(warningText(message as Warning), message as Warning);
    };
    subscribe(WARNINGS_CHANNEL, listen);
    console.log = console.error;
    console.info = console.error;
    console.warn = (...words: unknown[]) => {
        const [, text = ""] = /^warning: \[runtime\] ([\s\S]*)$/.exec(String(words[0])) ?? [];
        // One that the program logs itself may have a path, too.
        const { path, reason } = /^(?<path>.+?): (?<reason>[\s\S]*)$/.exec(text)?.groups ?? {};
        const known = published.get(text);
        if (known !== undefined) {
            warnings.push(places.withPlace(known));
        } else if (path !== undefined && reason !== undefined) {
            warnings.push(places.withPlace<Warning>({ path, reason }));
        } else {
            console.error(...words);
        }
    };
    return {
        restore: () => {
            Object.assign(console, { log, info, warn });
            unsubscribe(WARNINGS_CHANNEL, listen);
        },
    };
}

/** Where a problem is that is none of the configuration: the program failed. */
const PROGRAM = "program";

/** What stopped a plan, for people: problems of the configuration, or what the program failed with. */
export function stoppedText({ problems, stack }: Pick<Plan, "problems" | "stack">): string {
    const isProgram = problems.length > 0 && problems.every(({ code }) => code === "program-failed");
    const heading = isProgram
        ? `The program of stack ${stack} failed; nothing was sent to AWS:`
        : problemHeading(
              problems.length,
              stack,
              // Only what a file has is given a place; an environment variable is none of the args either.
              problems.every(({ path, place }) => place === undefined && /^[a-z]/.test(path)),
          );
    return `${red(heading)}\n${placedLines(problems)}\n`;
}

function problemsOf(error: unknown): Problem[] {
    const { problems, message = String(error) } = (error ?? {}) as { problems?: Problem[]; message?: string };
    if (Array.isArray(problems)) {
        return problems;
    }
    // Who required it, in lines of their own, is the SDK.
    const [text = ""] = message.split("\nRequire stack:");
    return [{ path: PROGRAM, code: "program-failed", reason: `failed: ${text.trim().replace(/\n\s*/g, "\n      ")}` }];
}
