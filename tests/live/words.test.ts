import assert from "node:assert/strict";
import {
    broken,
    collisionReason,
    DESTINATION_WORDS,
    type Difference,
    elsewhereReason,
    foreignWords,
    type NamedResource,
    notCheckedReason,
    Outcome,
    replacedWords,
    SERVICE_KINDS,
    type ServiceNames,
    serviceCollisionReason,
    shortList,
    Whose,
} from "../../live/index.ts";
import { liveRegistry } from "./registryCase.ts";

const LIVE = liveRegistry();
const LONG = `shop-prod-${"a-long-name-".repeat(18)}web`;
const NAMES = [LONG, `${LONG}-2`, `${LONG}-3`, `${LONG}-4`];

function difference(kind: Difference["kind"], item: string, outcome: Outcome, repositories: string[] = []): Difference {
    return { kind, item, outcome, whose: Whose.Foreign, repositories };
}
const lost = (kind: Difference["kind"], item: string, repositories: string[] = []) =>
    difference(kind, item, Outcome.Replaced, repositories);

/** Lines that are wider than a screen, but for those of one word, which cannot be broken. */
function wide(text: string, start = 4): string[] {
    return text
        .split("\n")
        .filter((line, index) => line.length + (index === 0 ? start : 0) > 120 && /\S\s+\S/.test(line));
}

describe("the words of the guard and of ecr-set registry check", () => {
    it("name what would be replaced, whom it serves, and three ways on", () => {
        const differences = [
            lost("scanning", "ENHANCED CONTINUOUS_SCAN legacy-*", ["legacy-a", "legacy-b", "legacy-c", "legacy-d"]),
            lost("scanning", "ENHANCED SCAN_ON_PUSH core-*"),
            lost("replication", "legacy- to us-west-2"),
        ];
        const scanning = [
            "must not replace what this stack did not write in the scanning configuration of 123456789012, us-east-1, found",
            "        ENHANCED CONTINUOUS_SCAN legacy-* (4 repositories: legacy-a, legacy-b, legacy-c, ...)",
            "        ENHANCED SCAN_ON_PUSH core-*",
            "    to keep it, let one stack manage the registry: registry.manage: false here, and registry.include there",
            '    or write it here, such as `registry.scanningFilters: { CONTINUOUS_SCAN: ["legacy-*"] }` with',
            "      `enableEnhancedScanning: true`",
            "    or replace it on purpose: registry.takeOver: true",
        ];
        const said = replacedWords(differences, LIVE, false);
        assert.deepEqual(
            said.map(({ path }) => path),
            ["registry.manage", "registry.manage"],
        );
        assert.deepEqual(said[0]?.reason.split("\n"), scanning);
        assert.match(said[1]?.reason ?? "", /or write it here, with the repositories that it serves in this stack/);
    });

    it("say it of a destination with its own options, and with consent as a warning", () => {
        const policy = [lost("policy", "statement Theirs")];
        const [problem] = replacedWords(policy, LIVE, false, DESTINATION_WORDS);
        assert.equal(problem?.path, "policy");
        assert.match(problem?.reason ?? "", /to keep it, write these statements here, in policy\n.*: takeOver: true$/);
        const [consent] = replacedWords(policy, LIVE, true, DESTINATION_WORDS);
        assert.deepEqual([consent?.path, consent?.reason.split("\n").at(-1)], ["takeOver", "        statement Theirs"]);
    });

    it("name ten rules, and count the others", () => {
        const many = Array.from({ length: 13 }, (_, index) => lost("scanning", `BASIC SCAN_ON_PUSH r${index}-*`));
        const lines = replacedWords(many, LIVE, true)[0]?.reason.split("\n") ?? [];
        assert.deepEqual(lines.slice(-2), ["        BASIC SCAN_ON_PUSH r9-*", "        and 3 more"]);
    });

    it("warn of what was written since, and of what is gone", () => {
        const [both] = foreignWords(
            [
                difference("scanning", "BASIC SCAN_ON_PUSH legacy-*", Outcome.Foreign),
                difference("scanning", "BASIC SCAN_ON_PUSH shop-*", Outcome.Missing),
            ],
            LIVE,
        );
        assert.deepEqual(both?.reason.split("\n"), [
            "the scanning configuration (account 123456789012, us-east-1) has what others wrote:",
            "        BASIC SCAN_ON_PUSH legacy-*",
            "    and no longer has what this stack wrote:",
            "        BASIC SCAN_ON_PUSH shop-*",
            "    this update leaves it; one that changes the document is refused. Let one stack manage the registry",
            "      (docs/shared-registry.md)",
            "    to write it again: `pulumi up --refresh`",
        ]);
        const [gone] = foreignWords([difference("policy", "statement Mine", Outcome.Missing)], LIVE);
        assert.deepEqual(gone?.reason.split("\n"), [
            "the registry policy (account 123456789012, us-east-1) no longer has what this stack wrote:",
            "        statement Mine",
            "    to write it again: `pulumi up --refresh`",
        ]);
        assert.deepEqual(foreignWords([difference("cache", "quay", Outcome.Foreign)], LIVE), []);
    });

    const OTHER: NamedResource = {
        list: "repositories",
        name: LONG,
        region: "us-east-1",
        urn: `urn:pulumi:prod::shop::ecr-repository-set:index:EcrRepositorySet$aws:ecr/repository:Repository::${LONG}`,
        parent: `urn:pulumi:prod::shop::ecr-repository-set:index:EcrRepositorySet::${LONG.slice(0, 50)}`,
        isProtected: true,
    };
    const REASONS: [string, string][] = [
        ...(["scanning", "replication", "policy", "setting"] as const).flatMap((kind): [string, string][] => [
            [
                `replaced ${kind}`,
                replacedWords([lost(kind, `${LONG} to us-west-2`, NAMES)], LIVE, false)[0]?.reason ?? "",
            ],
            [
                `written since: ${kind}`,
                foreignWords([difference(kind, LONG, Outcome.Foreign, NAMES)], LIVE)[0]?.reason ?? "",
            ],
        ]),
        ...(["repository", "cache", "template", "exclusion"] as const).map((kind): [string, string] => [
            `a taken ${kind}`,
            collisionReason({ kind, item: LONG.slice(0, 60) }, LIVE),
        ]),
        ...(Object.keys(SERVICE_KINDS) as (keyof ServiceNames)[]).map((list): [string, string] => [
            `a taken name of ${list}`,
            serviceCollisionReason(list, LONG.slice(0, 70), LIVE, "namePrefix"),
        ]),
        ["a name elsewhere", elsewhereReason("repository", "shop-prod-web", OTHER, "images")],
        [
            "not checked",
            notCheckedReason(Array.from({ length: 9 }, (_, index) => `the credentials need ecr:Action${index}`)),
        ],
    ];
    for (const [what, reason] of REASONS) {
        it(`fit on a screen: ${what}`, () => {
            assert.ok(reason.length > 60, reason);
            assert.deepEqual(wide(reason), []);
        });
    }

    it("keep what is to be replicated on one line", () => {
        const command = `\`aws kms schedule-key-deletion --key-id ${"0".repeat(80)} --region us-east-1\``;
        assert.ok(
            broken(`to delete it, run ${command}, and then ${"word ".repeat(20)}`)
                .split("\n")
                .some((line) => line.includes(command)),
        );
        assert.equal(broken("one line\n    and another"), "one line\n    and another");
    });

    it("list names short", () => {
        assert.equal(shortList(["a"], "repository", "repositories"), "1 repository: a");
        assert.equal(shortList(["a", "b", "c", "d"], "topic"), "4 topics: a, b, c, ...");
    });
});
