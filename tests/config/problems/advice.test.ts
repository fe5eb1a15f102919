import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { type Advice, base, ENVIRONMENTS, follow, patched, spoken } from "../../support/advice/advised.ts";
import { CHANGES, changeReason } from "../../support/advice/deployed.ts";
import { LIFECYCLE, POLICIES } from "../../support/advice/lifecycle.ts";
import { LOSSES, lossReason } from "../../support/advice/losses.ts";
import { MONITORING } from "../../support/advice/monitoring.ts";
import { OPTIONS } from "../../support/advice/options.ts";
import { REGISTRY, SCANNING } from "../../support/advice/registry.ts";
import { STATEMENTS } from "../../support/advice/statements.ts";
import { adviceTemplates } from "../../support/adviceTemplates.ts";

const TABLES: Record<string, readonly Advice[]> = {
    options: OPTIONS,
    scanning: SCANNING,
    "the registry": REGISTRY,
    monitoring: MONITORING,
    lifecycle: LIFECYCLE,
    "lifecycle policies": POLICIES,
    "policy statements": STATEMENTS,
};

import { resolvedDestination, type Written } from "../../support/args.ts";

describe("advice that is followed", () => {
    for (const [about, rows] of Object.entries(TABLES)) {
        describe(`about ${about}`, () => {
            for (const row of rows) {
                for (const env of row.where ?? ENVIRONMENTS) {
                    it(`leads to no other refusal in ${env}: ${row.path} of ${JSON.stringify(row.args).slice(0, 90)}`, async () => {
                        await follow(row, env);
                    });
                }
            }
        });
    }
});

const PROGRAM = "only a program writes it";
const SIZE = "takes more than a hundred repositories: tests/config/registry/merging.test.ts and monitoring.test.ts";
const NO_ADVICE = "says what is granted";
const RUNTIME = "says what became of an image, not what to write";
/** Advice that no row follows, by its text up to what is filled in, each with the reason. */
const EXEMPT: Record<string, string> = {
    "must draw at most": SIZE,
    "must need at most 100 scanning filters": SIZE,
    "must not have the statement": "an EcrReplicationDestination's: below",
    "    AWS cannot rename a repository":
        "takes two repositories that are deployed: tests/config/repository/changes.test.ts",
    "not checked: which images": "names a command",
    "must be a stack with the outputs": "is followed in another stack: tests/components/registry/included.test.ts",
    "in use: not known": "says how to know more, and refuses nothing",
    "must be unique, found … as in protectTags": "the schema refuses it first, with other words",
    "must be a plain value, found an output": PROGRAM,
    "a BigInt": PROGRAM,
    "has no effect; did you mean":
        "the warning is that the stack file has a key of another namespace; tests/config/problems/stackWarnings.test.ts",
    "a function": PROGRAM,
    "a symbol": PROGRAM,
    "a Date": PROGRAM,
    "a Map": PROGRAM,
    "a Set": PROGRAM,
    "… a resource": PROGRAM,
    "push and pull": NO_ADVICE,
    "push, pull and read": NO_ADVICE,
    "the scan failed": RUNTIME,
    "the scanner does not know": RUNTIME,
    "Amazon Inspector no longer scans": RUNTIME,
    "the image is archived": RUNTIME,
};

describe("the advice in the source", () => {
    const templates = ["aws/**/*.ts", "config/**/*.ts", "ecr/**/*.ts", "text/!(problemCodes).ts"].flatMap(
        adviceTemplates,
    );
    for (const { at, text, pattern } of templates) {
        it(`is followed: ${at.replace(/:\d+$/, "")} ${text.slice(0, 100)}`, async () => {
            const isFollowed = (await everythingSaid()).some((reason) => pattern.test(reason));
            const exempt = Object.keys(EXEMPT).find((beginning) => text.startsWith(beginning));
            assert.ok(isFollowed || exempt !== undefined, `no row of tests/support/advice makes ${at} say it: ${text}`);
            assert.ok(!(isFollowed && exempt !== undefined), `is followed, and need not be exempt: ${text}`);
        });
    }

    it("has no exemption without a text", () => {
        const idle = Object.keys(EXEMPT).filter((start) => !templates.some(({ text }) => text.startsWith(start)));
        assert.deepEqual(idle, []);
    });

    it("of the schema is followed", async () => {
        const said = await everythingSaid();
        const fixes = [...schemaText().matchAll(/"x-fix": ("(?:[^"\\]|\\.)*")/g)].map(([, fix]) =>
            JSON.parse(fix ?? ""),
        );
        assert.ok(fixes.length > 10);
        const open = [...new Set(fixes)].filter((fix) => !said.some((reason) => reason.includes(fix)));
        // These name another stack, which is deployed first.
        assert.deepEqual(open, [
            "pass the outputs registryScanningRules and registryReplicationRules of a set with registry.manage: false",
            "write the name of a stack, such as organization/project/stack",
        ]);
    });
});

function schemaText(): string {
    return readFileSync(new URL("../../../config/schema/stack.schema.json", import.meta.url), "utf8");
}

/** All that is said of the rows, once for all tests. */
let known: Promise<string[]> | undefined;
function everythingSaid(): Promise<string[]> {
    known ??= sayEverything();
    return known;
}

async function sayEverything(): Promise<string[]> {
    const said: string[] = [];
    for (const row of Object.values(TABLES).flat()) {
        for (const env of row.where ?? ENVIRONMENTS) {
            said.push(...(await spoken(row, env)));
        }
    }
    const rows = <T extends Advice>(table: readonly T[]) =>
        table.flatMap((row) => (row.where ?? ENVIRONMENTS).map((env) => [row, env] as const));
    return [
        ...said,
        ...rows(CHANGES).map(([row, env]) => changeReason(row, env)),
        ...rows(LOSSES).map(([row, env]) => lossReason(row, patched(base(env), row.args) as Written, env)),
    ];
}

describe("advice for a destination of replication", () => {
    it("leads to no other refusal", () => {
        const Sid = "ReplicationFromOtherAccounts";
        const statement = {
            Sid,
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::123456789012:root" },
            Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
            Resource: ["arn:aws:ecr:us-east-1:210987654321:repository/*"],
        };
        const policy = { Version: "2012-10-17", Statement: [statement] };
        const sourceAccountIds = ["123456789012"];
        const [problem] = resolvedDestination({ sourceAccountIds, policy }).problems;
        assert.match(problem?.reason ?? "", /remove one of the two$/);
        for (const followed of [{ sourceAccountIds }, { policy }]) {
            assert.deepEqual(resolvedDestination(followed).problems, []);
        }
    });
});
