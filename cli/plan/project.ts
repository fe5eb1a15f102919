import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { didYouMean, listed } from "../../config/problems/report.ts";
import { isMap } from "../../text/maps.ts";
import type { Warning } from "../../text/problem.ts";
import { UsageError } from "../common/errors.ts";
import { yellow } from "../common/table.ts";
import { programOf } from "./entry.ts";
import type { StackFiles } from "./files.ts";
import { Places, placeText, type Source } from "./places.ts";
import { withoutSecrets } from "./secrets.ts";
import { addMarks, addStrays } from "./stackFile.ts";
import { readYaml } from "./yaml.ts";

/** The name of a stack, which may be given in full, as <organization>/<project>/<stack>. */
export function stackName(name: string): string {
    return name.split("/").at(-1) ?? name;
}

/** Reads Pulumi.yaml and Pulumi.<stack>.yaml of a folder; the latter's text may be given, as it would be written. */
export function readStackFiles(folder: string, name: string, text?: string): StackFiles {
    const stack = stackName(name);
    const projectFile = projectFileOf(folder);
    const root = dirname(projectFile);
    const projectYaml = readYaml(projectFile, readText(projectFile));
    const { value: project } = projectYaml;
    const stackFile = join(stackFolder(root, project), `Pulumi.${stack}.yaml`);
    if (text === undefined && !existsSync(stackFile)) {
        const stacks = stacksIn(dirname(stackFile));
        const near = didYouMean(stack, stacks) || (stacks.length > 0 ? `; the stacks are ${listed(stacks)}` : "");
        throw new UsageError(`there is no Pulumi.${stack}.yaml in ${dirname(stackFile)}${near}`);
    }
    const projectName = String(project.name ?? "");
    if (projectName === "") {
        throw new UsageError(`${projectFile} has no name`);
    }
    const stackYaml = readYaml(stackFile, text ?? readText(stackFile));
    const { value, odd } = stackYaml;
    const { config } = value;
    if (config !== undefined && config !== null && !isMap(config)) {
        throw new UsageError(`${stackFile} must have a map under config, found ${JSON.stringify(config)}`);
    }
    const files: StackFiles = {
        root,
        project: projectName,
        stack,
        program: programOf(projectFile, project),
        config: {},
        encrypted: new Set(),
        warnings: [],
        problems: [],
        places: new Places(stackYaml),
    };
    addConfig(files, projectDefaults(map(project.config)), projectYaml);
    addConfig(files, map(config), stackYaml);
    addMarks(files, odd);
    addStrays(files, value, basename(stackFile));
    return files;
}

/** Says what is shown with something else in the place of an encrypted value; a plan has this among its warnings. */
export function warnEncrypted({ warnings, places }: StackFiles): void {
    for (const { path, reason, place } of warnings.map((each) => places.withPlace(each))) {
        const end = place === undefined ? "" : ` (${placeText(place)})`;
        process.stderr.write(`${yellow("warning:")} ${path} ${reason}${end}\n`);
    }
}

/** Path of the file of a stack's settings, which may be in another folder than Pulumi.yaml; it need not exist. */
export function stackFilePath(folder: string, stack: string): string {
    const projectFile = projectFileOf(folder);
    return join(
        stackFolder(dirname(projectFile), readYaml(projectFile, readText(projectFile)).value),
        `Pulumi.${stack}.yaml`,
    );
}

/** Pulumi.yaml of a folder or of the nearest one above it, as the CLI finds it. */
function projectFileOf(folder: string): string {
    for (let each = resolve(folder); ; each = dirname(each)) {
        const found = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(each, name)).find(existsSync);
        if (found !== undefined) {
            return found;
        }
        if (each === dirname(each)) {
            throw new UsageError(
                `there is no Pulumi.yaml in ${resolve(folder)} or above it; go to the folder of your Pulumi project, or name it with --cwd`,
            );
        }
    }
}

function stackFolder(root: string, { stackConfigDir }: Record<string, unknown>): string {
    return typeof stackConfigDir === "string" ? resolve(root, stackConfigDir) : root;
}

/** The stacks that have a file in a folder, sorted. */
function stacksIn(root: string): string[] {
    return !existsSync(root)
        ? []
        : readdirSync(root)
              .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
              .sort();
}

function readText(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
}

function map(value: unknown): Record<string, unknown> {
    return isMap(value) ? value : {};
}

/** Pulumi.yaml declares a value bare, or as `{ value }`, or as a type with a `default`. */
function projectDefaults(config: Record<string, unknown>): Record<string, unknown> {
    const defaults: Record<string, unknown> = {};
    for (const [key, declared] of Object.entries(config)) {
        const { value, default: fallback } = map(declared);
        const bare = typeof declared === "object" ? undefined : declared;
        const decided = value ?? fallback ?? bare;
        if (decided !== undefined) {
            defaults[key] = decided;
        }
    }
    return defaults;
}

/** Adds what one file says: its texts by key, and what is encrypted in it. A later file replaces what an earlier one has. */
function addConfig(files: StackFiles, config: Record<string, unknown>, source: Source): void {
    for (const [key, value] of Object.entries(config)) {
        const full = key.includes(":") ? key : `${files.project}:${key}`;
        const { plain, isEncrypted, warnings, problems } = withoutSecrets(full, value);
        const isSame = ({ path }: Warning) =>
            path === full || path.startsWith(`${full}.`) || path.startsWith(`${full}[`);
        files.problems = [...files.problems.filter((each) => !isSame(each)), ...problems];
        files.warnings = [...files.warnings.filter((each) => !isSame(each)), ...warnings];
        files.places.add(full, source, ["config", key]);
        delete files.config[full];
        files.encrypted.delete(full);
        if (isEncrypted) {
            files.encrypted.add(full);
        }
        if (plain !== undefined) {
            files.config[full] = plain === null ? "" : typeof plain === "string" ? plain : JSON.stringify(plain);
        }
    }
}
