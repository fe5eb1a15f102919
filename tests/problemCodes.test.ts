import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { observedFile } from "../cli/adopt/source.ts";
import { readResources } from "../cli/adopt/terraformResources.ts";
import { policiesFromFile } from "../cli/lifecycle/policyFile.ts";
import { withoutSecrets } from "../cli/plan/secrets.ts";
import { roleProblems } from "../components/guard/accountProblems.ts";
import type { Seen } from "../components/guard/guard.ts";
import { elsewhereProblems, handoverProblems, serviceCollisions } from "../components/guard/setGuard.ts";
import { checkChanges, deletedImages, deletedRepositories } from "../config/repository/changes.ts";
import { readImages, readLifecyclePolicy, renderLifecyclePolicy } from "../ecr/lifecycle/index.ts";
import { type NamedResource, Outcome, replacedWords, Whose } from "../live/index.ts";
import type { Warning } from "../text/problem.ts";
import { EXAMPLE_POLICY, PROBLEM_CODES, PROBLEM_KINDS, WARNING_CODES } from "../text/problemCodes.ts";
import { liveRegistry } from "./live/registryCase.ts";
import {
    keepNewestText,
    resolved,
    setSettings,
    type Written,
    withRegistry,
    withRepository,
    withSet,
} from "./support/args.ts";
import { assertDocumented, markdownTable } from "./support/docs.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const ACCOUNT = "123456789012";

/** Where a code of `PROBLEM_KINDS` comes from, as docs/problems.md has it. */
const HEADINGS: Record<keyof typeof PROBLEM_KINDS, string> = {
    configuration: "Stack files and args",
    changes: "Updates",
    commands: "Files, programs and commands",
    policies: "Lifecycle policies",
    settings: "Lifecycle settings",
    images: "Lists of images",
};

type Kind = { about: string } & ({ example: string } | { when: string });
const kindsOf = (area: keyof typeof PROBLEM_KINDS) => Object.entries(PROBLEM_KINDS[area] as Record<string, Kind>);

/** The sources that report problems. */
const SOURCES = globSync("{aws,cli,components,config,ecr,live,policy}/**/*.ts", { cwd: ROOT }).map(
    (file) => [file, readFileSync(join(ROOT, file), "utf8")] as const,
);

/** The example policy with something different: a line per change, `path: value`, or `path: removed`. */
function changedPolicy(changes: string): unknown {
    const policy = structuredClone(EXAMPLE_POLICY) as unknown as Record<string, unknown>;
    for (const line of changes.split("\n")) {
        const [, path = "", value = ""] = /^([^:]+): (.*)$/.exec(line) ?? [];
        const keys = path.split(/[.[\]]+/).filter((key) => key !== "");
        const last = keys.pop() ?? "";
        const owner = keys.reduce((inner, key) => inner[key] as Record<string, unknown>, policy);
        if (value === "removed") {
            delete owner[last];
        } else {
            owner[last] = parse(value);
        }
    }
    return policy;
}

/** What an example gives, by the area that it stands in. */
const EXAMPLES: Partial<Record<keyof typeof PROBLEM_KINDS, (example: string) => readonly Warning[]>> = {
    configuration: (example) => {
        const { region, ...args } = parse(example) as Written;
        const context = { stack: "dev", region: typeof region === "string" ? region : "us-east-1" };
        return resolved(withSet({ ...args, ...(region !== undefined && { region }) }), context).problems;
    },
    policies: (example) => readLifecyclePolicy(changedPolicy(example)).problems,
    settings: (example) => renderLifecyclePolicy(parse(example)).problems,
};

const PROTECTED = {
    key: "web-app",
    urn: "urn:pulumi:prod::ecr::ecr-repository-set:index:EcrRepositorySet$aws:ecr/repository:Repository::ecr-web-app",
    name: "myproject-dev-web-app",
    region: "us-east-1",
    encryptionType: "AES256",
    kmsKeyArn: null,
    isProtected: true,
    forceDelete: false,
};
const deployed = (different: Partial<typeof PROTECTED> = {}) => ({
    repositories: [{ ...PROTECTED, ...different }],
    madeKeyArn: null,
});
const image = { imageDigest: `sha256:${"a".repeat(64)}`, imagePushedAt: "2026-01-31T12:00:00Z" };
const endless: Written = {};
endless.again = endless;
const many = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);

