import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
    EcrRepositorySet,
    type PullThroughCacheOptions,
    readStackArgs,
    type UpstreamCredentials,
} from "../../../components/index.ts";
import { ACCOUNT, asSecret, deploy, plainText, type Registered } from "../../support/mocks.ts";

const SET = "urn:pulumi:dev::ecr::ecr-repository-set:index:EcrRepositorySet::ecr";
const PLAIN = { parent: SET, protect: false, deletedWith: null, aliases: [], dependsOn: [] };
const TAGS = { Environment: "dev", ManagedBy: "Pulumi", Project: "myproject" };
const TOKEN = "dckr_pat_hostile";
const region = "us-east-1";
const SECRET = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:ecr-pullthroughcache/hub-AbCdEf`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/ecr`;

const deployed = (pullThroughCache: { [prefix: string]: PullThroughCacheOptions }) =>
    deploy(
        () =>
            new EcrRepositorySet("ecr", {
                project: "myproject",
                scanOnPush: false,
                repositories: {},
                registry: { pullThroughCache },
            }),
    );
const children = (resources: Registered[]) => resources.filter(({ parent }) => parent !== "");
const rule = (prefix: string, inputs: object, dependsOn: string[] = []) => ({
    ...PLAIN,
    dependsOn,
    type: "aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
    name: `ecr-cache-${prefix}`,
    inputs: { region, ecrRepositoryPrefix: prefix, ...inputs },
});

describe("a cache of another registry", () => {
    it("is a rule with the upstream's host, and nothing else", async () => {
        const { resources, failures } = await deployed({ quay: {}, "team/k": { upstream: "k8s" } });
        assert.deepEqual(failures, []);
        assert.deepEqual(children(resources), [
            rule("quay", { upstreamRegistryUrl: "quay.io" }),
            rule("team/k", { upstreamRegistryUrl: "registry.k8s.io" }),
        ]);
    });

    for (const [what, credentialArn] of [
        ["a text", SECRET],
        ["an output", pulumi.output(SECRET)],
    ] as const) {
        it(`has the secret that is given, ${what}, and none is made`, async () => {
            const { resources } = await deployed({ ghcr: { credentialArn } });
            assert.deepEqual(children(resources), [
                rule("ghcr", { upstreamRegistryUrl: "ghcr.io", credentialArn: SECRET }),
            ]);
        });
    }

    it("has a secret made of its credentials, there before the rule is", async () => {
        const { resources, failures } = await deployed({
            "docker-hub": { credentials: { username: "robot", accessToken: TOKEN } },
        });
        const secret = "aws:secretsmanager/secret:Secret ecr-pullthroughcache/ecr-docker-hub";
        assert.deepEqual(failures, []);
        assert.deepEqual(children(resources), [
            rule(
                "docker-hub",
                {
                    upstreamRegistryUrl: "registry-1.docker.io",
                    credentialArn: `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:ecr-pullthroughcache/ecr-docker-hub-1a2b3c4`,
                },
                [secret, "aws:secretsmanager/secretVersion:SecretVersion ecr-cache-docker-hub"],
            ),
            {
                ...PLAIN,
                type: "aws:secretsmanager/secret:Secret",
                name: "ecr-pullthroughcache/ecr-docker-hub",
                inputs: {
                    region,
                    description: "Credentials of the upstream of the Amazon ECR cache docker-hub",
                    tags: TAGS,
                },
            },
            {
                ...PLAIN,
                dependsOn: [secret],
                type: "aws:secretsmanager/secretVersion:SecretVersion",
                name: "ecr-cache-docker-hub",
                inputs: {
                    region,
                    secretId: "ecr-pullthroughcache/ecr-docker-hub-id",
                    secretString: asSecret(`{"accessToken":"${TOKEN}","username":"robot"}`),
                },
            },
        ]);
    });

    const forms: [string, unknown][] = [
        ["plain", { username: "robot", accessToken: TOKEN }],
        ["secret one by one", { username: pulumi.output("robot"), accessToken: pulumi.secret(TOKEN) }],
        ["in a promise one by one", { username: "robot", accessToken: Promise.resolve(TOKEN) }],
        ["secret together", pulumi.secret({ username: "robot", accessToken: TOKEN })],
        ["in a promise together", Promise.resolve({ username: "robot", accessToken: TOKEN })],
    ];
    for (const [what, credentials] of forms) {
        it(`keeps its token to itself where the credentials are ${what}`, async () => {
            const { resources, outputs, failures } = await deployed({
                ghcr: { credentials: credentials as UpstreamCredentials },
            });
            assert.deepEqual(failures, []);
            const version = resources.find(({ type }) => type.endsWith(":SecretVersion"));
            assert.deepEqual(version?.inputs.secretString, asSecret(`{"accessToken":"${TOKEN}","username":"robot"}`));
            assert.ok(!plainText([resources, outputs]).includes(TOKEN));
        });
    }

    it("keeps its token to itself where a stack file has it, in plain or as a secret", async () => {
        const registry = JSON.stringify({
            pullThroughCache: { ghcr: { credentials: { username: "robot", accessToken: TOKEN } } },
        });
        const config = {
            "ecr:project": "myproject",
            "ecr:repositories": '{"web-app":{}}',
            "ecr:registry": registry,
        };
        const { resources, outputs, failures } = await deploy(
            () => new EcrRepositorySet("ecr", readStackArgs()),
            "dev",
            config,
        );
        assert.deepEqual(failures, []);
        assert.ok(JSON.stringify(resources).includes(TOKEN), "the token is nowhere");
        assert.ok(!plainText([resources, outputs]).includes(TOKEN));
    });
});

describe("a cache of another private registry", () => {
    const host = (account: string, where: string) => `${account}.dkr.ecr.${where}.amazonaws.com`;
    const failuresOf = async (options: PullThroughCacheOptions) => {
        const { resources, failures, calls } = await deployed({ ecr: options });
        assert.deepEqual(calls, [{ token: "aws:index/getCallerIdentity:getCallerIdentity", inputs: {} }]);
        return { made: children(resources), failures: failures.map(({ message }) => message) };
    };

    it("is of another account with a role", async () => {
        const upstreamUrl = host("210987654321", "us-east-1");
        assert.deepEqual(await failuresOf({ upstreamUrl, roleArn: ROLE, upstreamPrefix: "team" }), {
            made: [
                rule("ecr", {
                    upstreamRegistryUrl: upstreamUrl,
                    upstreamRepositoryPrefix: "team",
                    customRoleArn: ROLE,
                }),
            ],
            failures: [],
        });
    });

    it("is of the current account in another region without one", async () => {
        const upstreamUrl = host(ACCOUNT, "us-west-2");
        assert.deepEqual(await failuresOf({ upstreamUrl }), {
            made: [rule("ecr", { upstreamRegistryUrl: upstreamUrl })],
            failures: [],
        });
    });

    const wrong: [string, PullThroughCacheOptions, string][] = [
        [
            "itself",
            { upstreamUrl: host(ACCOUNT, "us-east-1") },
            'registry.pullThroughCache["ecr"]\n    must have another registry as its upstream, found this one',
        ],
        [
            "another account's without a role",
            { upstreamUrl: host("210987654321", "us-west-2") },
            'registry.pullThroughCache["ecr"]\n    needs a roleArn, since its upstream is the registry of another account',
        ],
    ];
    for (const [what, options, message] of wrong) {
        it(`is refused where it is ${what}`, async () => {
            const { made, failures } = await failuresOf(options);
            assert.deepEqual(made, []);
            assert.ok(failures.length > 0 && failures.every((each) => each?.includes(message)), String(failures));
        });
    }
});
