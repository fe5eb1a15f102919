import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { assertDocumented, markdownTable } from "./support/docs.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Words that are not used, how they look in a text, and the word to use. */
const RETIRED: readonly (readonly [word: string, pattern: RegExp, instead: string])[] = [
    ["wish", /wish(?:es|ed)?(?![a-z])/i, "request; for lifecycle: setting"],
    ["asks for, asked of", /\bask(?:s|ed|ing)? (?:for|of)\b/i, "requests, requested"],
    ["also caught", /\b(?:also caught|caught by|catches)\b/i, "also matches"],
    ["copied to", /\b(?:copied (?:to|here)|copies to)\b/i, "replicated to, replicates to"],
    ["fate", /\bfates?\b/i, "outcome"],
    ["told of, telling nobody", /\b(?:told of|telling nobody|tell nobody)\b/i, "notified of, no notification target"],
    ["judge", /\b(?:un)?judg(?:e|es|ed|ing|ement)\b/i, "evaluate, check; inconclusive"],
    ["mapping", /\bmappings?\b/i, "map"],
    ["mistake, fault, doubt", /(?<![-/\w"])(?:mistakes?|faults?|doubts?)\b(?![-/\w])/i, "problem (an error), warning"],
    ["way out, cure, remedy", /\b(?:way out|cures?|remedy|remedies)\b/i, "fix, suggested fix"],
    [
        "whoever, everybody, nobody, stranger, guest",
        /\b(?:whoever|everybody|nobody|strangers?|guests?)\b/i,
        "principal, any principal, no principal, untrusted principal",
    ],
    ["bounds images", /\bbounds? (?:images|the number)\b|must-bound/i, "limits retention"],
    ["rules of prod hold", /\brules? of [a-z]+ holds?\b/i, "prod policies: 16 passed, 9 not applicable"],
    ["comes later", /\b(?:comes?|came|known) later\b/i, "output, known after apply"],
    ["room", /\brooms?\b/i, "directory, layer"],
    ["name in AWS", /\bnames? in AWS\b/i, "repository name"],
    ["keeps newest", /\bkeeps newest\b/i, "retention: last 100"],
    ["without a word", /\bwithout a word\b/i, "silently"],
    ["beside", /\bbeside\b/i, "next to, with"],
    ["the own account", /\bthe own (?:account|region|one)\b/i, "the current account"],
    ["be got back", /\bbe got back\b/i, "recovered"],
    ["must not stand", /\bmust not stand\b/i, "must not be set"],
    ["repo", /\brepos?\b(?![:/])/i, "repository"],
    ["validation error", /\bvalidation errors?\b/i, "problem"],
    [
        "profile of prod",
        /\b(?:environment|dev|staging|qa|uat|prod) profiles?\b|\bprofiles? of (?:dev|staging|qa|uat|prod|the environment)\b/i,
        "preset",
    ],
    ["resolved config", /\bresolved (?:config|options)\b/i, "settings"],
];

/** What people read: pages, code with its comments and messages, and outputs as they were reviewed. */
const FILES = globSync(
    [
        "*.md",
        "docs/*.md",
        "policy/README.md",
        "examples/**/*.md",
        "index.ts",
        "{text,aws,ecr,config,components,live,policy,cli}/**/*.ts",
        "config/schema/stack.schema.json",
        "tests/golden/*",
    ],
    { cwd: ROOT, exclude: (name) => /node_modules|(?:^|\/)dist\b/.test(name) },
)
    // The page that lists them, the texts of others, and what was true of an earlier version.
    .filter((file) => !["docs/glossary.md", "CODE_OF_CONDUCT.md", "CHANGELOG.md"].includes(file))
    .sort();

function retiredIn(text: string): string[] {
    return text
        .split("\n")
        .flatMap((line, index) =>
            RETIRED.filter(([, pattern]) => pattern.test(line)).map(
                ([word, , instead]) => `${index + 1}: ${word}; write: ${instead}: ${line.trim()}`,
            ),
        );
}

describe("the glossary", () => {
    it("lists each word that is not used", () => {
        const rows = RETIRED.map(([word, , instead]) => [word, instead]);
        assertDocumented("docs/glossary.md", "retired", markdownTable(["not", "but"], rows));
    });

    for (const [word, pattern] of RETIRED) {
        it(`finds: ${word}`, () => {
            for (const each of word.split(", ").filter((part) => part !== "bounds images")) {
                assert.match(`a line with ${each} in it`, pattern);
            }
        });
    }

    it("holds in pages, code and outputs", () => {
        assert.ok(FILES.length > 200, `${FILES.length} files`);
        const found = FILES.flatMap((file) =>
            retiredIn(readFileSync(resolve(ROOT, file), "utf8")).map((line) => `${file}:${line}`),
        );
        assert.deepEqual(found, []);
    });
});
