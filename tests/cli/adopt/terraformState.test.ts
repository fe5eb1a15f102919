import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import type { Observed, ObservedRepository } from "../../../cli/adopt/observed.ts";
import { observeTerraformState } from "../../../cli/adopt/terraformState.ts";
import { ROOT } from "../lifecycle.ts";
import { ecrSet } from "../run.ts";
import { keyArn, policy } from "./build.ts";

const ACCOUNT = "123456789012";
const FIXTURES = join(ROOT, "tests/fixtures/terraform");

function observe(text: string, region?: string, isSelected = (_name: string) => true): Observed {
    return observeTerraformState(text, "terraform.tfstate", { region, isSelected });
}

/** A resource of a state, as Terraform writes it. */
function resource(type: string, attributes: object, own: object = {}, instance: object = {}): object {
    return {
        mode: "managed",
        type,
        name: "this",
        provider: 'provider["registry.terraform.io/hashicorp/aws"]',
        instances: [{ schema_version: 0, attributes, ...instance }],
        ...own,
    };
}

function repository(name: string, attributes: object = {}, own: object = {}, region = "us-east-1"): object {
    const arn = `arn:aws:ecr:${region}:${ACCOUNT}:repository/${name}`;
    return resource(
        "aws_ecr_repository",
        { arn, name, registry_id: ACCOUNT, image_tag_mutability: "MUTABLE", ...attributes },
        { name: name.replaceAll("-", "_"), ...own },
    );
}

function key(id: string, attributes: object = {}): object {
    return resource("aws_kms_key", { arn: keyArn(id), key_id: id, ...attributes }, { name: id });
}

const state = (...resources: object[]) => JSON.stringify({ version: 4, terraform_version: "1.11.4", resources });
const encrypted = (id: string) => ({ encryption_configuration: [{ encryption_type: "KMS", kms_key: keyArn(id) }] });

/** What a module's state holds, in both formats of Terraform: made by terraform apply with the module's names of resources. */
const MODULES: Record<string, { names: string[]; addresses: string[] }> = {
    "terraform-aws-modules": {
        names: ["shop-prod-api", "shop-prod-web"],
        addresses: [
            "module.template.aws_ecr_repository_creation_template.this[0]",
            ...["api", "web"].flatMap((each) =>
                ["lifecycle_policy", "repository", "repository_policy"].map(
                    (type) => `module.ecr["${each}"].aws_ecr_${type}.this[0]`,
                ),
            ),
            'module.registry.aws_ecr_pull_through_cache_rule.this["quay"]',
            ...["registry_policy", "registry_scanning_configuration", "replication_configuration"].map(
                (type) => `module.registry.aws_ecr_${type}.this[0]`,
            ),
        ],
    },
    cloudposse: {
        names: ["shop/api", "shop/web"],
        addresses: [
            ...["lifecycle_policy", "repository", "repository_policy"].flatMap((type) =>
                ["shop/api", "shop/web"].map((name) => `module.ecr.aws_ecr_${type}.name["${name}"]`),
            ),
            "module.ecr.aws_ecr_replication_configuration.replication_configuration[0]",
        ],
    },
    lgallard: {
        names: ["shop-qa-api", "shop-qa-web"],
        addresses: [
            "module.api.aws_ecr_repository.repo_protected[0]",
            "module.web.aws_cloudwatch_log_group.ecr_logs[0]",
            "module.web.aws_ecr_lifecycle_policy.lifecycle_policy[0]",
            "module.web.aws_ecr_repository.repo[0]",
            "module.web.module.kms[0].aws_kms_alias.this[0]",
            "module.web.module.kms[0].aws_kms_key.this",
        ],
    },
};

