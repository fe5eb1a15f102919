// Makes the tables of the pages about lifecycle policies from what the functions answer: node tests/ecr/lifecycle/docs.ts
import { readFileSync, writeFileSync } from "node:fs";
import {
    type Image,
    type LifecyclePolicy,
    outcomeText,
    type RetentionSettings,
    readLifecyclePolicy,
    renderLifecyclePolicy,
    ruleWords,
    SIMULATE_DEFAULTS,
    type SimulateOptions,
    simulateLifecycle,
} from "../../../ecr/lifecycle/index.ts";
import { ANY_BUILD_WORDS, PROMOTED_TAGS, UNRELEASED_WORDS } from "../../../ecr/lifecycle/tagNames.ts";
import { GUARDING_COUNT, PULLED_WITHIN_DAYS, ROLLBACK_RELEASES } from "../../../ecr/lifecycle/warningKinds.ts";
import {
    any,
    archiveAfter,
    daysAgo,
    expireAfter,
    expireArchived,
    image,
    keep,
    NOW,
    policy,
    prefixed,
    tagged,
    untagged,
} from "./build.ts";
import { PEERS } from "./peers.ts";
import { SAMPLE } from "./sample.ts";

/** Where the pages are. */
export const PAGES = ["lifecycle.md", "lifecycle-semantics.md"].map(
    (name) => new URL(`../../../docs/${name}`, import.meta.url),
);

const SIMULATE_TEXTS: Record<keyof SimulateOptions, string> = {
    ties: 'Which of two images pushed at the same moment is the newer one: `"greater-digest"` or `"later-listed"`',
    untaggedChildrenTakePlaces: "Untagged images of a manifest list count",
    referrersTakePlaces: "Signatures and other referrers count",
    rulesActOnReferrers: "A rule can act on a referrer whose subject is kept",
    absentListsStay: "A manifest list that is named but not listed exists, and protects its images",
    archivedListsHold: "An archived manifest list still protects its images",
};

/** What the warnings assume; no option changes it. */
function assumptionsTable(): string {
    const tags = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(" ");
    return table(
        ["Assumed", "Value"],
        [
            ["Releases that a rollback needs next to the current one", String(ROLLBACK_RELEASES)],
            ["Tags of what is released or deployed", tags(PROMOTED_TAGS)],
            ["Words in a tag of a build that is not released", tags([...UNRELEASED_WORDS].sort())],
            ["First word in a tag of any build", tags(ANY_BUILD_WORDS)],
            ["Images that protect what is deployed, if their tags do not show it", String(GUARDING_COUNT)],
            ["Days within which an image in use is pulled again", String(PULLED_WITHIN_DAYS)],
        ],
    );
}

/** A table of rules, then a table of the outcomes of images. */
function story(document: LifecyclePolicy, images: readonly Image[]): string {
    return `${rulesTable(document)}\n\n${outcomesTable(document, images)}`;
}

function rulesTable({ rules }: LifecyclePolicy): string {
    return table(
        ["Rule", "Images", "Does", "When"],
        rules.map(ruleWords).map(({ priority, selects, does, when }) => [String(priority), code(selects), does, when]),
    );
}

/** Sets patterns in code because `*` is emphasis elsewhere. */
function code(selects: string): string {
    return selects.replace(/(?<=a tag )\S+/g, "`$&`");
}

function outcomesTable(document: LifecyclePolicy, images: readonly Image[]): string {
    const outcomes = simulateLifecycle(document, images, NOW);
    return table(
        ["Image", "Pushed", "Outcome"],
        images.map((item, index) => {
            const outcome = outcomes[index];
            const days = (NOW - Date.parse(item.imagePushedAt)) / 86_400_000;
            return [item.imageDigest, `${days} days ago`, outcome === undefined ? "" : outcomeText(outcome)];
        }),
    );
}

function peersTable(): string {
    return table(
        ["Tool and setting", "Valid by AWS's pages", "Found", "Deleted of the sample"],
        PEERS.map((peer) => {
            const { document, problems, warnings } = readLifecyclePolicy(peer.policy);
            const found = [...problems, ...warnings].map(
                ({ path, code }) => `\`${code}\`${path === "" ? "" : ` at ${path}`}`,
            );
            const gone =
                document === null
                    ? []
                    : simulateLifecycle(document, SAMPLE, NOW).filter((outcome) => outcome.action !== null);
            return [
                `${peer.tool}, ${peer.setting}`,
                document === null ? "no" : "yes",
                found.join(", ") || "nothing",
                document === null ? "" : gone.map((outcome) => outcome.imageDigest).join(", ") || "nothing",
            ];
        }),
    );
}

