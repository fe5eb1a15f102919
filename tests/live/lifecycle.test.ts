import assert from "node:assert/strict";
import { lossWarning } from "../../ecr/lifecycle/index.ts";
import { type LifecycleChange, readDeployedPolicies, readLifecycleLosses } from "../../live/index.ts";
import { type EcrAnswer, type EcrRequest, withFakeEcr } from "../cli/fakeEcr.ts";
import { keepNewest } from "../ecr/lifecycle/build.ts";

const NOW = new Date("2026-06-01T00:00:00Z");
const TARGET = { region: "eu-west-1", timeout: 2_000 };

const IMAGES = ["v1.2.0", "v1.1.0", "v1.0.0"].map((tag, index) => ({
    imageDigest: `sha256:${String(index).repeat(64)}`,
    imageTags: [tag],
    imagePushedAt: NOW.getTime() / 1000 - 86_400 * index,
    imageSizeInBytes: 2 ** 30,
}));

/** Runs something with the environment of the server; answers what it gave, how long it took and what it asked. */
async function withServer<T>(
    answer: (request: EcrRequest) => EcrAnswer,
    run: () => Promise<T>,
): Promise<{ value: T; took: number; requests: EcrRequest[] }> {
    const before = { ...process.env };
    let value: T | undefined;
    let took = 0;
    const requests = await withFakeEcr(answer, async (env) => {
        Object.assign(process.env, env);
        const started = performance.now();
        try {
            value = await run();
            took = performance.now() - started;
        } finally {
            for (const name of Object.keys(env)) {
                if (before[name] === undefined) {
                    delete process.env[name];
                } else {
                    process.env[name] = before[name];
                }
            }
        }
    });
    return { value: value as T, took, requests };
}

function change(key: string, more: Partial<LifecycleChange> = {}): LifecycleChange {
    const policies = { oldPolicy: keepNewest(100), newPolicy: keepNewest(1) };
    return { key, repository: `shop-prod-${key}`, ...policies, ...more };
}

const read = (changes: readonly LifecycleChange[], inUse: readonly string[] = [], target = TARGET) =>
    readLifecycleLosses(target, changes, { inUse, now: NOW });

