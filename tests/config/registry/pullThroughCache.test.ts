import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { CacheSettings } from "../../../config/settings.ts";
import { UPSTREAMS, Upstream } from "../../../ecr/registry/pullThroughCache.ts";
import { accepted, refused, type Written, warned, withRegistry } from "../../support/args.ts";

const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf";
const ROLE = "arn:aws:iam::123456789012:role/ecr";
const ECR = "210987654321.dkr.ecr.eu-west-1.amazonaws.com";
const CREDENTIALS = { username: "robot", accessToken: "token" };
const SECRET_NAME = "must be the ARN of a secret whose name begins with ecr-pullthroughcache/";
const GRAMMAR =
    "must have a prefix of lower-case letters and digits, separated by single '.', '_', '__', '-' or '/', or ROOT";

const caches = (pullThroughCache: Written, options: Written = {}) => withRegistry({ pullThroughCache }, options);
const cacheSettings = (different: Partial<CacheSettings>): CacheSettings => ({
    prefix: "quay",
    upstreamUrl: "quay.io",
    upstreamPrefix: null,
    credentialArn: null,
    credentials: null,
    roleArn: null,
    ...different,
});

describe("a cache of another registry", () => {
    const later = pulumi.output(SECRET);
    const cases: [string, Written, Partial<CacheSettings>][] = [
        ["takes every default where nothing is behind its prefix", { quay: null }, {}],
        ["takes every default of an empty map", { quay: {} }, {}],
        ["may have a / behind its prefix", { "quay/": { upstream: "quay" } }, {}],
        ["may have nulls", { quay: { upstream: null, credentials: null, upstreamUrl: null } }, {}],
        ["may name its host", { quay: { upstreamUrl: "quay.io" } }, {}],
        ["may have another prefix than its upstream", { "team/q": { upstream: "quay" } }, { prefix: "team/q" }],
        [
            "may have a prefix of 30 characters, with a / behind it",
            { [`${"a".repeat(30)}/`]: { upstream: "quay" } },
            { prefix: "a".repeat(30) },
        ],
        ["may have no prefix", { ROOT: { upstream: "quay" } }, { prefix: "ROOT" }],
        [
            "may have the ARN of a secret",
            { "docker-hub": { credentialArn: SECRET } },
            { prefix: "docker-hub", upstreamUrl: "registry-1.docker.io", credentialArn: SECRET },
        ],
        [
            "may have the ARN of a secret that is an output",
            { ghcr: { credentialArn: later } },
            { prefix: "ghcr", upstreamUrl: "ghcr.io", credentialArn: later },
        ],
        [
            "may have credentials",
            { gitlab: { credentials: CREDENTIALS } },
            { prefix: "gitlab", upstreamUrl: "registry.gitlab.com", credentials: CREDENTIALS },
        ],
        [
            "may have a host of many",
            { hub: { upstream: "azure", upstreamUrl: "abcde.azurecr.io", credentialArn: SECRET } },
            { prefix: "hub", upstreamUrl: "abcde.azurecr.io", credentialArn: SECRET },
        ],
        [
            "may have a host with the hash that Azure puts behind a name",
            { hub: { upstream: "azure", upstreamUrl: "contoso-a1b2c3d4.azurecr.io", credentialArn: SECRET } },
            { prefix: "hub", upstreamUrl: "contoso-a1b2c3d4.azurecr.io", credentialArn: SECRET },
        ],
        [
            "under ROOT may name all repositories of another private registry, which is what AWS takes it for",
            { ROOT: { upstream: "ecr", upstreamUrl: ECR, upstreamPrefix: "ROOT", roleArn: ROLE } },
            { prefix: "ROOT", upstreamUrl: ECR, upstreamPrefix: null, roleArn: ROLE },
        ],
        [
            "may be of another private registry",
            { ecr: { upstreamUrl: ECR, upstreamPrefix: "team", roleArn: ROLE } },
            { prefix: "ecr", upstreamUrl: ECR, upstreamPrefix: "team", roleArn: ROLE },
        ],
        [
            "may name all repositories of another private registry",
            { ecr: { upstreamUrl: ECR, upstreamPrefix: "ROOT", roleArn: ROLE } },
            { prefix: "ecr", upstreamUrl: ECR, upstreamPrefix: "ROOT", roleArn: ROLE },
        ],
    ];
    for (const [what, written, different] of cases) {
        it(what, () => assert.deepEqual(accepted(caches(written)).registry.caches, [cacheSettings(different)]));
    }

    it("may have credentials that are outputs, one by one and together", () => {
        for (const credentials of [
            { username: pulumi.output("u"), accessToken: pulumi.secret("t") },
            pulumi.secret({ username: "u", accessToken: "t" }),
        ]) {
            const [cache] = accepted(caches({ gitlab: { credentials } })).registry.caches;
            assert.equal(cache?.credentials, credentials);
        }
    });

    it("is one of many, sorted by prefix", () => {
        const { caches: made } = accepted(caches({ quay: {}, k8s: {}, "ecr-public": {} })).registry;
        assert.deepEqual(
            made.map(({ prefix }) => prefix),
            ["ecr-public", "k8s", "quay"],
        );
    });

    for (const upstream of Object.values(Upstream)) {
        const { host, example, credentials } = UPSTREAMS[upstream];
        const url = host === null ? { upstreamUrl: example } : {};
        const at = `registry.pullThroughCache["${upstream}"]`;

        it(`of ${upstream} ${credentials ? "needs" : "takes no"} credentials`, () => {
            assert.deepEqual(
                credentials
                    ? [refused(caches({ [upstream]: url }))]
                    : [
                          refused(caches({ [upstream]: { ...url, credentialArn: SECRET } })),
                          refused(caches({ [upstream]: { ...url, credentials: CREDENTIALS } })),
                      ],
                credentials
                    ? [
                          [
                              {
                                  path: `${at}.credentialArn`,
                                  reason: `is missing, because ${upstream} needs credentials: the ARN of a secret named ecr-pullthroughcache/..., or credentials: { username, accessToken }`,
                              },
                          ],
                      ]
                    : ["credentialArn", "credentials"].map((option) => [
                          {
                              path: `${at}.${option}`,
                              reason: `must not be written, because ${upstream} takes no credentials; remove it`,
                          },
                      ]),
            );
        });

        it(`of ${upstream} ${host === null ? "needs a host" : "has one host"}`, () => {
            const given = credentials ? { credentialArn: SECRET } : {};
            assert.deepEqual(refused(caches({ [upstream]: { ...given, upstreamUrl: "example.com" } })), [
                {
                    path: `${at}.upstreamUrl`,
                    reason: `must be a host of ${upstream}: ${host === null ? `such as ${example}` : `${host}, or nothing, because it is the default`}, found a value that is not shown`,
                },
            ]);
            if (host === null) {
                assert.deepEqual(refused(caches({ [upstream]: given })), [
                    {
                        path: `${at}.upstreamUrl`,
                        reason: `is missing; write the host of the upstream, such as ${example}`,
                    },
                ]);
            } else {
                const [cache] = accepted(caches({ [upstream]: given })).registry.caches;
                assert.equal(cache?.upstreamUrl, host);
            }
        });
    }
});

