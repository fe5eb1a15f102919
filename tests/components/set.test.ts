import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { TYPE_TOKEN } from "../../components/ecrRepositorySet.ts";
import {
    ConfigurationError,
    EcrRepositorySet,
    type EcrRepositorySetArgs,
    type RepositoryOptions,
} from "../../components/index.ts";
import { ACCOUNT, deploy, type Registered, settled } from "../support/mocks.ts";

const BASELINE: EcrRepositorySetArgs = { project: "myproject", repositories: { "web-app": {} } };

const deployed = (args: Partial<EcrRepositorySetArgs> = {}, opts?: pulumi.ComponentResourceOptions) =>
    deploy(() => new EcrRepositorySet("ecr", { ...BASELINE, ...args }, opts));
const repositoryWith = (options: RepositoryOptions) => deployed({ repositories: { "web-app": options } });
const of = (resources: Registered[], type: string) => resources.filter((each) => each.type.endsWith(`:${type}`));
const typesOf = (resources: Registered[]) => resources.map(({ type }) => type.slice(type.lastIndexOf(":") + 1));

describe("the token of the component", () => {
    it("is made of the package's name, for hosts find it by that", () => {
        const { name } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
        assert.equal(TYPE_TOKEN, `${name}:index:${EcrRepositorySet.name}`);
    });

    it("is what is registered", async () => {
        const { resources } = await deployed();
        assert.deepEqual(
            resources.filter(({ parent }) => parent === "").map(({ type, name }) => [type, name]),
            [["ecr-repository-set:index:EcrRepositorySet", "ecr"]],
        );
    });
});

describe("the names of children", () => {
    it("never change: another name would replace a repository", async () => {
        const args: EcrRepositorySetArgs = {
            ...BASELINE,
            environment: "prod",
            allowedAccountIds: ["210987654321"],
            replicationDestinations: [{ region: "us-west-2" }],
            repositories: { "web-app": {}, "team/api": {} },
        };
        const { resources } = await deploy(() => new EcrRepositorySet("images", args));
        assert.deepEqual(
            resources.map(({ type, name }) => `${type.slice(type.lastIndexOf(":") + 1)} ${name}`),
            [
                "EventRule images-findings-0",
                "EventRule images-findings-1",
                "EventTarget images-findings-0",
                "EventTarget images-findings-1",
                "LogGroup images-findings",
                "LogResourcePolicy images-findings",
                "LifecyclePolicy images-team/api-lifecycle",
                "LifecyclePolicy images-web-app-lifecycle",
                "RegistryScanningConfiguration images-scanning",
                "ReplicationConfiguration images-replication",
                "Repository images-team/api",
                "Repository images-web-app",
                "RepositoryPolicy images-team/api-policy",
                "RepositoryPolicy images-web-app-policy",
                "Alias images-key",
                "Key images-key",
                "EcrRepositorySet images",
            ],
        );
    });

    it("had others under former keys", async () => {
        const { resources } = await repositoryWith({
            aliases: ["www", "web"],
            name: "myproject-dev-www",
            enableLambdaPull: true,
        });
        assert.deepEqual(
            resources.filter(({ aliases }) => aliases.length > 0).map(({ name, aliases }) => [name, aliases]),
            [
                ["ecr-web-app-lifecycle", ["ecr-web-lifecycle", "ecr-www-lifecycle"]],
                ["ecr-web-app", ["ecr-web", "ecr-www"]],
                ["ecr-web-app-policy", ["ecr-web-policy", "ecr-www-policy"]],
            ],
        );
    });
});

describe("a resource that no setting needs", () => {
    it("is not made", async () => {
        const { resources, calls } = await deployed({ scanOnPush: false });
        assert.deepEqual(typesOf(resources), ["LifecyclePolicy", "Repository", "EcrRepositorySet"]);
        assert.deepEqual(calls, []);
    });
});

describe("the region", () => {
    it("is passed to every child that takes one", async () => {
        const { resources } = await deployed({
            environment: "prod",
            region: "eu-west-1",
            allowedAccountIds: ["210987654321"],
            replicationDestinations: [{ region: "us-west-2" }],
        });
        const children = resources.filter(({ parent }) => parent !== "");
        assert.equal(children.length, 13);
        assert.deepEqual([...new Set(children.map(({ inputs }) => inputs.region))], ["eu-west-1"]);
    });

    it("decides the host of the registry", async () => {
        const { made } = await deployed({ region: "cn-north-1" });
        assert.equal(await settled(made.registryUrl), `${ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn`);
    });
});