describe("A live look at what changes of lifecycle policies would delete", function () {
    this.timeout(60_000);

    it("answers the loss of each repository, in the order of the changes", async () => {
        const { value, requests } = await withServer(
            ({ body }) => ({ imageDetails: body.repositoryName === "shop-prod-web" ? IMAGES : [] }),
            () => read([change("worker", { isProtected: true }), change("web")], ["shop-prod-web:v1.1.0"]),
        );
        const nothing = { images: 0, bytes: 0 };
        const lost = (index: number, inUse: string[]) => ({
            imageDigest: IMAGES[index]?.imageDigest,
            imageTags: IMAGES[index]?.imageTags,
            imagePushedAt: new Date(NOW.getTime() - 86_400_000 * index).toISOString(),
            imageSizeInBytes: 2 ** 30,
            action: "expire",
            rulePriority: 200_000,
            isCertain: true,
            inUse,
        });
        const common = {
            now: NOW.toISOString(),
            archived: nothing,
            oldPolicyProblem: null,
            knowsUse: true,
            unreadLists: 0,
        };
        assert.deepEqual(value, [
            {
                key: "worker",
                repository: "shop-prod-worker",
                isProtected: true,
                loss: {
                    value: {
                        ...common,
                        key: "worker",
                        repository: "shop-prod-worker",
                        images: 0,
                        deleted: nothing,
                        inUse: 0,
                        lost: [],
                        fix: "",
                        unmatched: [],
                    },
                },
            },
            {
                key: "web",
                repository: "shop-prod-web",
                isProtected: false,
                loss: {
                    value: {
                        ...common,
                        key: "web",
                        repository: "shop-prod-web",
                        images: 3,
                        deleted: { images: 2, bytes: 2 * 2 ** 30 },
                        inUse: 1,
                        lost: [lost(1, ["shop-prod-web:v1.1.0"]), lost(2, [])],
                        fix: "maxImageCount: 3 keeps all, lifecycle.protectTags some",
                        unmatched: [],
                    },
                },
            },
        ]);
        assert.deepEqual(
            requests.map(({ operation, region }) => `${operation} ${region}`),
            ["DescribeImages eu-west-1", "DescribeImages eu-west-1"],
        );
    });

    it("warns of maxImageCount: 100 to 1 in three lines, also where nothing is known of what runs", async () => {
        const { value } = await withServer(
            () => ({ imageDetails: IMAGES }),
            () => read([change("web")]),
        );
        const [found] = value;
        assert.ok(found !== undefined && "value" in found.loss);
        assert.deepEqual(lossWarning(found.loss.value, { stack: "prod" }).split("\n"), [
            "new lifecycle policy deletes 2 of 3 images (2.0 GiB) within 24 hours: v1.1.0, v1.0.0",
            "in use: not known, name what runs in imagesInUse or imagesInUseFile",
            "fix: maxImageCount: 3 keeps all, lifecycle.protectTags some; all: npx ecr-set lifecycle diff --stack prod --live",
        ]);
    });

    it("loses nothing of a repository that does not exist", async () => {
        const { value } = await withServer(
            () => ({ error: "RepositoryNotFoundException", message: "no such repository" }),
            () => read([change("web")]),
        );
        const [found] = value;
        assert.ok(found !== undefined && "value" in found.loss);
        assert.deepEqual([found.loss.value.images, found.loss.value.lost], [0, []]);
    });

    it("reads all pages of each repository", async () => {
        const keys = Array.from({ length: 9 }, (_, index) => `r${index}`);
        const { value, requests } = await withServer(
            ({ body }) =>
                body.nextToken === undefined
                    ? { imageDetails: IMAGES.slice(0, 1), nextToken: "more" }
                    : { imageDetails: IMAGES.slice(1) },
            () => read(keys.map((key) => change(key))),
        );
        assert.deepEqual(
            value.map(({ key, loss }) => [key, "value" in loss && loss.value.lost.length]),
            keys.map((key) => [key, 2]),
        );
        assert.equal(requests.length, 18);
    });

    const denied = { error: "AccessDeniedException", message: "User: x is not authorized" };
    const throttled = { error: "ThrottlingException", message: "Rate exceeded" };
    for (const [what, answer, notChecked] of [
        ["is denied", denied, "the credentials need ecr:DescribeImages"],
        ["is throttled", throttled, "AWS throttles ecr:DescribeImages"],
        ["hangs", { begun: "" }, "no answer in time to ecr:DescribeImages"],
        ["begins and hangs", { begun: '{"imageDetails":[' }, "no answer in time to ecr:DescribeImages"],
    ] as const) {
        it(`says why nothing was checked where AWS ${what}, within the time limit of all`, async () => {
            const keys = Array.from({ length: 12 }, (_, index) => `r${index}`);
            const { value, took, requests } = await withServer(
                () => answer as EcrAnswer,
                () =>
                    read(
                        keys.map((key) => change(key)),
                        [],
                        { region: "eu-west-1", timeout: 1_000 },
                    ),
            );
            const reasons = new Set(value.map(({ loss }) => ("notChecked" in loss ? loss.notChecked : "")));
            // Between attempts the SDK waits, and the time limit can be over before the last one.
            reasons.delete(what === "is throttled" ? "no answer in time to ecr:DescribeImages" : "");
            assert.deepEqual([...reasons], reasons.size === 0 ? [] : [notChecked]);
            assert.equal(value.length, 12);
            assert.ok(took < 3_000, `${took} ms`);
            // Four repositories at a time: the others are not requested of once the time is over.
            if (what === "hangs" || what === "begins and hangs") {
                assert.equal(requests.length, 4);
            }
        });
    }

    it("checks the other repositories where one hangs", async () => {
        const { value } = await withServer(
            ({ body }) => (body.repositoryName === "shop-prod-web" ? { begun: "" } : { imageDetails: IMAGES }),
            () => read([change("web"), change("worker"), change("jobs")], [], { region: "eu-west-1", timeout: 1_000 }),
        );
        assert.deepEqual(
            value.map(({ loss }) => ("value" in loss ? loss.value.lost.length : loss.notChecked)),
            ["no answer in time to ecr:DescribeImages", 2, 2],
        );
    });

    it("does not wait for credentials that never come", async () => {
        const { value, took } = await withServer(
            () => ({ begun: "" }),
            async () => {
                // The metadata service of a container, which the SDK requests credentials without the signal.
                process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI = process.env.AWS_ENDPOINT_URL ?? "";
                const { AWS_ACCESS_KEY_ID: _, ...rest } = process.env;
                const key = process.env.AWS_ACCESS_KEY_ID;
                delete process.env.AWS_ACCESS_KEY_ID;
                try {
                    return await read([change("web")], [], { region: "eu-west-1", timeout: 500 });
                } finally {
                    delete process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
                    process.env.AWS_ACCESS_KEY_ID = key ?? rest.AWS_ACCESS_KEY_ID;
                }
            },
        );
        const [found] = value;
        assert.deepEqual(found?.loss, { notChecked: "no answer in time to ecr:DescribeImages" });
        assert.ok(took < 2_000, `${took} ms`);
    });

    it("says what is wrong with a new policy that AWS would refuse", async () => {
        const { value } = await withServer(
            () => ({ imageDetails: IMAGES }),
            () => read([change("web", { newPolicy: '{"rules":[]}' })]),
        );
        assert.deepEqual(value[0]?.loss, {
            notChecked:
                "the new lifecycle policy rules must have 1 to 50 rules, found 0: add a rule, or drop the whole policy [rule-count]",
        });
    });
});

describe("A live look at the lifecycle policies of repositories", function () {
    this.timeout(60_000);

    it("answers the policy, none, that there is no such repository, or why it was not checked", async () => {
        const answers: Record<string, EcrAnswer> = {
            a: { lifecyclePolicyText: "{}" },
            b: { error: "LifecyclePolicyNotFoundException", message: "none" },
            c: { error: "RepositoryNotFoundException", message: "none" },
            d: { error: "AccessDeniedException", message: "not authorized" },
            e: { begun: "" },
        };
        const { value } = await withServer(
            ({ body }) => answers[String(body.repositoryName)] ?? {},
            () => readDeployedPolicies({ region: "eu-west-1", timeout: 1_000 }, Object.keys(answers)),
        );
        assert.deepEqual(value, [
            { value: { exists: true, policy: "{}" } },
            { value: { exists: true, policy: null } },
            { value: { exists: false, policy: null } },
            { notChecked: "the credentials need ecr:GetLifecyclePolicy" },
            { notChecked: "no answer in time to ecr:GetLifecyclePolicy" },
        ]);
    });
});