describe("the state of Terraform's modules", () => {
    for (const [module, { names, addresses }] of Object.entries(MODULES)) {
        const read = (ending: string) => observe(readFileSync(join(FIXTURES, `${module}.${ending}`), "utf8"));

        it(`is read whole: ${module}`, () => {
            const observed = read("tfstate");
            assert.deepEqual(observed.problems, []);
            assert.deepEqual(observed.warnings, []);
            assert.deepEqual([observed.accountId, observed.region], [ACCOUNT, "us-east-1"]);
            assert.deepEqual(
                observed.repositories.map(({ name }) => name),
                names,
            );
            assert.deepEqual(observed.addresses.map(({ address }) => address).sort(), [...addresses].sort());
        });

        it(`is the same in the output of terraform show -json: ${module}`, () => {
            const { addresses: stored, ...tfstate } = read("tfstate");
            const { addresses: shown, ...json } = read("json");
            assert.deepEqual(json, tfstate);
            assert.deepEqual(
                new Set(shown.map((each) => JSON.stringify(each))),
                new Set(stored.map((each) => JSON.stringify(each))),
            );
        });
    }

    it("has each setting of a repository", () => {
        const { repositories, keys } = observe(readFileSync(join(FIXTURES, "lgallard.tfstate"), "utf8"));
        const [api, web] = repositories;
        const tags = { CreatedBy: "Terraform", ManagedBy: "Terraform", Environment: "qa" };
        assert.deepEqual(api, {
            name: "shop-qa-api",
            imageTagMutability: "IMMUTABLE",
            exclusionFilters: [],
            scanOnPush: false,
            encryptionType: "AES256",
            kmsKeyArn: null,
            lifecyclePolicy: null,
            repositoryPolicy: null,
            tags: { ...tags, Name: "shop-qa-api" },
            forceDelete: false,
        });
        assert.deepEqual(
            [web?.scanOnPush, web?.encryptionType, web?.kmsKeyArn, web?.tags],
            [true, "KMS", keys[0]?.arn, { ...tags, Name: "shop-qa-web" }],
        );
        assert.match(web?.lifecyclePolicy ?? "", /Keep only 50 latest images/);
        const { arn: _arn, policy: found, ...rest } = keys[0] ?? { arn: "", policy: "" };
        assert.match(found ?? "", /arn:aws:iam::123456789012:root/);
        assert.deepEqual(rest, {
            aliases: ["alias/ecr/shop-qa-web"],
            description: "KMS key for ECR repository shop-qa-web",
            rotates: true,
            tags: { Name: "shop-qa-web-kms" },
            isManaged: true,
        });
    });

    it("has what exists once per registry", () => {
        const { registry, repositories } = observe(
            readFileSync(join(FIXTURES, "terraform-aws-modules.tfstate"), "utf8"),
        );
        const { policy: statements, ...rest } = registry;
        assert.deepEqual(
            repositories.map(({ repositoryPolicy }) => /PrivateReadOnly/.test(repositoryPolicy ?? "")),
            [true, true],
        );
        assert.equal(statements?.length, 1);
        assert.deepEqual(rest, {
            scanning: {
                scanType: "ENHANCED",
                rules: [
                    { scanFrequency: "SCAN_ON_PUSH", filters: ["*"] },
                    { scanFrequency: "CONTINUOUS_SCAN", filters: ["shop-prod-api"] },
                ],
            },
            replication: [
                {
                    destinations: [
                        { region: "us-west-2", registryId: null },
                        { region: "eu-west-1", registryId: "210987654321" },
                    ],
                    prefixes: ["shop-prod"],
                },
            ],
            settings: {},
            caches: [
                {
                    prefix: "quay",
                    upstreamUrl: "quay.io",
                    upstream: null,
                    upstreamPrefix: null,
                    credentialArn: null,
                    roleArn: null,
                },
            ],
            templates: [
                {
                    prefix: "quay",
                    description: "Pull through cache repositories",
                    appliedFor: ["PULL_THROUGH_CACHE"],
                    imageTagMutability: "IMMUTABLE",
                    exclusionFilters: [],
                    encryptionType: "AES256",
                    kmsKeyArn: null,
                    lifecyclePolicy: null,
                    repositoryPolicy: null,
                    roleArn: "arn:aws:iam::123456789012:role/quay",
                    tags: { Terraform: "true" },
                },
            ],
            pullTimeUpdateExclusions: [],
        });
    });
});

