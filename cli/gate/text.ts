import type { Verdict } from "../../ecr/scan/gate.ts";
import { type Finding, SEVERITIES, type Severity } from "../../ecr/scan/results.ts";
import { bold, red, table, yellow } from "../common/table.ts";
import { plain } from "./plain.ts";
import type { FinishedScan } from "./target.ts";

/** A verdict as a person reads it. */
export function verdictText(image: string, scan: FinishedScan, verdict: Verdict, failOn: Severity): string {
    const { stopping, allowed, below, unlisted, inactive, unused, counts } = verdict;
    const found = SEVERITIES.filter((severity) => counts[severity] > 0);
    const parts = [
        `${bold(plain(image))}\n  ${scan.digest}, ${scan.scanType === "BASIC" ? "basic" : "enhanced"} scan`,
        found.length === 0
            ? "no findings"
            : table(
                  ["severity", "findings"],
                  found.map((severity) => [severity, String(counts[severity])]),
              ),
    ];
    if (stopping.length > 0) {
        parts.push(`${red(`At or above ${failOn}`)}\n${findingsTable(stopping)}`);
    }
    if (allowed.length > 0) {
        parts.push(`${yellow("Allowed by --allow")}\n${findingsTable(allowed)}`);
    }
    const notes = [
        ...(unlisted > 0 ? [`${unlisted} more at or above ${failOn} are counted by AWS and not listed`] : []),
        ...(below.length > 0 ? [`${below.length} below ${failOn} are not shown; --json has them`] : []),
        ...(inactive > 0 ? [`${inactive} are suppressed or closed in Amazon Inspector, and do not count`] : []),
        ...unused.map((id) => `--allow ${plain(id)} is not needed: the scan did not find it`),
    ];
    if (notes.length > 0) {
        parts.push(notes.map((note) => `  ${note}`).join("\n"));
    }
    const wrong = stopping.length + unlisted;
    parts.push(
        verdict.isClean
            ? bold(`clean: nothing at or above ${failOn}${allowed.length > 0 ? " that is not allowed" : ""}`)
            : red(`not clean: ${wrong} at or above ${failOn}`),
    );
    return `${parts.join("\n\n")}\n`;
}

function findingsTable(findings: readonly Finding[]): string {
    const dash = (text: string) => (text === "" ? "-" : plain(text));
    return table(
        ["severity", "finding", "package", "installed", "fixed in"],
        findings.flatMap(({ severity, id, packages }) =>
            (packages.length > 0 ? packages : [{ name: "", installed: "", fixed: "" }]).map(
                ({ name, installed, fixed }) => [severity, ...[id, name, installed, fixed].map(dash)],
            ),
        ),
    );
}
