import assert from "node:assert/strict";

import { isProtecting, type Outcome, outcomeText, ruleSentence, ruleWords } from "../../../ecr/lifecycle/index.ts";
import {
    any,
    archiveAfter,
    archiveBeyond,
    expireAfter,
    expireArchived,
    keep,
    type policy,
    prefixed,
    tagged,
    untagged,
} from "./build.ts";

describe("A rule in words", () => {
    const sentences: [string, Parameters<typeof policy>[0]][] = [
        ["Deletes all images beyond the newest 100.", keep(any, 100)],
        ["Deletes untagged images pushed more than 1 day ago.", expireAfter(untagged, 1)],
        [
            "Deletes images with a tag v* and a tag *-rc pushed more than 30 days ago.",
            expireAfter(tagged("v*", "*-rc"), 30),
        ],
        ["Deletes images with a tag v* beyond the newest 3.", keep(prefixed("v"), 3)],
        ["Protects images with a tag prod-*.", keep(tagged("prod-*"), 999_999)],
        ["Protects images with a tag latest.", keep(tagged("latest"), 1)],
        ["Archives all images not pulled for more than 90 days.", archiveAfter(any, 90)],
        ["Archives untagged images pushed more than 9 days ago.", archiveAfter(untagged, 9, "sinceImagePushed")],
        ["Archives images with a tag v* beyond the newest 3.", archiveBeyond(tagged("v*"), 3)],
        ["Deletes all archived images archived more than 365 days ago.", expireArchived(any, 365)],
        ["Protects archived images with a tag v*.", expireArchived(tagged("v*"), 36_500)],
    ];
    for (const [sentence, part] of sentences) {
        it(`says "${sentence}"`, () => {
            assert.equal(ruleSentence({ rulePriority: 1, ...part }), sentence);
        });
    }

    it("comes in parts, for a table", () => {
        assert.deepEqual(ruleWords({ rulePriority: 3, ...keep(any, 100) }), {
            priority: 3,
            selects: "all images",
            does: "deletes",
            when: "beyond the newest 100",
        });
        assert.deepEqual(ruleWords({ rulePriority: 3, ...keep(tagged("v*"), 999_999) }), {
            priority: 3,
            selects: "images with a tag v*",
            does: "protects",
            when: "",
        });
    });

    it("tells protection by its number", () => {
        const protecting = (part: Parameters<typeof policy>[0]) => isProtecting({ rulePriority: 1, ...part });
        assert.equal(protecting(keep(tagged("v*"), 99_999)), false);
        assert.equal(protecting(keep(tagged("v*"), 100_000)), true);
        assert.equal(protecting(expireArchived(any, 36_499)), false);
        assert.equal(protecting(expireArchived(any, 36_500)), true);
    });
});

describe("The outcome of an image in words", () => {
    const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
    const kept = (reason: Extract<Outcome, { action: null }>["reason"]): Outcome => ({
        imageDigest: "a",
        action: null,
        reason,
    });
    const newest = { kind: "within-newest", rulePriority: 2, count: 10, place: 3 } as const;
    const younger = { kind: "younger", rulePriority: 2, days: 30, age: 7.9, since: "pushed" } as const;
    const words: [string, Outcome][] = [
        ["deleted by rule 2", { imageDigest: "a", action: "expire", rulePriority: 2, follows: null }],
        ["archived by rule 2", { imageDigest: "a", action: "transition", rulePriority: 2, follows: null }],
        [
            "deleted by rule 2, as its subject 0123456789ab",
            { imageDigest: "a", action: "expire", rulePriority: 2, follows: digest },
        ],
        ["kept: among the newest 10 of rule 2 (place 3)", kept(newest)],
        ["kept: protected by rule 2", kept({ ...newest, count: 999_999 })],
        ["kept: pushed 7 days ago, not more than the 30 days of rule 2", kept(younger)],
        [
            "kept: last pulled 1 day ago, not more than the 30 days of rule 2",
            kept({ ...younger, age: 1, since: "pulled" }),
        ],
        [
            "kept: restored less than a day ago, not more than the 1 day of rule 2",
            kept({ ...younger, age: 0.5, days: 1, since: "restored" }),
        ],
        [
            "kept: archived 200 days ago, not more than the 365 days of rule 2",
            kept({ ...younger, age: 200, days: 365, since: "archived" }),
        ],
        ["kept: protected by rule 2", kept({ ...younger, days: 36_500, since: "archived" })],
        ["kept: takes no place in the count of rule 2", kept({ kind: "unranked", rulePriority: 2 })],
        ["kept: archived at an unknown time, which rule 2 needs", kept({ kind: "no-archive-time", rulePriority: 2 })],
        [
            "kept: among the newest 10 of rule 2 (place 3), which freezes it for rule 5",
            kept({ kind: "frozen", rulePriority: 2, wouldBe: 5, by: newest }),
        ],
        [
            "kept: rule 2 would act, but the manifest list 0123456789ab that names it stays",
            kept({ kind: "manifest-list", rulePriority: 2, list: digest }),
        ],
        ["kept: follows its subject 0123456789ab, which stays", kept({ kind: "subject", subject: digest })],
        ["kept: matches no rule", kept({ kind: "no-rule" })],
        ["kept: archived, and no rule deletes archived images", kept({ kind: "archived" })],
        ["kept: being restored from archive", kept({ kind: "restoring" })],
    ];
    for (const [text, outcome] of words) {
        it(`is "${text}"${outcome.action === null ? ` (${outcome.reason.kind})` : ""}`, () => {
            assert.equal(outcomeText(outcome), text);
        });
    }
});