describe("a repository", () => {
    const inputsOf = async (options: RepositoryOptions) =>
        of((await repositoryWith(options)).resources, "Repository")[0]?.inputs ?? {};

    it("has exclusion filters where its mutability takes them, and none otherwise", async () => {
        const inputs = await inputsOf({
            imageTagMutability: "MUTABLE_WITH_EXCLUSION",
            imageTagMutabilityExclusionFilters: ["v*", "release-*"],
        });
        assert.deepEqual(
            [inputs.imageTagMutability, inputs.imageTagMutabilityExclusionFilters],
            [
                "MUTABLE_WITH_EXCLUSION",
                [
                    { filter: "release-*", filterType: "WILDCARD" },
                    { filter: "v*", filterType: "WILDCARD" },
                ],
            ],
        );
        assert.equal("imageTagMutabilityExclusionFilters" in (await inputsOf({})), false);
    });

    it("takes tags that come from another resource", async () => {
        const inputs = await inputsOf({ tags: { Owner: pulumi.output("team-a") } });
        assert.deepEqual(inputs.tags, {
            Environment: "dev",
            ManagedBy: "Pulumi",
            Owner: "team-a",
            Project: "myproject",
        });
    });

    it("deletes its images, and is protected, where that is requested", async () => {
        const [repository] = of(
            (await repositoryWith({ forceDelete: true, deletionProtection: true })).resources,
            "Repository",
        );
        assert.deepEqual([repository?.inputs.forceDelete, repository?.protect], [true, true]);
    });

    it("has a flag for scans that agrees with the registry's rules", async () => {
        assert.deepEqual((await inputsOf({ scanOnPush: false })).imageScanningConfiguration, { scanOnPush: false });
    });
});

describe("the URI of an image", () => {
    const url = `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/myproject-dev-web-app`;
    const digest = `sha256:${"0".repeat(64)}`;

    it("has a tag, or a digest", async () => {
        const { made } = await deployed();
        assert.equal(await settled(made.imageUri("web-app", "1.2.3")), `${url}:1.2.3`);
        assert.equal(await settled(made.imageUri("web-app", digest)), `${url}@${digest}`);
    });

    it("is refused for a key that the set does not have", async () => {
        const { made } = await deployed({ repositories: { "web-app": {}, api: {} } });
        const text = (key: string) => {
            try {
                made.imageUri(key, "1.2.3");
                return "";
            } catch (error) {
                return error instanceof pulumi.RunError ? error.message : String(error);
            }
        };
        assert.deepEqual(
            [text("webapp"), text("zzz"), text("toString")],
            [
                'imageUri: the set has no repository "webapp"; did you mean "web-app"?',
                'imageUri: the set has no repository "zzz"; the keys are api and web-app',
                'imageUri: the set has no repository "toString"; the keys are api and web-app',
            ],
        );
    });
});