/** What the words of a code describe, done. */
const SCENARIOS: Record<string, () => readonly Warning[] | Promise<readonly Warning[]>> = {
    "quota-exceeded": () =>
        resolved(withRepository({ tags: Object.fromEntries(many(51).map((key) => [key, "v"])) })).problems,
    "not-plain": () => resolved(withSet({ maxImageCount: pulumi.output(5) })).problems,
    "too-deep": () => resolved(withSet({ tags: endless })).problems,
    "protected-deleted": () => checkChanges(deployed({ key: "old", name: "old" }), setSettings()),
    "protected-replaced": () => checkChanges(deployed(), setSettings({ encryptionType: "KMS" })),
    "images-deleted": () =>
        deletedRepositories(deployed({ key: "old", name: "old", isProtected: false }), setSettings()).map((each) =>
            deletedImages(each, "3 images"),
        ),
    "wrong-account": () =>
        roleProblems([{ prefix: "a", roleArn: "arn:aws:iam::210987654321:role/ecr" }], ACCOUNT, () => "roleArn"),
    "registry-replaced": () =>
        replacedWords(
            [
                {
                    kind: "scanning",
                    item: "BASIC SCAN_ON_PUSH *",
                    outcome: Outcome.Replaced,
                    whose: Whose.Foreign,
                    repositories: [],
                },
            ],
            liveRegistry(),
            false,
        ),
    "name-exists": () => {
        const taken = { topics: { value: ["myproject-dev-alerts"] } };
        const live = { registry: liveRegistry(), taken } as unknown as Seen["live"];
        return serviceCollisions({ live, deployed: null, elsewhere: [] });
    },
    "name-elsewhere": () => {
        const other: NamedResource = {
            list: "repositories",
            name: "myproject-dev-web-app",
            region: "",
            urn: "urn",
            parent: "",
            isProtected: false,
        };
        return elsewhereProblems("ecr", setSettings(), { deployed: null, elsewhere: [other], hasTransforms: false });
    },
    "registry-handover": () => {
        const { settings } = resolved(withRegistry({ manage: false }));
        assert.ok(settings !== null);
        return handoverProblems({ deletesDocuments: true }, settings);
    },
    "not-found": () => {
        const file = "tests/fixtures/terraform/lgallard.tfstate";
        return observedFile(join(ROOT, file), file, { repositories: ["absent"] }, undefined).problems;
    },
    "file-unreadable": () => readResources('{ "version": 3 }', "terraform.tfstate").problems,
    encrypted: () => withoutSecrets("ecr:repositories", { secure: "v1:abc" }).problems,
    length: () => readLifecyclePolicy(changedPolicy(`rules[0].description: ${"x".repeat(40_000)}`)).problems,
    json: () => readLifecyclePolicy(keepNewestText(5).slice(0, -5)).problems,
    yaml: async () =>
        (await policiesFromFile(join(ROOT, "tests/fixtures/cut.yaml"))).flatMap(({ problems }) => problems),
    "setting-count": () => renderLifecyclePolicy({ protectTags: many(51) }).problems,
    "digest-unique": () => readImages([image, image]).problems,
    "image-status": () => readImages([{ ...image, imageStatus: "DELETED" }]).problems,
    time: () => readImages([{ ...image, imagePushedAt: "yesterday" }]).problems,
};

/** Tests that have the other codes in what they expect. */
const ELSEWHERE: Record<string, string> = {
    "images-in-use": "tests/config/repository/imageLoss.test.ts",
    "program-failed": "tests/cli/plan.test.ts",
    "not-read": "tests/cli/adopt/command.test.ts",
    "not-adoptable": "tests/cli/adopt/repositories.test.ts",
};

describe("the code of a problem", () => {
    for (const area of Object.keys(PROBLEM_KINDS) as (keyof typeof PROBLEM_KINDS)[]) {
        for (const [code, kind] of kindsOf(area)) {
            it(`is ${code}: ${kind.about}`, async () => {
                const example = "example" in kind ? kind.example : null;
                const found = await (example === null ? SCENARIOS[code]?.() : EXAMPLES[area]?.(example));
                const page = ELSEWHERE[code];
                if (found === undefined && page !== undefined) {
                    assert.ok(readFileSync(join(ROOT, page), "utf8").includes(code), `${page} expects no ${code}`);
                    return;
                }
                assert.deepEqual([...new Set(found?.map((each) => each.code))], [code], JSON.stringify(found));
            });
        }
    }

    it("is used by the source, and so is that of each warning", () => {
        const unused = [...Object.keys(PROBLEM_CODES), ...WARNING_CODES].filter(
            (code) => !SOURCES.some(([, text]) => text.includes(`"${code}"`)),
        );
        // These two are made of a tag status.
        assert.deepEqual(unused, ["any-unique", "untagged-unique"]);
    });

    it("stays: tests/golden/problem-codes.txt loses a line by hand only", () => {
        const golden = readFileSync(join(ROOT, "tests/golden/problem-codes.txt"), "utf8").trimEnd().split("\n");
        assert.deepEqual([...Object.keys(PROBLEM_CODES), ...WARNING_CODES].sort(), golden);
    });

    it("is in docs/problems.md, with an example", () => {
        const lines = (Object.keys(HEADINGS) as (keyof typeof PROBLEM_KINDS)[]).flatMap((area) => [
            `## ${HEADINGS[area]}`,
            "",
            ...markdownTable(
                ["code", "problem", "example"],
                kindsOf(area).map(([code, kind]) => [
                    `\`${code}\``,
                    kind.about,
                    "example" in kind
                        ? kind.example
                              .split("\n")
                              .map((line) => `\`${line}\``)
                              .join("<br>")
                        : kind.when,
                ]),
            ),
            "",
        ]);
        assertDocumented("docs/problems.md", "codes", lines.slice(0, -1));
    });
});

describe("decisions", () => {
    it("are made by codes and data, not by the text of a problem or the end of its path", () => {
        const BY_TEXT =
            /\breason\)?\.(?:includes|startsWith|endsWith|match|search|replace|split|slice|indexOf)\(|\.test\((?:\w+\.)?reason\)|\bpath\.endsWith\(|\.test\(\w+\.path\)/;
        const found = SOURCES.flatMap(([file, text]) =>
            text
                .split("\n")
                .flatMap((line, index) => (BY_TEXT.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [])),
        );
        assert.deepEqual(found, []);
    });
});
