import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as ts from "typescript";

/** A text of the source that tells users what to do. */
export interface AdviceTemplate {
    /** Path in the project, and the line. */
    at: string;
    /** Its text, with `…` for what is filled in. */
    text: string;
    /** What it matches once it is filled in. */
    pattern: RegExp;
}

/** What is filled in. */
const HOLE = "…";
const VERBS =
    "set|write|remove|name|add|put|drop|choose|leave|merge|give|use|make|split|protect|count|change|shorten|grant|call|run|undo|restore|push|pass|create|keep|deploy|lengthen|move|replace|take";
/** Advice stands behind a reason, or begins a part of one; a comma and a conjunction continue it. */
const ADVICE = new RegExp(
    `(?:^|[;:] |, (?:or |and |then )?|\\n *)(?:${VERBS})\\b(?! of\\b)|did you mean|a single - is safer`,
);
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The texts with advice in the source files that a pattern names, each with its place. */
export function adviceTemplates(files: string): AdviceTemplate[] {
    return globSync(files, { cwd: ROOT })
        .sort()
        .flatMap((file) => textsOf(file).filter(({ text }) => text.includes(" ") && ADVICE.test(text)));
}

function textsOf(file: string): AdviceTemplate[] {
    const source = ts.createSourceFile(file, readFileSync(`${ROOT}${file}`, "utf8"), ts.ScriptTarget.Latest, true);
    const found: AdviceTemplate[] = [];
    const visit = (node: ts.Node): void => {
        if (ts.isImportDeclaration(node) || ts.isThrowStatement(node)) {
            return;
        }
        const parts = ts.isExpression(node) ? partsOf(node) : null;
        if (parts === null) {
            ts.forEachChild(node, visit);
            return;
        }
        const text = parts.map((part) => (typeof part === "string" ? part : HOLE)).join("");
        const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        found.push({ at: `${file}:${line}`, text, pattern: patternOf(text) });
        for (const part of parts) {
            if (typeof part !== "string") {
                visit(part);
            }
        }
    };
    visit(source);
    return found;
}

/** A literal, a template or a sum of them as its texts and what is filled in between; null for any other expression. */
function partsOf(node: ts.Expression): (string | ts.Expression)[] | null {
    if (ts.isStringLiteralLike(node)) {
        return [node.text];
    }
    if (ts.isTemplateExpression(node)) {
        return [node.head.text, ...node.templateSpans.flatMap((span) => [span.expression, span.literal.text])];
    }
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
        const sides = [node.left, node.right].map((side) => partsOf(side) ?? [side]);
        return sides.flat().some((part) => typeof part === "string") ? sides.flat() : null;
    }
    return null;
}

function patternOf(text: string): RegExp {
    return new RegExp(text.split(HOLE).map(escaped).join("[^]*?"));
}

function escaped(text: string): string {
    return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
