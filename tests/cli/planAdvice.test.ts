import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, stringify } from "yaml";
import { patched } from "../support/advice/advised.ts";
import type { Written } from "../support/args.ts";
import { ecrSet } from "./run.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
const WEST = [{ region: "us-west-2" }];
const web = (options: object) => ({ "ecr:repositories": { "web-app": options } });

/** A sample stack, a problem in it, and what a user writes who does what is printed. Both are JSON merge patches. */
type Sample = [stack: "dev" | "staging" | "prod", mistake: Written, says: string, edit: Written];

const SAMPLES: Sample[] = [
    [
        "dev",
        { "ecr:enableReplication": true },
        "name one, such as replicationDestinations: [{ region: us-west-2 }]",
        { "ecr:replicationDestinations": WEST },
    ],
    ["dev", { "ecr:enableReplication": true }, "or set enableReplication: false", { "ecr:enableReplication": false }],
    [
        "dev",
        web({ maxImageCounts: 5 }),
        'did you mean "maxImageCount"?',
        web({ maxImageCounts: null, maxImageCount: 5 }),
    ],
    [
        "staging",
        { "ecr:encryptionType": "AES256", "ecr:kmsKeyArn": KEY },
        "set encryptionType: KMS",
        { "ecr:encryptionType": "KMS" },
    ],
    [
        "staging",
        web({ scanFrequency: "MANUAL" }),
        "write scanFrequency: SCAN_ON_PUSH",
        web({ scanFrequency: "SCAN_ON_PUSH" }),
    ],
    [
        "prod",
        { "ecr:replicationDestinations": null },
        "name one, such as replicationDestinations: [{ region: us-west-2 }]",
        { "ecr:replicationDestinations": WEST },
    ],
    [
        "prod",
        web({ scanFrequency: "MANUAL" }),
        "write scanFrequency: CONTINUOUS_SCAN",
        web({ scanFrequency: "CONTINUOUS_SCAN" }),
    ],
    [
        "prod",
        web({ imageTagMutability: "immutable" }),
        'did you mean "IMMUTABLE"?',
        web({ imageTagMutability: "IMMUTABLE" }),
    ],
    [
        "prod",
        { "ecr:imageTagMutability": "MUTABLE" },
        "imageTagMutability: IMMUTABLE",
        { "ecr:imageTagMutability": "IMMUTABLE" },
    ],
    ["prod", web({ deletionProtection: false }), "deletionProtection: true", web({ deletionProtection: true })],
    [
        "prod",
        web({ lifecycle: { keepLast: 5_000 } }),
        "maxImageCount: 100   # in place of keepLast",
        web({ lifecycle: null, maxImageCount: 100 }),
    ],
];

/** What the command says of a sample's configuration with a change. */
async function planOf(stack: string, config: unknown) {
    const folder = mkdtempSync(join(tmpdir(), "ecr-set-"));
    try {
        const main = relative(folder, join(ROOT, "index.ts"));
        const project = { name: "ecr", main, runtime: { name: "nodejs", options: { typescript: false } } };
        writeFileSync(join(folder, "Pulumi.yaml"), stringify(project));
        writeFileSync(
            join(folder, `Pulumi.${stack}.yaml`),
            stringify({ config }, { defaultStringType: "QUOTE_DOUBLE" }),
        );
        return await ecrSet(["plan", "--stack", stack, "--cwd", folder]);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

/** An output whose sentences are in one line each. */
const unwrapped = (text: string) => text.replace(/\n {6}/g, " ");

describe("a sample stack with a problem", function () {
    this.timeout(120_000);
    for (const [stack, mistake, says, edit] of SAMPLES) {
        it(`has a plan once its advice is followed: ${stack}, ${says}`, async () => {
            const sample: unknown = parse(readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), "utf8")).config;
            const wrong = patched(sample, mistake);
            const before = await planOf(stack, wrong);
            assert.equal(before.code, 1, before.stdout);
            assert.ok(unwrapped(before.stdout).includes(says), before.stdout);
            const after = await planOf(stack, patched(wrong, edit));
            assert.equal(after.code, 0, after.stdout + after.stderr);
            assert.ok(!unwrapped(after.stdout).includes(says), after.stdout);
            assert.doesNotMatch(after.stdout, /^ +(?:mandatory|problem)/m);
        });
    }
});
