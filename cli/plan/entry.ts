import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { listed } from "../../config/problems/report.ts";
import { UsageError } from "../common/errors.ts";

/** A program of Node.js, as Pulumi's language host finds and starts it. */
export interface Program {
    /** Path of its file, or of its folder with a slash at the end. */
    path: string;
    /** Folder that it runs in: its own one. */
    folder: string;
    /** Name of its file; `.` where package.json and Node decide. */
    entry: string;
    /** Folder of Pulumi.yaml. */
    root: string;
    /** Whether the SDK registers its TypeScript compiler: yes, unless Pulumi.yaml says `typescript: false`. */
    isTypeScript: boolean;
    /** Options of Node.js, as `--import tsx`. */
    nodeArgs: string[];
    /** Another tsconfig.json, or null. */
    tsconfig: string | null;
}

/** Finds the program of a project: `main` of Pulumi.yaml, else what package.json names, else an index file. */
export function programOf(projectFile: string, project: Record<string, unknown>): Program {
    const { name: runtime = project.runtime, options } = map(project.runtime);
    if (runtime !== "nodejs") {
        throw new UsageError(
            `${projectFile} has runtime ${runtime}, and only programs of nodejs can be run here; use pulumi preview`,
        );
    }
    const root = dirname(projectFile);
    const main = typeof project.main === "string" ? project.main : ".";
    const path = resolve(root, main);
    if (!existsSync(path)) {
        throw new UsageError(`the program of ${projectFile} does not exist: main is ${main}`);
    }
    const isFolder = statSync(path).isDirectory();
    if (isFolder && !hasEntry(path)) {
        throw new UsageError(
            `the program of ${projectFile} does not exist: looked in ${path} for ${listed(INDEX_FILES, "and")}, and for main of package.json`,
        );
    }
    const { typescript, nodeargs, tsconfig } = map(options);
    return {
        path: isFolder ? `${path}/` : path,
        folder: isFolder ? path : dirname(path),
        entry: isFolder ? "." : (path.split(/[\\/]/).at(-1) ?? "."),
        root,
        isTypeScript: typescript !== false,
        nodeArgs: Array.isArray(nodeargs)
            ? nodeargs.map(String)
            : String(nodeargs ?? "")
                  .split(/\s+/)
                  .filter(Boolean),
        tsconfig: typeof tsconfig === "string" ? tsconfig : null,
    };
}

const INDEX_FILES = ["index.js", "index.ts", "index.mjs", "index.mts"];

/** What is missing in package.json is not looked for here: the SDK names it. */
function hasEntry(folder: string): boolean {
    if (INDEX_FILES.some((file) => existsSync(join(folder, file)))) {
        return true;
    }
    for (let each = folder; ; each = dirname(each)) {
        const file = join(each, "package.json");
        if (existsSync(file)) {
            const { main, exports } = manifest(file);
            return main !== undefined || exports !== undefined;
        }
        if (each === dirname(each)) {
            return false;
        }
    }
}

/** The file that people read as a program: what package.json names, else an index file, else Pulumi.yaml. */
export function programFile({ path: program, folder, root }: Program): string {
    if (!program.endsWith("/")) {
        return program;
    }
    const own = join(folder, "package.json");
    const main = existsSync(own) ? manifest(own).main : undefined;
    const files = [...(typeof main === "string" ? [main] : []), ...INDEX_FILES].map((file) => join(folder, file));
    return files.find((file) => existsSync(file) && statSync(file).isFile()) ?? join(root, "Pulumi.yaml");
}

function manifest(file: string): Record<string, unknown> {
    try {
        return map(JSON.parse(readFileSync(file, "utf8")));
    } catch (error) {
        throw new UsageError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
}

function map(value: unknown): Record<string, unknown> {
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
