import { jsonProblem, readJson } from "../../aws/json.ts";
import { propertyPath, shown } from "../../config/problems/report.ts";
import { isMap } from "../../text/maps.ts";
import type { Problem } from "../../text/problem.ts";

/** Reads the values of a file of variables: HCL, or JSON. Values that Terraform would compute are problems. */
export async function readValues(
    text: string,
    file: string,
): Promise<{ values: Record<string, unknown>; problems: Problem[] }> {
    if (file.endsWith(".json")) {
        return fromJson(text, file);
    }
    // Loaded here only: the parser is HashiCorp's own, in WebAssembly, and takes a second to start.
    const { parse } = await import("@cdktn/hcl2json");
    const problems: Problem[] = [];
    const parsed = async (hcl: string): Promise<Record<string, unknown>> =>
        (await parse(file, hcl)) as Record<string, unknown>;
    try {
        const values = (await plain(await parsed(text), [], parsed, problems)) as Record<string, unknown>;
        return { values, problems };
    } catch (error) {
        return { values: {}, problems: [hclProblem((error as Error).message, file)] };
    }
}

function fromJson(text: string, file: string): { values: Record<string, unknown>; problems: Problem[] } {
    try {
        const values: unknown = readJson(text);
        if (isMap(values)) {
            return { values: values as Record<string, unknown>, problems: [] };
        }
        const reason = `must be a map of variables, found ${shown(values)}; write { "ecr_repositories": { ... } }`;
        return { values: {}, problems: [{ path: file, code: "wrong-type", reason }] };
    } catch (error) {
        return { values: {}, problems: [{ path: file, code: "json", reason: jsonProblem(error) }] };
    }
}

/** A function of Terraform that makes text of a value: no value of a file of variables, but what the guide shows. */
const ENCODED = /^\$\{\s*jsonencode\(([\s\S]*)\)\s*\}$/;
/** What the parser leaves of an expression: ${ and %{ in text have a second $ or % before them. */
const EXPRESSION = /(?<!\$)\$\{|(?<!%)%\{/;

/** A value without what the parser leaves as text: jsonencode of a value is evaluated, and nothing else. */
async function plain(
    value: unknown,
    path: readonly (string | number)[],
    parsed: (hcl: string) => Promise<Record<string, unknown>>,
    problems: Problem[],
): Promise<unknown> {
    if (typeof value === "string") {
        const [, inner] = ENCODED.exec(value) ?? [];
        if (inner !== undefined) {
            const { value: encoded } = await parsed(`value = ${inner}\n`);
            return JSON.stringify(await plain(encoded, path, parsed, problems));
        }
        if (EXPRESSION.test(value)) {
            problems.push({
                path: propertyPath(path),
                code: "not-plain",
                reason: `must be a value, found an expression, ${shown(value)}; write the value that Terraform makes of it`,
            });
        }
        return value.replaceAll(/\$\$\{|%%\{/g, (escaped) => escaped.slice(1));
    }
    if (Array.isArray(value)) {
        return Promise.all(value.map((each, index) => plain(each, [...path, index], parsed, problems)));
    }
    if (typeof value === "object" && value !== null) {
        const entries = Object.entries(value).map(async ([key, inner]) => [
            key,
            await plain(inner, [...path, key], parsed, problems),
        ]);
        return Object.fromEntries(await Promise.all(entries));
    }
    return value;
}

/** `parse config: [a.tfvars:1,6-6: Missing expression; ...]` with its place as the path. */
function hclProblem(message: string, file: string): Problem {
    const text = message.replace(/^[^[]*\[/, "").replace(/\]$/, "");
    const [, line, column, reason] = /:(\d+),(\d+)-[\d,]+: ([\s\S]*)$/.exec(text) ?? [];
    return {
        path: line === undefined ? file : `${file}, line ${line}, column ${column}`,
        code: "file-unreadable",
        reason: `must be HCL: ${(reason ?? text).replace("; ", ": ")}`,
    };
}
