import {
    type Document,
    isAlias,
    isMap,
    isScalar,
    isSeq,
    LineCounter,
    type Node,
    type Pair,
    parseAllDocuments,
    type Scalar,
} from "yaml";
import { UsageError } from "../common/errors.ts";
import { type GoScalar, goKey, readGoScalar } from "./goScalars.ts";
import type { Source } from "./places.ts";

/** A scalar without quotes that the CLI reads as something else than what is written. */
export interface OddScalar {
    /** Keys and positions, down to the scalar. */
    path: (string | number)[];
    isKey: boolean;
    written: string;
    read: GoScalar;
}

/** What a file of Pulumi holds. */
export interface YamlFile extends Source {
    value: Record<string, unknown>;
    odd: OddScalar[];
}

/** Reads a file of Pulumi as its CLI does; a file without a map is an empty one. */
export function readYaml(file: string, text: string): YamlFile {
    const lineCounter = new LineCounter();
    // Without a schema every scalar stays the text that it is. Merge keys (`<<: *defaults`) work in the CLI's YAML too.
    const documents = parseAllDocuments(text, {
        schema: "failsafe",
        merge: true,
        prettyErrors: true,
        logLevel: "error",
        lineCounter,
    });
    const [document, second] = Array.isArray(documents) ? documents : [];
    if (second !== undefined) {
        throw new UsageError(`${file} has more than one YAML document; keep the first`);
    }
    const [error] = document?.errors ?? [];
    if (error !== undefined) {
        throw new UsageError(`${file} is not YAML: ${error.message.trimEnd()}`);
    }
    try {
        const odd: OddScalar[] = [];
        readScalars((document as Document | undefined)?.contents ?? null, [], odd);
        const value = document?.toJS();
        return {
            file,
            value: typeof value === "object" && value !== null && !Array.isArray(value) ? value : {},
            odd,
            nearest: (path) => {
                const { line, col } = lineCounter.linePos(document === undefined ? 0 : offsetOf(document, path));
                return { line: Math.max(line, 1), column: Math.max(col, 1) };
            },
        };
    } catch (error) {
        throw new UsageError(`${file} is not YAML: ${error instanceof Error ? error.message : String(error)}`);
    }
}

type Path = (string | number)[];

/** Where the last key or entry of a path begins, or the last one that the document has. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
    let node: unknown = document.contents;
    let offset = 0;
    for (const segment of path) {
        const here = isAlias(node) ? node.resolve(document) : node;
        if (isMap(here)) {
            const pair = pairOf(here, String(segment), document);
            offset = (pair?.key as Node | undefined)?.range?.[0] ?? offset;
            node = pair?.value;
        } else if (isSeq(here)) {
            node = here.items[Number(segment)];
            offset = (node as Node | undefined)?.range?.[0] ?? offset;
        } else {
            break;
        }
    }
    return offset;
}

/** The pair of a key, also one that comes from a map that is merged (`<<`). */
function pairOf(map: unknown, key: string, document: Document): Pair | undefined {
    const here = isAlias(map) ? map.resolve(document) : map;
    if (isSeq(here)) {
        return here.items.map((each) => pairOf(each, key, document)).find((found) => found !== undefined);
    }
    if (!isMap(here)) {
        return undefined;
    }
    const own = here.items.find((pair) => isScalar(pair.key) && String(pair.key.value ?? "") === key);
    const merged = here.items.find((pair) => isScalar(pair.key) && pair.key.source === "<<");
    return own ?? (merged === undefined ? undefined : pairOf(merged.value, key, document));
}

/** Gives each scalar the value that the CLI reads, and collects those of which one would not expect it. */
function readScalars(node: unknown, path: Path, odd: OddScalar[]): void {
    if (isMap(node)) {
        for (const { key, value } of node.items) {
            const at = [...path, readKey(key, path, odd)];
            readScalars(value, at, odd);
        }
    } else if (isSeq(node)) {
        node.items.forEach((item, index) => {
            readScalars(item, [...path, index], odd);
        });
    } else if (isScalar(node)) {
        readValue(node, path, odd);
    }
}

function readKey(key: unknown, path: Path, odd: OddScalar[]): string {
    if (!isScalar(key)) {
        return String((key as Node | null)?.toString() ?? "");
    }
    const written = textOf(key);
    const read = scalarOf(key);
    // What merges other maps is no key.
    if (read !== null && written !== "<<") {
        key.value = goKey(read);
        if (key.value !== written) {
            odd.push({ path: [...path, written], isKey: true, written, read });
        }
    }
    return String(key.value ?? "");
}

function readValue(scalar: Scalar, path: Path, odd: OddScalar[]): void {
    const written = textOf(scalar);
    const read = scalarOf(scalar);
    if (read === null) {
        return;
    }
    // The CLI hands a value right below `config` to the program as text, with every digit of a whole number.
    scalar.value = read.kind === "integer" && path.length === 2 ? read.digits : read.value;
    if (isOdd(read, written, path)) {
        odd.push({ path, isKey: false, written, read });
    }
}

/** What is written, also where the type before it made a value of it. */
function textOf({ source, value }: Scalar): string {
    return source ?? String(value ?? "");
}

/** Whether a path leads to tags, whose values are text to AWS. */
export function isTag(path: readonly (string | number)[]): boolean {
    return path.some((each) => /(?:^|:)tags$/.test(String(each)));
}

/** How the CLI reads a scalar without quotes, or one whose type is written; null where it is the text that it is. */
function scalarOf(scalar: Scalar): GoScalar | null {
    const { tag } = scalar;
    const text = textOf(scalar);
    if (tag === undefined) {
        return scalar.type === "PLAIN" || scalar.value === null ? readGoScalar(text) : null;
    }
    if (tag === "tag:yaml.org,2002:binary") {
        return { kind: "text", value: Buffer.from(text, "base64").toString("utf8") };
    }
    return /^tag:yaml\.org,2002:(?:int|float|bool|null|timestamp)$/.test(tag) ? readGoScalar(text) : null;
}

/** A number that is meant as one reads as one; where text is meant, its form is lost. */
function isOdd(read: GoScalar, written: string, path: Path): boolean {
    if (read.kind === "time" || (read.kind === "float" && !Number.isFinite(read.value))) {
        return true;
    }
    const isChanged = String(read.value) !== written;
    if (read.kind === "integer") {
        return isChanged && (/^[-+]?0[0-9_]/.test(written) || isTag(path));
    }
    // Such as an account id, 012345678901, or a version.
    const isText = isTag(path) || path.length <= 2 || /^0\d/.test(written);
    return read.kind === "float" && isChanged && isText;
}
