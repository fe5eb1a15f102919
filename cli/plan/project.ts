import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Document, isMap, isScalar, parseAllDocuments } from "yaml";
import type { Problem } from "../../config/problems.ts";
import { didYouMean, listed } from "../../config/problems.ts";
import { UsageError } from "../errors.ts";

/** A Pulumi project and one of its stacks, as their files have them. */
export interface StackFiles {
    /** Folder of Pulumi.yaml. */
    root: string;
    project: string;
    stack: string;
    /** Absolute path of the program. */
    program: string;
    /** Configuration as the engine hands it to the program: `namespace:key` to text. */
    config: Record<string, string>;
    /** What is in the files and cannot be read without the CLI. */
    problems: Problem[];
}

/** The name of a stack, which may be given in full, as <organization>/<project>/<stack>. */
export function stackName(name: string): string {
    return name.split("/").at(-1) ?? name;
}

/** Reads Pulumi.yaml and Pulumi.<stack>.yaml of a folder; the latter's text may be given, as it would be written. */
export function readStackFiles(folder: string, name: string, text?: string): StackFiles {
    const stack = stackName(name);
    const root = resolve(folder);
    const projectFile = join(root, "Pulumi.yaml");
    if (!existsSync(projectFile)) {
        throw new UsageError(
            `there is no Pulumi.yaml in ${root}; go to the folder of your Pulumi project, or name it with --cwd`,
        );
    }
    const project = readYaml(projectFile);
    const stackFile = join(root, `Pulumi.${stack}.yaml`);
    if (text === undefined && !existsSync(stackFile)) {
        const stacks = stacksIn(root);
        const near = didYouMean(stack, stacks) || (stacks.length > 0 ? `; the stacks are ${listed(stacks)}` : "");
        throw new UsageError(`there is no Pulumi.${stack}.yaml in ${root}${near}`);
    }
    const projectName = String(project.name ?? "");
    if (projectName === "") {
        throw new UsageError(`${projectFile} has no name`);
    }
    const runtime = mapping(project.runtime).name ?? project.runtime;
    if (runtime !== "nodejs") {
        throw new UsageError(
            `${projectFile} has runtime ${runtime}, and only programs of nodejs can be run here; use pulumi preview`,
        );
    }
    const { config } = readYaml(stackFile, text);
    if (config !== undefined && config !== null && !isMapping(config)) {
        throw new UsageError(`${stackFile} must have a mapping under config, found ${JSON.stringify(config)}`);
    }
    const problems: Problem[] = [];
    return {
        root,
        project: projectName,
        stack,
        program: programOf(root, project),
        config: {
            ...configOf(projectName, projectDefaults(mapping(project.config)), problems),
            ...configOf(projectName, mapping(config), problems),
        },
        problems,
    };
}

/** The stacks that have a file in a folder, sorted. */
function stacksIn(root: string): string[] {
    return readdirSync(root)
        .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
        .sort();
}

function readYaml(file: string, text = readText(file)): Record<string, unknown> {
    // Merge keys (`<<: *defaults`) work in the CLI's YAML too.
    const documents = parseAllDocuments(text, { merge: true, prettyErrors: true });
    const [document, second] = Array.isArray(documents) ? documents : [];
    if (second !== undefined) {
        throw new UsageError(`${file} has more than one YAML document; keep the first`);
    }
    const [error] = document?.errors ?? [];
    if (error !== undefined) {
        throw new UsageError(`${file} is not YAML: ${error.message.trimEnd()}`);
    }
    try {
        keepScalarText(document);
        return mapping(document?.toJS());
    } catch (error) {
        throw new UsageError(`${file} is not YAML: ${error instanceof Error ? error.message : String(error)}`);
    }
}

function readText(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
}

/** The CLI takes a value right below `config` as the text that stands there: `1.10` stays so, and nothing is empty text. */
function keepScalarText(document: Document | undefined): void {
    const config = document?.get("config");
    if (!isMap(config)) {
        return;
    }
    for (const { value } of config.items) {
        if (isScalar(value) && typeof value.value !== "string") {
            value.value = value.value === null ? "" : (value.source ?? String(value.value));
        }
    }
}

function mapping(value: unknown): Record<string, unknown> {
    return isMapping(value) ? value : {};
}

function isMapping(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Pulumi.yaml declares a value bare, or as `{ value }`, or as a type with a `default`. */
function projectDefaults(config: Record<string, unknown>): Record<string, unknown> {
    const defaults: Record<string, unknown> = {};
    for (const [key, declared] of Object.entries(config)) {
        const { value, default: fallback } = mapping(declared);
        const bare = typeof declared === "object" ? undefined : declared;
        const decided = value ?? fallback ?? bare;
        if (decided !== undefined) {
            defaults[key] = decided;
        }
    }
    return defaults;
}

function configOf(project: string, config: Record<string, unknown>, problems: Problem[]): Record<string, string> {
    const texts: Record<string, string> = {};
    for (const [key, value] of Object.entries(config)) {
        const full = key.includes(":") ? key : `${project}:${key}`;
        const plain = full.endsWith(":registry") ? withoutCredentials(value) : value;
        if (containsSecret(plain)) {
            if (!full.startsWith("aws:")) {
                problems.push({
                    path: full,
                    reason: "is encrypted, and only `pulumi preview` can decrypt it; nothing but the credentials of a pull through cache is secret: write it plainly",
                });
            }
            continue;
        }
        texts[full] = typeof plain === "string" ? plain : JSON.stringify(plain);
    }
    return texts;
}

/** The credentials of pull through caches are meant to be encrypted; a plan needs to know only that they are there. */
function withoutCredentials(registry: unknown): unknown {
    const { pullThroughCache } = mapping(registry);
    if (!isMapping(pullThroughCache)) {
        return registry;
    }
    const caches = Object.entries(pullThroughCache).map(([prefix, cache]) => {
        const { credentials } = mapping(cache);
        if (!isMapping(credentials)) {
            return [prefix, cache];
        }
        const known = Object.entries(credentials).map(([name, value]) => [name, containsSecret(value) ? "***" : value]);
        return [prefix, { ...mapping(cache), credentials: Object.fromEntries(known) }];
    });
    return { ...mapping(registry), pullThroughCache: Object.fromEntries(caches) };
}

function containsSecret(value: unknown): boolean {
    if (Array.isArray(value)) {
        return value.some(containsSecret);
    }
    const inner = mapping(value);
    return typeof inner.secure === "string" || Object.values(inner).some(containsSecret);
}

function programOf(root: string, project: Record<string, unknown>): string {
    const candidates =
        typeof project.main === "string"
            ? [project.main, join(project.main, "index.ts"), join(project.main, "index.js")]
            : ["index.ts", "index.js"];
    const found = candidates
        .map((file) => resolve(root, file))
        .find((file) => /\.[cm]?[jt]s$/.test(file) && existsSync(file));
    if (found === undefined) {
        throw new UsageError(
            `the program of ${join(root, "Pulumi.yaml")} is not there: looked for ${listed(candidates, "and")}`,
        );
    }
    return found;
}
