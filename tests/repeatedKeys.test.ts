import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { repeatedKeys } from "../aws/jsonKeys.ts";
import { readResources } from "../cli/adopt/terraformResources.ts";
import { observeTerraformState } from "../cli/adopt/terraformState.ts";
import { readValues } from "../cli/adopt/terraformValues.ts";
import { answerBatchLine } from "../cli/lifecycle/batchLine.ts";
import { imagesFromFile } from "../cli/lifecycle/images.ts";
import { readPolicyConfig } from "../cli/plan/policyConfig.ts";
import { resolve } from "../config/resolve.ts";
import { argsOfConfig } from "../config/stack.ts";
import { readLifecyclePolicy } from "../ecr/lifecycle/index.ts";
import { readReferences } from "../ecr/lifecycle/inUse.ts";
import { readStatements } from "../policy/documents/statements.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const LIFECYCLE = `{"rules": [{
  "rulePriority": 1,
  "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 5},
  "action": {"type": "expire"},
  "rulePriority": 2
}]}`;

/** What an option in the text of a stack file is refused for. */
function problemsOf(option: string, text: string): string[] {
    const args = argsOfConfig({ "ecr:project": "shop", "ecr:repositories": '{"web":{}}', [`ecr:${option}`]: text });
    return resolve(args, { stack: "dev", region: "us-east-1" }).problems.map(({ path, reason }) => `${path} ${reason}`);
}

async function withFile<T>(text: string, read: (file: string) => T | Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), "ecr-set-"));
    try {
        const file = join(folder, "a.json");
        writeFileSync(file, text);
        return await read(file);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

const refusal = (error: unknown): string[] => [(error as Error).message.replace(/^.*a\.json/, "a.json")];

const STATE = (policy: string) => `{"version": 4, "resources": [{
  "mode": "managed", "type": "aws_ecr_lifecycle_policy", "name": "web",
  "provider": "provider[\\"registry.terraform.io/hashicorp/aws\\"]",
  "instances": [{"attributes": {"repository": "web", "registry_id": "123456789012", "policy": ${JSON.stringify(policy)}}}]
}, {
  "mode": "managed", "type": "aws_ecr_repository", "name": "web",
  "provider": "provider[\\"registry.terraform.io/hashicorp/aws\\"]",
  "instances": [{"attributes": {"name": "web", "arn": "arn:aws:ecr:us-east-1:123456789012:repository/web"}}]
}]}`;

const WIDE = '{"Statement": [{"Effect": "Allow", "Resource": "a",\n "Resource": "*"}]}';
const REGISTRY = `{"policy": ${JSON.stringify(WIDE)}}`;

/** Each way that JSON comes in, with a key twice, and what is said of it. */
const DOORS: Record<string, { read: () => string[] | Promise<string[]>; says: string[] }> = {
    "a lifecycle policy": {
        read: () => readLifecyclePolicy(LIFECYCLE).problems.map(({ path, reason }) => `${path} ${reason}`),
        says: ["rules[0].rulePriority must stand once, found at 2:3 and again at 5:3; remove one of them"],
    },
    "a lifecycle policy of a set": {
        read: () => problemsOf("lifecyclePolicy", LIFECYCLE),
        says: [
            "lifecyclePolicy.rules[0].rulePriority must stand once, found at 2:3 and again at 5:3; remove one of them",
        ],
    },
    repositories: {
        read: () => problemsOf("repositories", '{"web": {"scanOnPush": true}, "web": {}}'),
        says: ['repositories must have each key once, found "web" at 1:2 and again at 1:31; remove one of them'],
    },
    tags: {
        read: () => problemsOf("tags", '{"Team": "a", "Team": "b"}'),
        says: ['tags must have each key once, found "Team" at 1:2 and again at 1:15; remove one of them'],
    },
    "policy statements": {
        read: () => problemsOf("policyStatements", '[{"Sid": "A", "Sid": "B"}]'),
        says: [
            'policyStatements must have each key once, found "Sid" in [0] at 1:3 and again at 1:15; remove one of them',
        ],
    },
    "the registry, of which no name is shown": {
        read: () => problemsOf("registry", '{"pullThroughCache": {}, "pullThroughCache": {}}'),
        says: ["registry must have each key once, found one at 1:2 and again at 1:26; remove one of them"],
    },
    "the registry's policy": {
        read: () => problemsOf("registry", REGISTRY),
        says: [
            'registry.policy must have each key once, found "Resource" in Statement[0] at 1:36 and again at 2:2; remove one of them',
        ],
    },
    "a policy document that the policy pack reads": {
        read: () => {
            try {
                return readStatements(WIDE).map(({ label }) => label);
            } catch (error) {
                return refusal(error);
            }
        },
        says: ['"Resource" in Statement[0] at 1:36 and again at 2:2'],
    },
    "the configuration of the policy pack": {
        read: () => withFile('{"all": "advisory",\n"all": "mandatory"}', readPolicyConfig).then(() => [], refusal),
        says: ['a.json must have each key once, found "all" at 1:2 and again at 2:1; remove one of them'],
    },
    "a list of images": {
        read: () => withFile('{"imageDetails": [], "imageDetails": []}', imagesFromFile).then(() => [], refusal),
        says: ['a.json must have each key once, found "imageDetails" at 1:2 and again at 1:22; remove one of them'],
    },
    "a list of images in use": {
        read: () => Object.values(readReferences('{"a": 1, "a": 2}')).map(String),
        says: ['must have each key once, found "a" at 1:2 and again at 1:10; remove one of them'],
    },
    "a line of a batch": {
        read: () => [answerBatchLine('{"id": 7, "op": "validate", "op": "simulate"}')],
        says: [
            '{"id":7,"error":"must be one JSON map a line: each must have each key once, found \\"op\\" at 1:11 and again at 1:29; remove one of them"}',
        ],
    },
    "Terraform's variables": {
        read: async () => (await readValues('{"a": 1, "a": 2}', "a.tfvars.json")).problems.map(({ reason }) => reason),
        says: ['must have each key once, found "a" at 1:2 and again at 1:10; remove one of them'],
    },
    "Terraform's state": {
        read: () => readResources('{"version": 4, "version": 4}', "a.tfstate").problems.map(({ reason }) => reason),
        says: [
            'must be a terraform.tfstate or the output of terraform show -json, and must have each key once, found "version" at 1:2 and again at 1:16; remove one of them',
        ],
    },
    "a policy in Terraform's state": {
        read: () =>
            observeTerraformState(STATE(LIFECYCLE), "a.tfstate", { region: undefined, isSelected: () => true })
                .problems.map(({ path, reason }) => `${path} ${reason}`)
                .filter((text) => text.includes("once")),
        says: [
            'aws_ecr_lifecycle_policy.web.policy must have each key once, found "rulePriority" in rules[0] at 2:3 and again at 5:3; remove one of them',
        ],
    },
};

describe("a key that JSON has twice", () => {
    for (const [door, { read, says }] of Object.entries(DOORS)) {
        it(`is refused in ${door}, with both places`, async () => assert.deepEqual(await read(), says));
    }

    for (const [text, found] of [
        ['{"a":1,"a":2,"a":3}', ["a 1:2 1:8", "a 1:2 1:14"]],
        ['{"a":{"b":1},"c":{"b":1}}', []],
        ['[{"a":1},{"a":1}]', []],
        ['{"a":["a","a",{"a":"a"}]}', []],
        ['{"a\\"":1,"a\\\\":2,"a\\"":3}', ['a" 1:2 1:18']],
        ['{"\\u0061":1,"a":2}', ["a 1:2 1:13"]],
        ['{"a":"{\\"a\\":1}","b":"}","b":1}', ["b 1:18 1:26"]],
        ['[0,[{"a" : 1,\r\n\t"a"\n:2}]]', ["1,0.a 1:6 2:2"]],
        ['{"__proto__":1,"toString":1,"__proto__":2}', ["__proto__ 1:2 1:29"]],
        ["[]", []],
        ['"a"', []],
    ] as const) {
        it(`is found in ${JSON.stringify(text)}`, () => {
            JSON.parse(text);
            assert.deepEqual(
                repeatedKeys(text).map(({ within, key, first, again }) => {
                    const place = within.length === 0 ? "" : `${within.join(",")}.`;
                    return `${place}${key} ${first} ${again}`;
                }),
                found,
            );
        });
    }

    it("is found wherever a key is written again, and nowhere else", () => {
        fc.assert(
            fc.property(fc.object({ maxDepth: 3 }), fc.string(), fc.nat(3), (object, key, spaces) => {
                const text = JSON.stringify(object, null, spaces);
                const value = JSON.parse(text) as object;
                assert.deepEqual(repeatedKeys(text), []);
                const twice = `{${JSON.stringify(key)}:${text},\n${JSON.stringify(key)}:0}`;
                assert.deepEqual(
                    repeatedKeys(twice).map((each) => [each.key, each.first]),
                    [[key, "1:2"]],
                );
                assert.ok(value);
            }),
        );
    });

    // What is read there was written by this program, by Pulumi or by AWS, or has been read by `readJson` before.
    const MACHINE = [
        "aws/json.ts",
        "aws/jsonKeys.ts",
        "aws/policyMeaning.ts",
        "cli/adopt/access.ts",
        "cli/adopt/change.ts",
        "cli/adopt/choices.ts",
        "cli/adopt/lifecycle.ts",
        "cli/adopt/registryChanges.ts",
        "cli/adopt/terraformState.ts",
        "cli/drift/deployed.ts",
        "cli/lifecycle/batchLine.ts",
        "cli/lifecycle/diffLive.ts",
        // package.json, as npm reads it.
        "cli/plan/entry.ts",
        "cli/plan/registryText.ts",
        "cli/plan/repositories.ts",
        "cli/registry/included.ts",
        "cli/registry/planned.ts",
        "cli/registry/releaseDocuments.ts",
        "cli/registry/releaseOwn.ts",
        "components/guard/stackState.ts",
        "config/problems/report.ts",
        "config/registry/destination.ts",
        "config/schema/build/generate.ts",
        "ecr/lifecycle/meaning.ts",
        "ecr/monitoring/alarms.ts",
        "live/images.ts",
        "live/parts.ts",
        "live/registry.ts",
        "policy/rules/findingsLogged.ts",
        "policy/rules/pinnedByDigest.ts",
        "policy/rules/requiredTags.ts",
        // The list of sources that policy/build.ts writes.
        "policy/stale.ts",
    ];

    it("cannot come in by another way: what people write is read by readJson", () => {
        const found = ["aws", "cli", "components", "config", "ecr", "live", "policy", "text"].flatMap((folder) =>
            readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
                .map((file) => `${folder}/${file}`)
                .filter((file) => file.endsWith(".ts") && !/(?:^|\/)(?:dist|node_modules)\//.test(file))
                .filter((file) => readFileSync(join(ROOT, file), "utf8").includes("JSON.parse(")),
        );
        assert.deepEqual(found.sort(), MACHINE);
    });
});
