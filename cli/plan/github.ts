import type { Finding } from "./findings.ts";
import { fileFrom } from "./places.ts";

const COMMANDS = { error: "error", warning: "warning", note: "notice" } as const;

/** Findings as workflow commands, which GitHub shows next to the lines. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands */
export function githubText(findings: readonly Finding[], root: string): string {
    return findings
        .map(({ rule, level, message, file, place }) => {
            const at = place === null ? {} : { line: place.line, col: place.column };
            const properties = Object.entries({ file: fileFrom(root, file), ...at, title: rule });
            const text = properties.map(([name, value]) => `${name}=${escaped(String(value), /[%\r\n:,]/g)}`).join(",");
            return `::${COMMANDS[level]} ${text}::${escaped(message, /[%\r\n]/g)}\n`;
        })
        .join("");
}

/** Text without what ends a command: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
function escaped(text: string, ending: RegExp): string {
    return text.replace(ending, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}
