import { execFile, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { relative, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { DescribeRepositoryCreationTemplatesCommand, ECRClient } from "@aws-sdk/client-ecr";
import {
    type EngineEvent,
    LocalWorkspace,
    type OpType,
    PulumiCommand,
    type Stack,
} from "@pulumi/pulumi/automation/index.js";
import { stringify } from "yaml";

/** Root of the project. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const WORK = resolve(ROOT, "tests/engine/.work");

// Files run in parallel, and each worker of mocha has a local AWS: the first at AWS_ENDPOINT_URL, the next at the next port.
const worker = Number(process.env.MOCHA_WORKER_ID ?? 0);
if (worker > 0 && process.env.AWS_ENDPOINT_URL !== undefined) {
    const endpoint = new URL(process.env.AWS_ENDPOINT_URL);
    process.env.AWS_ENDPOINT_URL = `${endpoint.protocol}//${endpoint.hostname}:${Number(endpoint.port) + worker}`;
}

/** Why the tests of this folder cannot run on this machine, or null: they need a Pulumi CLI and a local AWS. */
async function missing(): Promise<string | null> {
    try {
        execFileSync("pulumi", ["version"], { stdio: "ignore" });
    } catch {
        return "there is no pulumi on PATH";
    }
    const endpoint = process.env.AWS_ENDPOINT_URL;
    if (endpoint === undefined) {
        return "AWS_ENDPOINT_URL does not name a local AWS";
    }
    // The tests create and delete: only moto, wherever it runs, has this page. AWS has not.
    const isMoto = await fetch(`${endpoint}/moto-api/`).then(
        ({ ok }) => ok,
        () => false,
    );
    return isMoto ? null : `no moto answers at ${endpoint}`;
}

/** Skips the running suite, saying why, if there is no Pulumi CLI or no local AWS. */
export async function needEngine(context: Mocha.Context): Promise<void> {
    skipIf(context, await missing(), Boolean(process.env.REQUIRE_ENGINE));
}

/** Like needEngine, for suites that need what moto lacks: account settings, caches, creation templates, times of images. */
export async function needWholeEcr(context: Mocha.Context): Promise<void> {
    await needEngine(context);
    const ecr = new ECRClient({ region: "us-east-1", maxAttempts: 1 });
    const reason = await ecr.send(new DescribeRepositoryCreationTemplatesCommand({})).then(
        () => null,
        () => "the local AWS has no ecr:DescribeRepositoryCreationTemplates",
    );
    skipBeyondMoto(context, reason);
}

/** Skips the running suite for a reason that is none with REQUIRE_ENGINE, unless that is `moto`: a Pulumi CLI and moto are enough. */
export function skipBeyondMoto(context: Mocha.Context, reason: string | null): void {
    skipIf(context, reason, !["", "moto"].includes(process.env.REQUIRE_ENGINE ?? ""));
}

function skipIf(context: Mocha.Context, reason: string | null, isRequired: boolean): void {
    if (reason === null) {
        return;
    }
    if (isRequired) {
        throw new Error(`the engine tests are required, but ${reason}`);
    }
    console.log(`      skipped: ${reason}`);
    context.skip();
}

let cli: Promise<PulumiCommand> | undefined;
let provider: Promise<string> | undefined;

/**
 * The AWS provider on PATH, started once for all operations of this process, as PULUMI_DEBUG_PROVIDERS takes it: a start
 * costs more than the rest of a preview. Without one on PATH the engine starts its own. A process has one configuration
 * at a time, so it is not for programs with several providers or for the credentials of another account.
 */
function sharedProvider(): Promise<string> {
    provider ??= new Promise((found) => {
        const child = spawn("pulumi-resource-aws", {
            // Certificates make its second configuration fail, and the local AWS is asked without TLS.
            env: { ...process.env, AWS_CA_BUNDLE: undefined },
            stdio: ["ignore", "pipe", "ignore"],
        });
        process.once("exit", () => child.kill());
        child.unref();
        child.once("error", () => found(""));
        createInterface(child.stdout).once("line", (port) => {
            (child.stdout as Socket).unref();
            found(`aws:${port}`);
        });
    });
    return provider;
}

/** Empties the local AWS. */
export async function resetAws(): Promise<void> {
    const answer = await fetch(`${process.env.AWS_ENDPOINT_URL}/moto-api/reset`, { method: "POST" });
    if (!answer.ok) {
        throw new Error(`the local AWS did not reset: ${answer.status}`);
    }
}

/** What stands under `config` in a stack's file. */
export type Config = Record<string, unknown>;

/** An operation of the engine; `retain` where a resource leaves the state and remains in AWS. */
type Change = OpType | "retain";

/** A stack of the project's program, with a state and a stack file of its own. */
export interface TestStack {
    stack: Stack;
    /** Its folder, with the project file and the stack file. */
    folder: string;
    /** Folder of its state. */
    state: string;
    /** The environment of the CLI for it, as others may need it, too. */
    env: Record<string, string | undefined>;
    /** Writes the stack file anew, as a user would edit it. */
    configure(config: Config): void;
    /** Writes the project file anew: a YAML program stands in it. */
    program(project: object): void;
    /** Updates it. The Automation API would read its outputs and its history, too, which takes as long again. */
    up(): Promise<void>;
    /** The changes of a preview: operation of each resource that does not stay as it is. */
    changes(): Promise<Record<string, Change>>;
    /** Everything that a failing operation prints. */
    failure(operation: "preview" | "up" | "destroy"): Promise<string>;
    /** Runs the CLI in the stack's folder. */
    pulumi(...args: string[]): string;
    remove(): void;
}

/** Whose stack is made, where it is not one of the project's own program with a state of its own. */
export interface StackOptions {
    /** Another project file. */
    projectFile?: object;
    /** Another program of the repository. */
    program?: string;
    /** Another name of the project. */
    project?: string;
    /** Folder of a state that several stacks share. */
    state?: string;
    /** Environment variables, such as the credentials of another account: its operations start a provider each. */
    env?: Record<string, string>;
}

/** Makes a stack of a program. */
export async function createStack(
    name: string,
    config: Config,
    {
        projectFile,
        program: source = "index.ts",
        project: projectName = "ecr",
        state: shared,
        env: own,
    }: StackOptions = {},
): Promise<TestStack> {
    mkdirSync(WORK, { recursive: true });
    const folder = mkdtempSync(`${WORK}/`);
    const state = shared ?? resolve(folder, "state");
    mkdirSync(state, { recursive: true });
    const project = projectFile ?? {
        name: projectName,
        main: relative(folder, resolve(ROOT, source)),
        runtime: { name: "nodejs", options: { typescript: false } },
    };
    const program = (next: object) => writeFileSync(resolve(folder, "Pulumi.yaml"), stringify(next));
    program(project);
    const env = {
        PULUMI_BACKEND_URL: `file://${state}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        NODE_COMPILE_CACHE: resolve(ROOT, "node_modules/.cache/engine"),
        ...(own === undefined && { PULUMI_DEBUG_PROVIDERS: await sharedProvider() }),
        ...own,
    };
    const file = resolve(folder, `Pulumi.${name}.yaml`);
    cli ??= PulumiCommand.get();
    const stack = await LocalWorkspace.createStack(
        { stackName: name, workDir: folder },
        { envVars: env, pulumiCommand: await cli },
    );
    // The CLI writes its salt into the stack's file; it stays when a user edits the rest.
    const { encryptionSalt: encryptionsalt } = await stack.workspace.stackSettings(name);
    // YAML 1.1 puts dates in quotes: the CLI reads one without them as a time.
    const configure = (next: Config) =>
        writeFileSync(file, stringify({ config: next, encryptionsalt }, { version: "1.1" }));
    configure(config);
    const whole = { ...process.env, ...env };
    return {
        stack,
        folder,
        state,
        env: whole,
        configure,
        program,
        up: async () => {
            const args = ["up", "--yes", "--skip-preview", "--non-interactive", "--color", "never"];
            await promisify(execFile)("pulumi", args, { cwd: folder, env: whole }).catch((error) => {
                throw new Error(`${error.stdout}${error.stderr}`);
            });
        },
        changes: async () => {
            const changes: Record<string, Change> = {};
            const onEvent = ({ resourcePreEvent }: EngineEvent) => {
                const { op, urn, old } = resourcePreEvent?.metadata ?? {};
                if (
                    op !== undefined &&
                    urn !== undefined &&
                    !["same", "read"].includes(op) &&
                    !urn.includes("pulumi:providers:")
                ) {
                    changes[shortUrn(urn)] =
                        op === "create-replacement" || op === "delete-replaced"
                            ? "replace"
                            : op === "delete" && old?.retainOnDelete === true
                              ? "retain"
                              : op;
                }
            };
            await stack.preview({ onEvent, color: "never" });
            return changes;
        },
        failure: async (operation) => {
            let text = "";
            try {
                await stack[operation]({ onOutput: (chunk: string) => (text += chunk), color: "never" });
            } catch (error) {
                return `${text}${error instanceof Error ? error.message : String(error)}`;
            }
            throw new Error(`${operation} was expected to fail, and did not:\n${text}`);
        },
        pulumi: (...args) =>
            execFileSync("pulumi", args, {
                cwd: folder,
                env: whole,
                encoding: "utf8",
                stdio: "pipe",
            }),
        remove: () => rmSync(folder, { recursive: true, force: true }),
    };
}

/** The end of a URN that tells resources of one set apart: `Repository::ecr-web-app`. */
function shortUrn(urn: string): string {
    const [, , types = "", name = ""] = urn.split("::");
    return `${types.split(":").pop()} ${name}`;
}