describe("Terraform's state", () => {
    const ATTRIBUTES: [string, object, Partial<ObservedRepository>][] = [
        ["no block, as with AWS's defaults", {}, { scanOnPush: false, encryptionType: "AES256", kmsKeyArn: null }],
        [
            "exclusion filters, of version 6 of the provider",
            {
                image_tag_mutability: "IMMUTABLE_WITH_EXCLUSION",
                image_tag_mutability_exclusion_filter: [
                    { filter: "latest", filter_type: "WILDCARD" },
                    { filter: "dev-*", filter_type: "WILDCARD" },
                ],
            },
            { imageTagMutability: "IMMUTABLE_WITH_EXCLUSION", exclusionFilters: ["dev-*", "latest"] },
        ],
        [
            "the tags of the provider with its own, without AWS's",
            { tags: { Team: "payments" }, tags_all: { Team: "payments", Cost: "1", "aws:cloudformation:x": "y" } },
            { tags: { Team: "payments", Cost: "1" } },
        ],
        ["deletion with its images", { force_delete: true }, { forceDelete: true }],
        ["a key", encrypted("1"), { encryptionType: "KMS", kmsKeyArn: keyArn("1") }],
        [
            "no key by an empty text",
            { encryption_configuration: [{ encryption_type: "AES256", kms_key: "" }] },
            { encryptionType: "AES256", kmsKeyArn: null },
        ],
    ];
    for (const [name, attributes, expected] of ATTRIBUTES) {
        it(`says of a repository: ${name}`, () => {
            const [found] = observe(state(repository("web", attributes))).repositories;
            for (const [property, value] of Object.entries(expected)) {
                assert.deepEqual(found?.[property as keyof ObservedRepository], value);
            }
        });
    }

    it("has settings, exclusions, log groups and cache options of the registry", () => {
        const { registry, logGroups } = observe(
            state(
                repository("web"),
                resource("aws_ecr_account_setting", { name: "BLOB_MOUNTING", value: "ENABLED" }),
                resource("aws_ecr_account_setting", { name: "REGISTRY_POLICY_SCOPE", value: "V2" }),
                resource("aws_ecr_pull_time_update_exclusion", { principal_arn: "arn:aws:iam::1:role/scanner" }),
                resource("aws_ecr_pull_through_cache_rule", {
                    ecr_repository_prefix: "hub/",
                    upstream_registry_url: "registry-1.docker.io",
                    upstream_repository_prefix: "ROOT",
                    credential_arn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/hub",
                    custom_role_arn: "",
                }),
                resource("aws_cloudwatch_log_group", { name: "/aws/lambda/other", retention_in_days: 3 }),
                resource("aws_cloudwatch_log_group", { name: "/aws/events/ecr/shop-dev", retention_in_days: 90 }),
            ),
        );
        assert.deepEqual(registry.settings, { BLOB_MOUNTING: "ENABLED" });
        assert.deepEqual(registry.pullTimeUpdateExclusions, ["arn:aws:iam::1:role/scanner"]);
        assert.deepEqual(
            registry.caches.map(({ prefix, upstreamPrefix, roleArn }) => [prefix, upstreamPrefix, roleArn]),
            [["hub", null, null]],
        );
        assert.deepEqual([registry.scanning, registry.replication, registry.policy], [null, null, null]);
        assert.deepEqual(logGroups, [
            { name: "/aws/events/ecr/shop-dev", retentionInDays: 90, kmsKeyArn: null, tags: {} },
        ]);
    });

    const ADDRESSES: [string, object, string][] = [
        ["no index", repository("web"), "aws_ecr_repository.web"],
        ["a module", repository("web", {}, { module: "module.a.module.b[1]" }), "module.a.module.b[1].aws_ecr_"],
        ["count", resource("aws_ecr_repository", {}, {}, { index_key: 2 }), "aws_ecr_repository.this[2]"],
        ["for_each", resource("aws_ecr_repository", {}, {}, { index_key: "a/b" }), 'aws_ecr_repository.this["a/b"]'],
        [
            "a key that Terraform would read",
            resource("aws_ecr_repository", {}, {}, { index_key: 'a"%{b}' }),
            'aws_ecr_repository.this["a\\"%%{b}"]',
        ],
    ];
    for (const [name, made, address] of ADDRESSES) {
        it(`has addresses as Terraform takes them: ${name}`, () => {
            const { addresses } = observe(state(repository("first"), made));
            assert.ok(addresses[1]?.address.startsWith(address), addresses[1]?.address);
        });
    }

    const LEFT: [string, object[], string, RegExp][] = [
        [
            "a public repository",
            [resource("aws_ecrpublic_repository", { repository_name: "shop" })],
            "aws_ecrpublic_repository.this",
            /^is left to Terraform: the set has private repositories only$/,
        ],
        [
            "a type that is not known",
            [resource("aws_ecr_something_new", {})],
            "aws_ecr_something_new.this",
            /^is left to Terraform: resources of type aws_ecr_something_new have no option$/,
        ],
        [
            "a repository of another region",
            [repository("far", {}, {}, "eu-west-1")],
            "aws_ecr_repository.far",
            /^is left to Terraform: it is in eu-west-1 of account 123456789012; adopt it with --region eu-west-1 into a/,
        ],
        [
            "a policy whose repository is elsewhere",
            [resource("aws_ecr_repository_policy", { repository: "away", policy: "{}" })],
            "aws_ecr_repository_policy.this",
            /^is left to Terraform: its repository away is not in this state/,
        ],
        [
            "a tainted repository",
            [resource("aws_ecr_lifecycle_policy", { repository: "web", policy: "{}" }, {}, { status: "tainted" })],
            "aws_ecr_lifecycle_policy.this",
            /^is marked as tainted, so that the next terraform apply would replace it/,
        ],
        [
            "a key that others use",
            [key("1"), repository("own", encrypted("1")), resource("aws_s3_bucket", { kms: keyArn("1") })],
            "aws_kms_key.1",
            /^is left to Terraform, .*: 1 other resource uses it, such as aws_s3_bucket\.this$/,
        ],
    ];
    for (const [name, resources, path, reason] of LEFT) {
        it(`says what is left to Terraform: ${name}`, () => {
            const { warnings, problems } = observe(state(repository("web"), ...resources), "us-east-1");
            assert.deepEqual(problems, []);
            assert.deepEqual(
                warnings.map((each) => each.path),
                [path],
            );
            assert.match(warnings[0]?.reason ?? "", reason);
        });
    }

    const REFUSED: [string, string, RegExp][] = [
        ["no JSON", 'resource "aws_ecr_repository" "web" {}', /^must be a terraform\.tfstate or .* must be JSON/],
        [
            "an older version",
            JSON.stringify({ version: 3, modules: [] }),
            /^must be a state of version 4, found version 3/,
        ],
        ["something else", "{}", /^must be a state of version 4, found no version/],
        ["a list", "[]", /^must be a state of version 4, found no version/],
        ["a plan", JSON.stringify({ format_version: "1.2", planned_values: {} }), /^must be a state, found a plan/],
        ["an encrypted state", JSON.stringify({ version: 4, encrypted_data: "x" }), /^must not be encrypted/],
        [
            "where a state is",
            JSON.stringify({ version: 3, backend: { type: "s3" } }),
            /^names where the state is stored/,
        ],
        [
            "attributes of Terraform 0.11",
            state(resource("aws_ecr_repository", {}, {}, { attributes_flat: {} })),
            /^has attributes in the format of Terraform 0\.11, found aws_ecr_repository\.this/,
        ],
        [
            "an object that is to be deleted",
            state(repository("web"), resource("aws_ecr_repository", { arn: "" }, {}, { deposed: "00" })),
            /^has an object that Terraform has replaced and not deleted yet/,
        ],
        [
            "two regions, and none of them named",
            state(repository("web"), repository("web", {}, {}, "eu-west-1")),
            /^must be of one account and region to adopt, found eu-west-1 of account .* write --region/,
        ],
    ];
    for (const [name, text, reason] of REFUSED) {
        it(`is refused: ${name}`, () => {
            const { problems } = observe(text);
            assert.equal(problems.length, 1, JSON.stringify(problems));
            assert.match(problems[0]?.reason ?? "", reason);
        });
    }

    it("is empty after terraform destroy", () => {
        assert.deepEqual(observe(state()).repositories, []);
        assert.deepEqual(observe(JSON.stringify({ format_version: "1.0" })).problems, []);
    });

    describe("of several regions", () => {
        const west = { provider: 'provider["registry.terraform.io/hashicorp/aws"].west' };
        const text = (ofWest: object) =>
            state(
                repository("web"),
                repository("web", {}, ofWest, "us-west-2"),
                resource("aws_ecr_lifecycle_policy", { repository: "web", policy: '{"rules":[1]}' }),
                resource("aws_ecr_lifecycle_policy", { repository: "web", policy: '{"rules":[2]}' }, ofWest),
                resource("aws_ecr_pull_through_cache_rule", { ecr_repository_prefix: "east" }),
                resource("aws_ecr_pull_through_cache_rule", { ecr_repository_prefix: "west" }, ofWest),
            );

        for (const [region, rule, cache] of [
            ["us-east-1", '{"rules":[1]}', "east"],
            ["us-west-2", '{"rules":[2]}', "west"],
        ] as const) {
            it(`has what the provider of the region has made: ${region}`, () => {
                const { repositories, registry, problems, warnings } = observe(text(west), region);
                assert.deepEqual(problems, []);
                assert.deepEqual(
                    repositories.map(({ lifecyclePolicy }) => lifecyclePolicy),
                    [rule],
                );
                assert.deepEqual(
                    registry.caches.map(({ prefix }) => prefix),
                    [cache],
                );
                assert.equal(warnings.length, 3);
            });
        }

        it("is refused where the file does not tell them apart", () => {
            const { problems } = observe(text({}), "us-east-1");
            assert.equal(problems.length, 4);
            assert.match(
                problems[0]?.reason ?? "",
                /^must be in a region that the file says, found us-east-1 of .* and/,
            );
        });

        it("goes by the attribute region, of version 6 of the provider", () => {
            const { registry, problems } = observe(
                state(
                    repository("web"),
                    repository("far", {}, {}, "us-west-2"),
                    ...["us-east-1", "us-west-2"].flatMap((region) => [
                        resource("aws_ecr_pull_through_cache_rule", {
                            region,
                            registry_id: ACCOUNT,
                            ecr_repository_prefix: region,
                        }),
                        resource("aws_ecr_account_setting", { region, name: "BLOB_MOUNTING", value: region }),
                    ]),
                ),
                "us-west-2",
            );
            assert.deepEqual(problems, []);
            assert.deepEqual(
                registry.caches.map(({ prefix }) => prefix),
                ["us-west-2"],
            );
            assert.deepEqual(registry.settings, { BLOB_MOUNTING: "us-west-2" });
        });
    });

    const KEYS: [string, object[], boolean][] = [
        ["one for the repositories alone", [key("1")], true],
        ["with its alias and policy", [key("1"), resource("aws_kms_alias", { target_key_id: "1" })], true],
        ["one of several regions", [key("1", { multi_region: true })], false],
        ["one that is disabled", [key("1", { is_enabled: false })], false],
        ["one to sign with", [key("1", { key_usage: "SIGN_VERIFY", customer_master_key_spec: "RSA_2048" })], false],
        ["one in a key store", [key("1", { custom_key_store_id: "cks-1" })], false],
        ["one that an unselected repository uses", [key("1"), repository("other", encrypted("1"))], false],
    ];
    for (const [name, resources, isManaged] of KEYS) {
        it(`says whether a key can become the set's own: ${name}`, () => {
            const text = state(repository("web", encrypted("1")), ...resources);
            const { keys } = observe(text, undefined, (each) => each === "web");
            assert.deepEqual(
                keys.map((each) => each.isManaged),
                [isManaged],
            );
        });
    }

    it("has the policy of a key that is a resource of its own", () => {
        const own = policy([{ Effect: "Allow" }]);
        const { keys } = observe(
            state(
                key("1", { policy: "{}" }),
                repository("web", encrypted("1")),
                resource("aws_kms_key_policy", { key_id: "1", policy: own }),
            ),
        );
        assert.equal(keys[0]?.policy, own);
    });
});