describe("the registry", () => {
    const replicated: Partial<EcrRepositorySetArgs> = {
        enableReplication: true,
        replicationDestinations: [{ region: "us-west-2" }, { region: "eu-west-1", registryId: "210987654321" }],
    };

    it("is left alone where another stack owns it, which gets the rules", async () => {
        const { resources, calls, made } = await deployed({ ...replicated, registry: { manage: false } });
        assert.deepEqual(typesOf(resources), ["LifecyclePolicy", "Repository", "EcrRepositorySet"]);
        // The policy that account 210987654321 needs names this one.
        assert.deepEqual(calls, [{ token: "aws:index/getCallerIdentity:getCallerIdentity", inputs: {} }]);
        assert.deepEqual(await settled(made.registryScanningRules), [
            {
                scanType: "BASIC",
                scanFrequency: "SCAN_ON_PUSH",
                filters: ["myproject-dev-web-ap*p"],
                repositories: ["myproject-dev-web-app"],
                byPreset: ["myproject-dev-web-app"],
            },
        ]);
        assert.deepEqual(await settled(made.registryReplicationRules), [
            {
                destinations: [{ region: "eu-west-1", registryId: "210987654321" }, { region: "us-west-2" }],
                prefixes: ["myproject-dev-web-app"],
                repositories: ["myproject-dev-web-app"],
            },
        ]);
        assert.deepEqual(await settled(made.replicationDestinationPolicies), {
            "210987654321":
                '{"Statement":[{"Action":["ecr:CreateRepository","ecr:ReplicateImage"],"Effect":"Allow",' +
                `"Principal":{"AWS":["arn:aws:iam::${ACCOUNT}:root"]},` +
                '"Resource":["arn:aws:ecr:eu-west-1:210987654321:repository/myproject-dev-web-app*"],' +
                '"Sid":"ReplicationFromOtherAccounts"}],"Version":"2012-10-17"}',
        });
    });

    it("has no rules where nothing is requested, but names who requests no scan", async () => {
        const { made } = await deployed({ scanOnPush: false, registry: { manage: false } });
        const rules = [await settled(made.registryScanningRules), await settled(made.registryReplicationRules)];
        const manual = {
            scanType: "BASIC",
            scanFrequency: "MANUAL",
            filters: [],
            repositories: ["myproject-dev-web-app"],
        };
        assert.deepEqual(rules, [[manual], []]);
    });

    it("names who requests no scan behind the rules of the others", async () => {
        const repositories = { web: {}, worker: { scanOnPush: false }, api: { scanFrequency: "MANUAL" } } as const;
        const { made } = await deployed({ repositories, registry: { manage: false } });
        assert.deepEqual(await settled(made.registryScanningRules), [
            {
                scanType: "BASIC",
                scanFrequency: "SCAN_ON_PUSH",
                filters: ["myproject-dev-we*b"],
                repositories: ["myproject-dev-web"],
                byPreset: ["myproject-dev-web"],
            },
            {
                scanType: "BASIC",
                scanFrequency: "MANUAL",
                filters: [],
                repositories: ["myproject-dev-api", "myproject-dev-worker"],
            },
        ]);
    });

    it("is replicated to another account in the same region", async () => {
        const { resources, failures } = await deployed({
            enableReplication: true,
            replicationDestinations: [{ region: "us-east-1", registryId: "210987654321" }],
        });
        assert.deepEqual(failures, []);
        assert.deepEqual(of(resources, "ReplicationConfiguration")[0]?.inputs.replicationConfiguration, {
            rules: [
                {
                    destinations: [{ region: "us-east-1", registryId: "210987654321" }],
                    repositoryFilters: [{ filter: "myproject-dev-web-app", filterType: "PREFIX_MATCH" }],
                },
            ],
        });
    });

    it("is copied once to a destination that is written with the current account id and without it", async () => {
        const plain = [{ region: "us-west-2" }];
        const own = [{ region: "us-west-2", registryId: ACCOUNT }];
        const destination = { region: "us-west-2", registryId: ACCOUNT };
        for (const [api, web] of [
            [plain, own],
            [[...plain, ...own], plain],
        ] as const) {
            const { resources, failures } = await deployed({
                enableReplication: true,
                repositories: {
                    api: { replicationDestinations: [...api] },
                    web: { replicationDestinations: [...web] },
                },
            });
            assert.deepEqual(failures, []);
            assert.deepEqual(of(resources, "ReplicationConfiguration")[0]?.inputs.replicationConfiguration, {
                rules: [
                    {
                        destinations: [destination],
                        repositoryFilters: ["myproject-dev-api", "myproject-dev-web"].map((filter) => ({
                            filter,
                            filterType: "PREFIX_MATCH",
                        })),
                    },
                ],
            });
        }
    });

    it("is not replicated to itself, which is seen once the account is known", async () => {
        const { resources, failures } = await deployed({
            enableReplication: true,
            replicationDestinations: [{ region: "us-east-1", registryId: ACCOUNT }],
        });
        assert.deepEqual(of(resources, "ReplicationConfiguration"), []);
        assert.equal(
            failures[0]?.message,
            "1 problem in the configuration of stack dev; nothing was sent to AWS:\n  replicationDestinations\n    must not be the repositories' own registry, found account 123456789012 in the same region; name another region or account\n    [own-registry]",
        );
    });
});

describe("a warning", () => {
    it("is logged, with its path, and the set is made", async () => {
        const { resources, warnings } = await deployed({ logRetentionDays: 90 });
        assert.equal(of(resources, "Repository").length, 1);
        assert.deepEqual(warnings, [
            "logRetentionDays: 90 has no effect, because enableScanFindingsLogging is false; set it to true, or remove the days",
        ]);
    });
});

describe("wrong args", () => {
    const thrown = async (): Promise<unknown> => {
        let error: unknown;
        await deploy(() => {
            try {
                new EcrRepositorySet("ecr", { ...BASELINE, maxImageCount: 0, project: "My" });
            } catch (alsoMatches) {
                error = alsoMatches;
            }
        });
        return error;
    };
    const problems = [
        { path: "maxImageCount", code: "out-of-range", reason: "must be at least 1, found 0" },
        {
            path: "project",
            code: "wrong-format",
            reason: "must be lower-case letters and digits, separated by single '.', '_' or '-', found \"My\"",
        },
    ];

    it("are one error with all problems, for programs in any language", async () => {
        const error = await thrown();
        assert.ok(error instanceof ConfigurationError);
        assert.deepEqual(error.problems, problems);
        assert.deepEqual(
            error.errors,
            problems.map(({ path, code, reason }) => ({ propertyPath: path, reason: `${reason} [${code}]` })),
        );
        assert.equal(
            error.message,
            "2 problems in the args of the program of stack dev; nothing was sent to AWS:\n" +
                `  maxImageCount\n    ${problems[0]?.reason} [out-of-range]\n  project\n    ${problems[1]?.reason} [wrong-format]`,
        );
    });

    it("are an error that Pulumi prints without a stack trace", async () => {
        const error = await thrown();
        assert.ok(error instanceof Error && pulumi.RunError.isInstance(error));
        assert.ok(pulumi.InputPropertiesError.isInstance(error));
    });

    it("register nothing", async () => {
        const { resources } = await deploy(() => {
            assert.throws(() => new EcrRepositorySet("ecr", { ...BASELINE, maxImageCount: 0 }), ConfigurationError);
        });
        assert.deepEqual(resources, []);
    });
});