describe("a cache that is refused", () => {
    const quay = 'registry.pullThroughCache["quay"]';
    const cases: [string, Written, string, string][] = [
        [
            "has a prefix that is no upstream",
            { dockerhub: {} },
            'registry.pullThroughCache["dockerhub"].upstream',
            'is missing, and the prefix "dockerhub" is not the name of an upstream; did you mean "docker-hub"?',
        ],
        [
            "has a prefix near to no upstream",
            { images: {} },
            'registry.pullThroughCache["images"].upstream',
            'is missing, and the prefix "images" is not the name of an upstream; write one of docker-hub, ghcr, gitlab, quay, k8s, ecr-public, azure, chainguard or ecr',
        ],
        [
            "has an upstream that is none",
            { quay: { upstream: "quay.io" } },
            `${quay}.upstream`,
            'must be one of docker-hub, ghcr, gitlab, quay, k8s, ecr-public, azure, chainguard or ecr, found a value that is not shown; did you mean "quay"?',
        ],
        [
            "has a prefix that AWS refuses",
            { Quay: { upstream: "quay" } },
            'registry.pullThroughCache["Quay"]',
            `${GRAMMAR}, found "Quay"`,
        ],
        [
            "has a prefix that is too long",
            { ["a".repeat(31)]: { upstream: "quay" } },
            `registry.pullThroughCache["${"a".repeat(31)}"]`,
            `must have a prefix of 2 to 30 characters, not 31, found "${"a".repeat(31)}"`,
        ],
        [
            "has a prefix that is too short, a / not counted",
            { "a/": { upstream: "quay" } },
            'registry.pullThroughCache["a/"]',
            'must have a prefix of 2 to 30 characters, not 1, found "a/"',
        ],
        [
            "is of ecr in a region that is none",
            { ecr: { upstreamUrl: ECR.replace("eu-west-1", "us-esat-1"), roleArn: ROLE } },
            'registry.pullThroughCache["ecr"].upstreamUrl',
            'must be in a region of partition aws, found a value that is not shown; did you mean "us-east-1"?',
        ],
        [
            "is of ecr in another partition",
            { ecr: { upstreamUrl: ECR.replace("eu-west-1", "us-gov-west-1"), roleArn: ROLE } },
            'registry.pullThroughCache["ecr"].upstreamUrl',
            'must be in a region of partition aws, found a value that is not shown; did you mean "us-west-1"?',
        ],
        [
            "has a user and a password in its host, which are not shown",
            { ghcr: { upstreamUrl: "robot:ghp_token@ghcr.io", credentialArn: SECRET } },
            'registry.pullThroughCache["ghcr"].upstreamUrl',
            "must be a host of ghcr: ghcr.io, or nothing, because it is the default, found a value that is not shown",
        ],
        [
            "has a host of another upstream in a region that is none, which is one problem",
            { quay: { upstreamUrl: ECR.replace("eu-west-1", "us-esat-1") } },
            `${quay}.upstreamUrl`,
            "must be a host of quay: quay.io, or nothing, because it is the default, found a value that is not shown",
        ],
        [
            "stands twice, with a / and without",
            { quay: {}, "quay/": { upstream: "quay" } },
            'registry.pullThroughCache["quay/"]',
            'must be one of its kind, found "quay" too, which means the same',
        ],
        [
            "has a prefix of upstream repositories, and is not of ecr",
            { quay: { upstreamPrefix: "team" } },
            `${quay}.upstreamPrefix`,
            "is for the upstream ecr only, found quay; remove it",
        ],
        [
            "has a role, and is not of ecr",
            { quay: { roleArn: ROLE } },
            `${quay}.roleArn`,
            "is for the upstream ecr only, found quay; remove it",
        ],
        [
            "has a prefix of upstream repositories that AWS refuses",
            { ecr: { upstreamUrl: ECR, roleArn: ROLE, upstreamPrefix: "Team" } },
            'registry.pullThroughCache["ecr"].upstreamPrefix',
            `${GRAMMAR}, found a value that is not shown`,
        ],
        [
            "has a prefix of upstream repositories under ROOT, which AWS refuses",
            { ROOT: { upstream: "ecr", upstreamUrl: ECR, roleArn: ROLE, upstreamPrefix: "team/" } },
            'registry.pullThroughCache["ROOT"].upstreamPrefix',
            "must not be set for the cache ROOT, which AWS refuses, found a value that is not shown; write the cache under a prefix of its own, such as team, or remove upstreamPrefix",
        ],
        [
            "has a role whose path has an empty part",
            { ecr: { upstreamUrl: ECR, roleArn: "arn:aws:iam::123456789012:role//ecr" } },
            'registry.pullThroughCache["ecr"].roleArn',
            "must be the ARN of an IAM role, such as arn:aws:iam::123456789012:role/ecr, found a value that is not shown",
        ],
        [
            "has a role that is none",
            { ecr: { upstreamUrl: ECR, roleArn: "arn:aws:iam::123456789012:user/ecr" } },
            'registry.pullThroughCache["ecr"].roleArn',
            "must be the ARN of an IAM role, such as arn:aws:iam::123456789012:role/ecr, found a value that is not shown",
        ],
        [
            "has a secret of another name",
            { ghcr: { credentialArn: SECRET.replace("ecr-pullthroughcache/", "") } },
            'registry.pullThroughCache["ghcr"].credentialArn',
            `${SECRET_NAME}, found a value that is not shown`,
        ],
        [
            "has a secret in another region",
            { ghcr: { credentialArn: SECRET.replace("us-east-1", "us-west-2") } },
            'registry.pullThroughCache["ghcr"].credentialArn',
            "must be a secret in us-east-1, the region of the registry, found a value that is not shown",
        ],
        [
            "has a token in place of the secret's ARN, which is not shown",
            { ghcr: { credentialArn: "ghp_token" } },
            'registry.pullThroughCache["ghcr"].credentialArn',
            `${SECRET_NAME}, found a value that is not shown`,
        ],
        [
            "has a secret and credentials",
            { ghcr: { credentialArn: SECRET, credentials: CREDENTIALS } },
            'registry.pullThroughCache["ghcr"].credentials',
            "must not be set together with credentialArn; remove one of the two",
        ],
        [
            "has credentials with an empty token",
            { ghcr: { credentials: { username: "u", accessToken: "" } } },
            'registry.pullThroughCache["ghcr"].credentials.accessToken',
            "must not be empty",
        ],
        [
            "has credentials without a token",
            { ghcr: { credentials: { username: "u" } } },
            'registry.pullThroughCache["ghcr"].credentials.accessToken',
            "is missing; it has no default",
        ],
        [
            "has an option that there is not",
            { quay: { url: "quay.io" } },
            `${quay}.url`,
            "is not an option, found a value that is not shown; the options are credentialArn, credentials, roleArn, upstream, upstreamPrefix and upstreamUrl",
        ],
        [
            "has an upstream that is an output",
            { quay: { upstream: pulumi.output("quay") } },
            `${quay}.upstream`,
            "must be a plain value, found an output of another resource; write the value itself",
        ],
    ];
    for (const [what, written, path, reason] of cases) {
        it(what, () => assert.deepEqual(refused(caches(written)), [{ path, reason }]));
    }

    it("is the 51st", () => {
        const many = (count: number) =>
            Object.fromEntries(Array.from({ length: count }, (_, index) => [`q${index}`, { upstream: "quay" }]));
        assert.equal(accepted(caches(many(50))).registry.caches.length, 50);
        assert.deepEqual(refused(caches(many(51))), [
            { path: "registry.pullThroughCache", reason: "must have at most 50 entries, found 51" },
        ]);
    });

    it("is inconclusive by a region that is refused itself", () => {
        assert.deepEqual(
            refused(caches({ ghcr: { credentialArn: SECRET } }, { region: "cn-nroth-1" })).map(({ path }) => path),
            ["region"],
        );
    });
});

describe("repositories in the namespace of a cache", () => {
    it("are a warning", () => {
        const args = caches({ quay: {} }, { repositories: { a: { name: "quay/a" }, b: { name: "quay/b" }, c: {} } });
        assert.deepEqual(warned(args), [
            {
                path: 'registry.pullThroughCache["quay"]',
                reason: "quay/a and quay/b of this set lie in the cache's namespace quay/; a pull of an image that is not there fetches it from the upstream",
            },
        ]);
    });

    it("are none where the names only begin alike, or the cache has no prefix", () => {
        accepted(caches({ quay: {} }, { repositories: { a: { name: "quay-a" }, b: { name: "quay" } } }));
        accepted(caches({ ROOT: { upstream: "quay" } }));
    });
});