describe("ecr-set adopt --from a state", function () {
    this.timeout(60_000);

    async function adopt(fixture: string, stack: string, ...args: string[]) {
        const folder = mkdtempSync(join(tmpdir(), "ecr-set-"));
        try {
            const main = relative(folder, join(ROOT, "index.ts"));
            writeFileSync(join(folder, "Pulumi.yaml"), stringify({ name: "ecr", main, runtime: "nodejs" }));
            copyFileSync(join(FIXTURES, fixture), join(folder, fixture));
            const all = ["adopt", "--stack", stack, "--from", fixture, "--import-file", "import.json", ...args];
            return await ecrSet(all, { cwd: folder });
        } finally {
            rmSync(folder, { recursive: true });
        }
    }

    const removals = (stdout: string) => (JSON.parse(stdout) as { removals: string[] }).removals;
    const rm = (address: string) => `terraform state rm '${address}'`;

    it("lets Terraform forget the repositories, their policies and the key that the set takes over", async () => {
        const { stdout, code } = await adopt("lgallard.tfstate", "qa", "--project", "shop", "--json");
        assert.equal(code, 0, stdout);
        const taken = MODULES.lgallard?.addresses.filter((address) => !/log_group/.test(address)) ?? [];
        assert.deepEqual(removals(stdout).sort(), taken.map(rm).sort());
    });

    for (const filter of [
        ["--repository", "shop-qa-api"],
        ["--prefix", "shop-qa-a"],
    ]) {
        it(`lets it forget only what is adopted: ${filter.join(" ")}`, async () => {
            const { stdout, code } = await adopt("lgallard.json", "qa", "--project", "shop", "--json", ...filter);
            assert.equal(code, 0, stdout);
            assert.deepEqual(removals(stdout), [rm("module.api.aws_ecr_repository.repo_protected[0]")]);
        });
    }

    it("keeps the key with Terraform on request", async () => {
        const { stdout } = await adopt("lgallard.tfstate", "qa", "--project", "shop", "--json", "--keep-keys");
        assert.deepEqual(
            removals(stdout).filter((line) => /kms/.test(line)),
            [],
        );
    });

    const WRONG: [string, string[], RegExp][] = [
        [
            "a repository",
            ["--repository", "shop-web"],
            /--repository\n {4}must name repositories of .*, found shop-web/,
        ],
        [
            "a prefix",
            ["--prefix", "else-"],
            /--prefix\n {4}must be what names of .* begin with, found "else-" and names/,
        ],
        ["a region", ["--region", "eu-west-1"], /region\n {4}must be the region of the repositories, us-east-1, found/],
    ];
    for (const [name, args, message] of WRONG) {
        it(`says what is not in the state: ${name}`, async () => {
            const { stdout, code } = await adopt("lgallard.tfstate", "qa", "--project", "shop", ...args);
            assert.equal(code, 1);
            assert.match(stdout, message);
        });
    }
});
