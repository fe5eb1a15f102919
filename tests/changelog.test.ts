import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string) => readFileSync(`${ROOT}${file}`, "utf8");

/** The sections of a version, in this order: https://keepachangelog.com/en/1.1.0/#how */
const SECTIONS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];

/** What is not in the form of Keep a Changelog, one line each. */
function problems(text: string, packageVersion: string): string[] {
    const found = text
        .split("\n")
        .flatMap((line, index) => (line.length > 120 ? [`line ${index + 1} is too long`] : []));
    const [intro = "", ...versions] = text.split(/^## /m);
    if (!intro.startsWith("# Changelog\n")) {
        found.push("does not begin with # Changelog");
    }
    if (!versions[0]?.startsWith("[Unreleased]\n")) {
        found.push("the first version is not [Unreleased]");
    }
    const released = versions.slice(1).map((version) => version.split("\n")[0] ?? "");
    for (const heading of released) {
        if (!/^\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}$/.test(heading)) {
            found.push(`${heading} is not [x.y.z] - YYYY-MM-DD`);
        }
    }
    if (released[0] !== undefined && !released[0].startsWith(`[${packageVersion}] `)) {
        found.push(`the newest version is ${released[0]}, that of package.json ${packageVersion}`);
    }
    for (const version of versions) {
        const [, ...sections] = version.split(/^### /m);
        const names = sections.map((section) => section.split("\n")[0] ?? "");
        const ordered = SECTIONS.filter((name) => names.includes(name));
        if (names.join() !== ordered.join()) {
            found.push(`sections ${names.join(", ")} are not ${ordered.join(", ")}`);
        }
        for (const [index, section] of sections.entries()) {
            if (!/^\w+\n\n(?:- .+\n(?: {2}\S.*\n)*)+\n?$/.test(section)) {
                found.push(`${names[index]} is not a list`);
            }
        }
    }
    return found;
}

describe("CHANGELOG.md", () => {
    it("is in the form of Keep a Changelog", () => {
        assert.deepEqual(problems(read("CHANGELOG.md"), JSON.parse(read("package.json")).version), []);
    });

    it("would not pass in another form", () => {
        const text = `# Changes\n\n## 1.0\n\n### Fixed\n\n- a\nb\n\n### Added\n\n- ${"c".repeat(120)}\n\n### Other\n\n`;
        assert.deepEqual(problems(`${text}\n## [0.9] - today\n`, "1.0.0"), [
            "line 12 is too long",
            "does not begin with # Changelog",
            "the first version is not [Unreleased]",
            "[0.9] - today is not [x.y.z] - YYYY-MM-DD",
            "the newest version is [0.9] - today, that of package.json 1.0.0",
            "sections Fixed, Added, Other are not Added, Fixed",
            "Fixed is not a list",
            "Other is not a list",
        ]);
    });
});
