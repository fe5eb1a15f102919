import assert from "node:assert/strict";
import {
    ecrHost,
    hasPullThroughCache,
    secretArnProblem,
    UPSTREAMS,
    Upstream,
} from "../../../ecr/registry/pullThroughCache.ts";

describe("the upstreams of caches", () => {
    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
    const table: Record<Upstream, { host: string | null; credentials: boolean }> = {
        "docker-hub": { host: "registry-1.docker.io", credentials: true },
        ghcr: { host: "ghcr.io", credentials: true },
        gitlab: { host: "registry.gitlab.com", credentials: true },
        quay: { host: "quay.io", credentials: false },
        k8s: { host: "registry.k8s.io", credentials: false },
        "ecr-public": { host: "public.ecr.aws", credentials: false },
        azure: { host: null, credentials: true },
        chainguard: { host: "cgr.dev", credentials: true },
        ecr: { host: null, credentials: false },
    };

    it("have these hosts, and need or forbid credentials", () => {
        const actual = Object.entries(UPSTREAMS).map(([name, { host, credentials }]) => [name, { host, credentials }]);
        assert.deepEqual(Object.fromEntries(actual), table);
        assert.deepEqual(Object.values<string>(Upstream).sort(), Object.keys(table).sort());
    });

    for (const [name, { host, hosts, example }] of Object.entries(UPSTREAMS)) {
        it(`take ${example} for ${name}, and nothing around it`, () => {
            assert.equal(host ?? example, example);
            const others = [`https://${example}`, `${example}/`, `x${example}y`, `${example}.evil.example`];
            const matching = [example, ...others, example.replaceAll(".", "x")].filter((text) => hosts.test(text));
            assert.deepEqual(matching, [example]);
        });
    }

    const hosts: [Upstream, string, boolean][] = [
        ["azure", "abcde.azurecr.io", true],
        ["azure", "abcd.azurecr.io", false],
        ["azure", `${"a".repeat(50)}.azurecr.io`, true],
        ["azure", `${"a".repeat(51)}.azurecr.io`, false],
        ["azure", "My-registry.azurecr.io", false],
        ["azure", "contoso-a1b2c3d4.azurecr.io", true],
        ["azure", "contoso-.azurecr.io", false],
        ["azure", "contoso-a1b2-c3d4.azurecr.io", false],
        ["azure", "azurecr.io", false],
        ["ecr", "123456789012.dkr.ecr.eu-west-1.amazonaws.com", true],
        ["ecr", "12345678901.dkr.ecr.eu-west-1.amazonaws.com", false],
        ["ecr", "123456789012.dkr.ecr.amazonaws.com", false],
    ];
    for (const [upstream, host, expected] of hosts) {
        it(`${expected ? "take" : "refuse"} ${host} for ${upstream}`, () => {
            assert.equal(UPSTREAMS[upstream].hosts.test(host), expected);
        });
    }
});

describe("the host of a private registry", () => {
    it("has an account and a region", () => {
        assert.deepEqual(ecrHost("210987654321.dkr.ecr.eu-west-1.amazonaws.com"), {
            accountId: "210987654321",
            region: "eu-west-1",
        });
    });

    it("is no other one", () => {
        const others = ["ghcr.io", "public.ecr.aws", "21098765432.dkr.ecr.eu-west-1.amazonaws.com", ""];
        assert.deepEqual(others.map(ecrHost), [null, null, null, null]);
    });
});

describe("pull through caches", () => {
    const regions: [string, boolean][] = [
        ["us-east-1", true],
        ["eu-west-1", true],
        ["cn-north-1", false],
        ["cn-northwest-1", false],
        ["us-gov-west-1", false],
        ["us-gov-east-1", false],
    ];
    for (const [region, expected] of regions) {
        it(`are ${expected ? "" : "not "}to be had in ${region}`, () =>
            assert.equal(hasPullThroughCache(region), expected));
    }
});

describe("the ARN of a secret with credentials", () => {
    const name = "must be the ARN of a secret whose name begins with ecr-pullthroughcache/";
    const place = "must be a secret in us-east-1, the region of the registry";
    const cases: [string, string | null][] = [
        ["arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf", null],
        ["arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/a/b_c+d=e.f@g-AbCdEf", null],
        ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf", place],
        ["arn:aws-cn:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf", place],
        ["arn:aws:secretsmanager:us-east-1:123456789012:secret:hub-AbCdEf", name],
        ["arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/", name],
        ["arn:aws:ssm:us-east-1:123456789012:parameter/ecr-pullthroughcache/hub", name],
        ["ecr-pullthroughcache/hub", name],
        ["", name],
    ];
    for (const [arn, problem] of cases) {
        it(`${problem === null ? "may" : "may not"} be ${arn || "empty"}`, () => {
            assert.equal(secretArnProblem(arn, "aws", "us-east-1"), problem);
        });
    }
});
