import assert from "node:assert/strict";
import type { LiveCache, LiveTemplate, StateResource } from "../../live/index.ts";
import { compareParts, liveParts, partsOfResources } from "../../live/parts.ts";
import { liveRegistry, liveTemplate } from "./registryCase.ts";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const LIFECYCLE = { rules: [{ rulePriority: 1, action: { type: "expire" } }] };
const STATEMENT = { Effect: "Allow", Principal: { AWS: "210987654321" }, Action: "ecr:BatchGetImage" };
const policy = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

const TEMPLATE = liveTemplate({
    prefix: "team",
    description: "Repositories of team/",
    appliedFor: ["CREATE_ON_PUSH", "REPLICATION"],
    imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
    exclusionFilters: ["dev-*", "latest"],
    encryptionType: "KMS",
    kmsKeyArn: "arn:key",
    lifecyclePolicy: JSON.stringify(LIFECYCLE),
    repositoryPolicy: policy(STATEMENT),
    roleArn: "arn:role",
    tags: { Project: "p", Team: "web" },
});
const INPUTS = {
    prefix: "team",
    description: "Repositories of team/",
    appliedFors: ["REPLICATION", "CREATE_ON_PUSH"],
    imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
    imageTagMutabilityExclusionFilters: ["latest", "dev-*"].map((filter) => ({ filter, filterType: "WILDCARD" })),
    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: "arn:key" }],
    lifecyclePolicy: JSON.stringify({ rules: [{ action: { type: "expire" }, rulePriority: 1 }] }, null, 2),
    repositoryPolicy: policy({ ...STATEMENT, Sid: "Pull", Principal: { AWS: ["arn:aws:iam::210987654321:root"] } }),
    customRoleArn: "arn:role",
    resourceTags: { Team: "web", Project: "p" },
};
const CACHE: LiveCache = {
    prefix: "quay",
    upstreamUrl: "quay.io",
    upstream: "quay",
    upstreamPrefix: null,
    credentialArn: null,
    roleArn: null,
};
const CACHE_INPUTS = { ecrRepositoryPrefix: "quay", upstreamRegistryUrl: "quay.io", upstreamRepositoryPrefix: "ROOT" };

const resource = (type: string, inputs: Record<string, unknown>): StateResource => ({ type, urn: "", inputs });

/** The parts in which what AWS holds differs from inputs. */
function templateDifferences(live: Partial<LiveTemplate>, inputs: Record<string, unknown>): string[] {
    const registry = liveRegistry({ templates: { value: [{ ...TEMPLATE, ...live }] } });
    const type = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";
    const wanted = partsOfResources([resource(type, { ...INPUTS, ...inputs })], "us-east-1");
    return compareParts(liveParts(registry).templates.team ?? {}, wanted.templates.team ?? {}).map(({ part }) => part);
}

function cacheDifferences(live: Partial<LiveCache>, inputs: Record<string, unknown>): string[] {
    const registry = liveRegistry({ caches: { value: [{ ...CACHE, ...live }] } });
    const type = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule";
    const wanted = partsOfResources([resource(type, { ...CACHE_INPUTS, ...inputs })], "us-east-1");
    return compareParts(liveParts(registry).caches.quay ?? {}, wanted.caches.quay ?? {}).map(({ part }) => part);
}

const TEMPLATES: [string, Partial<LiveTemplate>, Record<string, unknown>, string[]][] = [
    ["the same, in another order and spelling", {}, {}, []],
    ["another use", { appliedFor: ["REPLICATION"] }, {}, ["applied for"]],
    ["another description", { description: "" }, {}, ["description"]],
    ["another mutability", { imageTagMutability: "MUTABLE" }, {}, ["tag mutability"]],
    ["one filter less", { exclusionFilters: ["latest"] }, {}, ["mutability exclusion filters"]],
    ["no KMS", { encryptionType: "AES256", kmsKeyArn: null }, {}, ["encryption", "encryption key"]],
    ["another key", { kmsKeyArn: "arn:other" }, {}, ["encryption key"]],
    ["no lifecycle policy", { lifecyclePolicy: null }, {}, ["lifecycle policy"]],
    ["a lifecycle policy that is not JSON", { lifecyclePolicy: "{" }, {}, ["lifecycle policy"]],
    ["another policy", { repositoryPolicy: policy({ ...STATEMENT, Action: "ecr:*" }) }, {}, ["repository policy"]],
    ["another role", { roleArn: "arn:other" }, {}, ["role"]],
    ["another tag", { tags: { Project: "p" } }, {}, ["tags"]],
    ["a role that is known after apply", { roleArn: "arn:other" }, { customRoleArn: { unknown: true } }, []],
    [
        "a key that is known after apply",
        { kmsKeyArn: "arn:other" },
        { encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: { unknown: true } }] },
        [],
    ],
    ["a secret", { tags: {} }, { resourceTags: { Token: { [SIGNATURE]: "x", ciphertext: "v1:x" } } }, []],
    [
        "nothing requested that AWS has",
        {},
        { lifecyclePolicy: undefined, resourceTags: undefined },
        ["lifecycle policy", "tags"],
    ],
];

const CACHES: [string, Partial<LiveCache>, Record<string, unknown>, string[]][] = [
    ["the same", {}, {}, []],
    ["another upstream", { upstreamUrl: "public.ecr.aws" }, {}, ["upstream"]],
    ["a part of the upstream", { upstreamPrefix: "team" }, {}, ["upstream prefix"]],
    ["credentials", { credentialArn: "arn:secret" }, {}, ["credentials"]],
    [
        "a secret that is made by the same update",
        { credentialArn: "arn:secret" },
        { credentialArn: { unknown: true } },
        [],
    ],
    ["a role", { roleArn: "arn:role" }, {}, ["role"]],
];

describe("a creation template, compared part by part", () => {
    for (const [name, live, inputs, parts] of TEMPLATES) {
        it(name, () => assert.deepEqual(templateDifferences(live, inputs), parts));
    }
});

describe("a pull-through cache, compared part by part", () => {
    for (const [name, live, inputs, parts] of CACHES) {
        it(name, () => assert.deepEqual(cacheDifferences(live, inputs), parts));
    }
});
