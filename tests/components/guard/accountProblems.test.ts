import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { accountProblems } from "../../../components/guard/accountProblems.ts";
import { EcrRepositorySet } from "../../../components/index.ts";
import { accepted, DEV, resolved, type Written, withSet } from "../../support/args.ts";
import { ACCOUNT, deploy } from "../../support/mocks.ts";

const OTHER = "210987654321";
const topic = (account: string) => `arn:aws:sns:us-east-1:${account}:alerts`;
const role = (account: string) => `arn:aws:iam::${account}:role/ecr`;
const secret = (account: string) =>
    `arn:aws:secretsmanager:us-east-1:${account}:secret:ecr-pullthroughcache/ghcr-a1b2c3`;
const upstream = (account: string, region: string) => `${account}.dkr.ecr.${region}.amazonaws.com`;
const notified = (options: Written) => withSet({ monitoring: { notifications: options } });
const cached = (options: Written) => withSet({ registry: { pullThroughCache: { ecr: options } } });
const reasonsOf = (args: Written, accountId: string | null = ACCOUNT) => {
    const { settings } = resolved(args, DEV);
    assert.ok(settings !== null);
    const plain = (lines: { path: string; reason: string }[]) =>
        lines.map(({ path, reason }) => `${path} ${reason.replace(/\s+/g, " ")}`);
    const { problems, warnings } = accountProblems(settings, accountId);
    return [...plain(problems), ...plain(warnings).map((each) => `warning: ${each}`)];
};

/** What belongs to an account: [what, the args for an account, what is said of another one]. */
const OWNED: [string, (account: string) => Written, string][] = [
    [
        "a topic",
        (account) => notified({ topicArn: topic(account) }),
        `monitoring.notifications.topicArn must be a topic of this account, ${ACCOUNT}, or findings are never published to it, found "${topic(OTHER)}"; remove topicArn, and subscribe the other account with lambdaArns or queueArns`,
    ],
    [
        "the secret of a cache",
        (account) => withSet({ registry: { pullThroughCache: { ghcr: { credentialArn: secret(account) } } } }),
        `registry.pullThroughCache["ghcr"].credentialArn must be a secret of this account, ${ACCOUNT}, found "arn:aws:secretsmanager:us-east-1:${OTHER}:secret:ecr-pullthroughcache/gh...; store the credentials in a secret of this account`,
    ],
    [
        "the role of a cache",
        (account) => cached({ upstreamUrl: upstream(OTHER, "us-east-1"), roleArn: role(account) }),
        `registry.pullThroughCache["ecr"].roleArn must be a role of this account, ${ACCOUNT}, found "${role(OTHER)}"; write the ARN of a role that this account has`,
    ],
    [
        "the role of a template",
        (account) =>
            withSet({
                registry: { creationTemplates: { team: { appliedFor: ["REPLICATION"], roleArn: role(account) } } },
            }),
        `registry.creationTemplates["team"].roleArn must be a role of this account, ${ACCOUNT}, found "${role(OTHER)}"; write the ARN of a role that this account has`,
    ],
    [
        "a function",
        (account) => notified({ lambdaArns: [`arn:aws:lambda:us-east-1:${account}:function:f`] }),
        `warning: monitoring.notifications.lambdaArns is not notified until account ${OTHER} allows account ${ACCOUNT} lambda:AddPermission on the function, found "arn:aws:lambda:us-east-1:${OTHER}:function:f"`,
    ],
    [
        "a queue",
        (account) => notified({ queueArns: [`arn:aws:sqs:us-east-1:${account}:q`] }),
        `warning: monitoring.notifications.queueArns is not notified until account ${OTHER} confirms the subscription, which it receives as a message in the queue, found "arn:aws:sqs:us-east-1:${OTHER}:q"`,
    ],
];

describe("what belongs to an account, once it is known which one", () => {
    for (const [what, make, said] of OWNED) {
        it(`takes ${what} of this one, and names another one's`, () => {
            assert.deepEqual(reasonsOf(make(ACCOUNT)), []);
            assert.deepEqual(reasonsOf(make(OTHER)), [said]);
            assert.deepEqual(reasonsOf(make(OTHER), null), []);
        });
    }

    it("takes a topic of another account for alarms alone, which its policy may let in", () => {
        const args = {
            project: "myproject",
            repositories: {},
            registry: { blobMounting: true },
            monitoring: {
                alarms: { cloudTrailLogGroupName: "trail" },
                notifications: { topicArn: topic(OTHER) },
            },
        };
        assert.equal(accepted(args).monitoring.notifications?.notices.length, 0);
        assert.deepEqual(reasonsOf(args), []);
    });

    it("says nothing of a registry that another stack manages", () => {
        const args = withSet({
            registry: { manage: false },
            enableReplication: true,
            replicationDestinations: [{ region: "us-east-1", registryId: ACCOUNT }],
        });
        assert.deepEqual(reasonsOf(args), []);
    });

    for (const [how, given] of [
        ["known now", topic(OTHER)],
        ["known after apply", pulumi.output(topic(OTHER))],
    ] as const) {
        it(`refuses a topic of another account ${how}, without a look at the account, too`, async () => {
            const { failures } = await deploy(
                () =>
                    new EcrRepositorySet("ecr", {
                        project: "myproject",
                        repositories: { a1: {} },
                        monitoring: { notifications: { topicArn: given } },
                    }),
            );
            assert.match(failures[0]?.message ?? "", /topicArn\n {4}must be a topic of this account, 123456789012, or/);
        });
    }
});
