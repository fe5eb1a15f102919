import { createRequire, register } from "node:module";
import { setImmediate } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type * as Pulumi from "@pulumi/pulumi";
import { Exit, UsageError } from "../common/errors.ts";
import { red } from "../common/table.ts";
import type { Program } from "./entry.ts";

/** The module of Pulumi's SDK that its language host runs programs with, as far as it is used here. */
interface Runner {
    run(
        argv: { _: string[]; pwd: string },
        onStart: () => void,
        onLogged: () => void,
        isLogged: () => boolean,
    ): Promise<unknown>;
}

/** What the SDK knows of a run. */
interface State {
    getStore(): { settings: { options: { rootDirectory?: string } } };
}

/** The program's own copy of the SDK: what it registers goes to that one. */
export function sdkOf(program: Program): typeof Pulumi {
    return requireOf<typeof Pulumi>(program, "@pulumi/pulumi");
}

/**
 * Runs a program in this process as `pulumi preview` would: the SDK's own runner finds the file, compiles TypeScript and
 * takes its exports. Failures of which no other principal hears are reported. The process is afterwards as it was.
 */
export async function runProgram(program: Program, onFailure: (error: unknown) => void): Promise<void> {
    const { run } = runnerOf(program);
    const { getStore } = requireOf<State>(program, "@pulumi/pulumi/runtime/state.js");
    getStore().settings.options.rootDirectory = program.root;
    const restore = prepareProcess(program, onFailure);
    try {
        await applyNodeArgs(program);
        // All failures are shown by the command, none by the runner.
        await run({ _: [program.entry], pwd: program.folder }, nothing, nothing, () => true);
    } finally {
        // The SDK rejects further promises with the same error a moment later.
        await setImmediate();
        restore();
        process.on("uncaughtException", reportLate);
    }
}

function nothing(): void {}

/** A program may leave a timer behind that fails after its exports are known; pulumi preview would wait for it. */
function reportLate(error: unknown): void {
    process.off("uncaughtException", reportLate);
    process.stderr.write(`${red("error:")} the program failed: ${error instanceof Error ? error.message : error}\n`);
    process.exit(Exit.Problems);
}

/**
 * The runner alone. It takes one number from the module of the command, which would start at once and expect an engine:
 * https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/cmd/run/run.ts
 */
function runnerOf(program: Program): Runner {
    const require = createRequire(program.path);
    const command = require.resolve("@pulumi/pulumi/cmd/run/index.js");
    const { [command]: before } = require.cache;
    const exports = { nodeJSProcessExitedAfterLoggingUserActionableMessage: 32 };
    require.cache[command] = { id: command, filename: command, loaded: true, exports } as unknown as NodeModule;
    try {
        return requireOf<Runner>(program, "@pulumi/pulumi/cmd/run/run.js");
    } finally {
        if (before === undefined) {
            delete require.cache[command];
        } else {
            require.cache[command] = before;
        }
    }
}

function requireOf<T>({ path }: Program, name: string): T {
    try {
        return createRequire(path)(name) as T;
    } catch (error) {
        if ((error as { code?: string }).code === "MODULE_NOT_FOUND") {
            throw new UsageError(`${path} has no @pulumi/pulumi next to it; run npm install in its folder`);
        }
        throw error;
    }
}

/** Sets what the language host sets for a program, and answers how to take it back. */
function prepareProcess(program: Program, onFailure: (error: unknown) => void): () => void {
    const { argv, execArgv, exit, emitWarning } = process;
    const here = process.cwd();
    const listeners = EVENTS.map((event) => [event, process.listeners(event as "exit")] as const);
    const env = setEnvironment({
        PULUMI_NODEJS_TYPESCRIPT: String(program.isTypeScript),
        PULUMI_NODEJS_TSCONFIG_PATH: program.tsconfig ?? undefined,
    });
    process.execArgv = [...execArgv, ...program.nodeArgs];
    process.exit = (code) => {
        throw new Error(`ended by process.exit(${code ?? ""})`);
    };
    process.emitWarning = ((...words: Parameters<typeof emitWarning>) => {
        if (!isAboutLoading(words)) {
            emitWarning.call(process, ...(words as [string]));
        }
    }) as typeof emitWarning;
    process.on("unhandledRejection", onFailure);
    process.on("uncaughtException", onFailure);
    return () => {
        Object.assign(process, { argv, execArgv, exit, emitWarning });
        setEnvironment(env);
        process.chdir(here);
        for (const [event, before] of listeners) {
            for (const listener of process.listeners(event as "exit")) {
                if (!before.includes(listener)) {
                    process.off(event, listener);
                }
            }
        }
    };
}

/** Sets or removes variables, and answers what they were. */
function setEnvironment(variables: Record<string, string | undefined>): Record<string, string | undefined> {
    const before: Record<string, string | undefined> = {};
    for (const [name, value] of Object.entries(variables)) {
        before[name] = process.env[name];
        if (value === undefined) {
            delete process.env[name];
        } else {
            process.env[name] = value;
        }
    }
    return before;
}

const EVENTS = ["unhandledRejection", "uncaughtException", "exit"];

/** Node's advice on how packages should be written, which a plan is not about. */
function isAboutLoading(words: readonly unknown[]): boolean {
    const codes = words.flatMap((word) =>
        typeof word === "object" && word !== null ? [(word as { code?: unknown }).code] : [word],
    );
    return codes.includes("MODULE_TYPELESS_PACKAGE_JSON") || codes.includes("ExperimentalWarning");
}

/** The options of Node that load other modules first: this process has started long ago. */
async function applyNodeArgs(program: Program): Promise<void> {
    const base = pathToFileURL(program.path);
    const words = program.nodeArgs.flatMap((word) => {
        const at = word.startsWith("--") ? word.indexOf("=") : -1;
        return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)];
    });
    for (const [index, word] of words.entries()) {
        const name = words[index + 1];
        if (name === undefined) {
            return;
        }
        if (word === "--require" || word === "-r") {
            createRequire(base)(name);
        } else if (word === "--import") {
            await import(importable(name, base));
        } else if (word === "--loader" || word === "--experimental-loader") {
            register(importable(name, base));
        }
    }
}

/** A name as an `import` of the program would find it. */
function importable(name: string, base: URL): string {
    if (/^(?:data|file|node):/.test(name)) {
        return name;
    }
    return /^\.{0,2}\//.test(name) ? new URL(name, base).href : pathToFileURL(createRequire(base).resolve(name)).href;
}
