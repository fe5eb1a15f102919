import { isAbsolute, relative, resolve } from "node:path";
import { NAMESPACE } from "../../config/options/environment.ts";
import { pathSegments } from "../../config/problems/report.ts";
import { broken } from "../../live/words.ts";
import { type Problem, reasonWithCode, type Warning } from "../../text/problem.ts";

/** Where something stands in a file, counted from 1. */
export interface Place {
    /** Path of the file, from the current folder where it is below it. */
    file: string;
    line: number;
    column: number;
}

/** A warning or a problem, with its place where a file of the stack has it. */
export type PlacedWarning<T extends Warning = Warning> = T & { place?: Place };
/** A problem, with its place where a file of the stack has it. */
export type PlacedProblem = PlacedWarning<Problem>;

/** A file of the project that holds configuration. */
export interface Source {
    file: string;
    /** Line and column of what is nearest to a path of keys and positions. */
    nearest(path: readonly (string | number)[]): { line: number; column: number };
}

/** Which file has the value of each key of the configuration: the stack's, or Pulumi.yaml with a default. */
export class Places {
    private readonly sources = new Map<string, { source: Source; path: (string | number)[] }>();
    private readonly main: Source;
    // The program runs in a folder of its own, and warns there.
    private readonly folder = process.cwd();

    constructor(main: Source) {
        this.main = main;
    }

    /** A later file replaces what an earlier one has. */
    add(key: string, source: Source, path: (string | number)[]): void {
        this.sources.set(key, { source, path });
    }

    /** The place of a path below a key, such as `ecr:repositories`; null where no file has the key. */
    of(key: string, inner: readonly (string | number)[] = []): Place | null {
        const known = this.sources.get(key);
        return known === undefined
            ? null
            : { file: fileFrom(this.folder, known.source.file), ...known.source.nearest([...known.path, ...inner]) };
    }

    /** The place of a path at the top of the stack file. */
    ofTop(...path: (string | number)[]): Place {
        return { file: fileFrom(this.folder, this.main.file), ...this.main.nearest(path) };
    }

    /** A problem with its place where it is about a file: its path begins with a namespace, or it is marked. */
    withPlace<T extends Warning>(problem: PlacedWarning<T>): PlacedWarning<T> {
        const { isInStackFile, ...unmarked } = problem;
        const plain = unmarked as PlacedWarning<T>;
        const [, namespace, rest = ""] = /^([\w.-]+):(.*)$/s.exec(problem.path) ?? [];
        if (plain.place !== undefined || (namespace === undefined && isInStackFile !== true)) {
            return plain;
        }
        const [first = "", ...inner] = pathSegments(namespace === undefined ? problem.path : rest);
        const place = this.of(`${namespace ?? NAMESPACE}:${first}`, inner);
        // What is missing belongs below `config:`; an environment variable is in no file.
        const isOption = namespace === undefined && /^[a-z]/.test(String(first));
        return place === null && !isOption ? plain : { ...plain, place: place ?? this.ofTop("config") };
    }
}

/** A place as editors and terminals open it: `Pulumi.prod.yaml:7:5`. */
export function placeText({ file, line, column }: Place): string {
    return `${file}:${line}:${column}`;
}

/** Path of a file from a folder, with slashes; the whole path where the file is outside. */
export function fileFrom(folder: string, file: string): string {
    const path = relative(folder, resolve(file));
    return path.startsWith("..") || isAbsolute(path) ? resolve(file) : path.replaceAll("\\", "/");
}

/** Problems as the lines of one message: path, what is wrong, and the place. */
export function placedLines(problems: readonly PlacedWarning[]): string {
    return problems
        .map(({ path, reason, code, place }) => {
            const end = place === undefined ? "" : `\n    ${placeText(place)}`;
            const text = reasonWithCode({ path, reason: broken(reason), ...(code !== undefined && { code }) });
            return `  ${path}\n    ${text}${end}`;
        })
        .join("\n");
}