function settings(setting: RetentionSettings): string {
    const { document } = renderLifecyclePolicy(setting);
    return document === null ? "" : rulesTable(document);
}

function optionsTable(texts: Readonly<Record<string, string>>, defaults: object): string {
    const values = new Map(Object.entries(defaults));
    return table(
        ["Option", "Default", "Meaning"],
        Object.entries(texts).map(([name, text]) => [`\`${name}\``, `\`${JSON.stringify(values.get(name))}\``, text]),
    );
}

/** A table as the formatter of this project sets it. */
function table(head: string[], rows: string[][]): string {
    const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((cells) => cells[column]?.length ?? 0)));
    const line = (cells: string[], fill: string) =>
        `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width, fill)).join(" | ")} |`;
    return [line(head, " "), line([], "-"), ...rows.map((cells) => line(cells, " "))].join("\n");
}

/** The made parts of the pages, by name. */
export function madeParts(): Record<string, string> {
    return {
        freeze: story(policy(keep(tagged("v*"), 20), keep(any, 2)), [
            image("v1.0.0", 30, ["v1.0.0"]),
            image("main-1", 20, ["main-1"]),
            image("main-2", 10, ["main-2"]),
            image("v1.1.0", 5, ["v1.1.0"]),
        ]),
        places: story(policy(expireAfter(untagged, 7), keep(any, 2)), [
            image("v1.0.0", 4, ["v1.0.0"]),
            image("untagged-1", 3),
            image("untagged-2", 2),
        ]),
        and: story(policy(keep(prefixed("v", "release"), 100), expireAfter(any, 90)), [
            image("v1.0.0", 200, ["v1.0.0"]),
            image("both", 200, ["v2.0.0", "release-2"]),
        ]),
        lists: story(policy(expireAfter(untagged, 7), expireAfter(any, 30)), [
            image("v1", 40, ["v1"]),
            image("v1/amd64", 40, [], { referencedBy: ["v1"] }),
            image("v1/signature", 39, [], { subject: "v1" }),
            image("v2", 20, ["v2"]),
            image("v2/amd64", 20, [], { referencedBy: ["v2"] }),
            image("v2/signature", 19, [], { subject: "v2" }),
        ]),
        archive: story(policy(archiveAfter(any, 90), expireArchived(any, 365)), [
            image("pulled", 300, ["v1"], { lastRecordedPullTime: daysAgo(10) }),
            image("forgotten", 300, ["v2"], { lastRecordedPullTime: daysAgo(100) }),
            image("never-pulled", 91),
            image("restored", 300, ["v3"], { lastRecordedPullTime: daysAgo(200), lastActivatedAt: daysAgo(20) }),
            image("archived", 900, ["v0"], { imageStatus: "ARCHIVED", lastArchivedAt: daysAgo(400) }),
        ]),
        settings: settings({
            protectTags: ["prod"],
            keepLastByTag: { "v*": 20 },
            expireAfterDaysByTag: { "pr-*": 14, "v*-rc*": 30 },
            keepLast: 100,
        }),
        sample: outcomesTable(
            renderLifecyclePolicy({
                protectTags: ["prod"],
                keepLastByTag: { "v*": 20 },
                expireAfterDaysByTag: { "pr-*": 14 },
                keepLast: 100,
            }).document ?? { rules: [] },
            SAMPLE,
        ),
        peers: peersTable(),
        simulate: optionsTable(SIMULATE_TEXTS, SIMULATE_DEFAULTS),
        lifecycleWarning: assumptionsTable(),
    };
}

/** A page with its made parts as they are now. */
export function withMadeParts(text: string): string {
    const parts = madeParts();
    return text.replace(
        /(<!-- made: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
        (_, start: string, name: string, end: string) => `${start}\n${parts[name] ?? ""}\n\n${end}`,
    );
}

if (import.meta.main) {
    for (const page of PAGES) {
        writeFileSync(page, withMadeParts(readFileSync(page, "utf8")));
    }
}
