import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import manifest from "../../package.json" with { type: "json" };
import { descriptionOf, type Finding } from "./findings.ts";
import { fileFrom } from "./places.ts";

/** Findings as SARIF 2.1.0, with what GitHub's code scanning reads. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function sarif(findings: readonly Finding[], root: string): object {
    const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
    return {
        $schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [
            {
                tool: {
                    driver: { name: "ecr-set", version: manifest.version, rules: rules.map(ruleOf) },
                },
                columnKind: "utf16CodeUnits",
                results: findings.map(({ rule, level, message, file, place }) => ({
                    ruleId: rule,
                    ruleIndex: rules.indexOf(rule),
                    level,
                    message: { text: message },
                    locations: [
                        {
                            physicalLocation: {
                                artifactLocation: artifactOf(file, root),
                                // GitHub needs a line.
                                region: { startLine: place?.line ?? 1, startColumn: place?.column ?? 1 },
                            },
                        },
                    ],
                })),
            },
        ],
    };
}

function ruleOf(id: string): object {
    const { description, url } = descriptionOf(id);
    return { id, shortDescription: { text: description }, ...(url !== undefined && { helpUri: url }) };
}

/** A file below the root by its path from there; any other one by its whole URL. */
function artifactOf(file: string, root: string): object {
    const path = fileFrom(root, file);
    return isAbsolute(path)
        ? { uri: pathToFileURL(path).href }
        : { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" };
}
