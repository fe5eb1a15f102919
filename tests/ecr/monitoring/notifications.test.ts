import assert from "node:assert/strict";
import { chatRegion } from "../../../ecr/monitoring/chat.ts";
import { findingsNotices, slug, topicPolicy } from "../../../ecr/monitoring/notifications.ts";
import { matchesEvent } from "../../support/eventMatcher.ts";
import { about, SAMPLE_REPOSITORIES, SAMPLES } from "../../support/events.ts";
import { transformed } from "../../support/inputTransformer.ts";

const repositories = (frequency: "SCAN_ON_PUSH" | "CONTINUOUS_SCAN" | "MANUAL") =>
    SAMPLE_REPOSITORIES.map((name) => ({ name, frequency }));

/** The samples that somebody is notified of. */
function told(...of: Parameters<typeof findingsNotices>): string[] {
    const patterns = findingsNotices(...of).flatMap((notice) => notice.patterns);
    return Object.keys(SAMPLES).filter((name) =>
        patterns.some((pattern) => matchesEvent(pattern, SAMPLES[name] ?? {})),
    );
}

describe("the notices of findings", () => {
    it("of basic scanning are scans with a high or critical finding", () => {
        assert.deepEqual(told("BASIC", repositories("SCAN_ON_PUSH"), "HIGH"), ["basic-scan"]);
        assert.deepEqual(told("BASIC", repositories("MANUAL"), "CRITICAL"), ["basic-scan"]);
    });

    it("of enhanced scanning on push are the same", () => {
        assert.deepEqual(told("ENHANCED", repositories("SCAN_ON_PUSH"), "HIGH"), ["inspector-scan"]);
    });

    it("of continuous scanning are the findings themselves, while they are active, and those of images only", () => {
        assert.deepEqual(told("ENHANCED", repositories("CONTINUOUS_SCAN"), "HIGH"), ["inspector-finding-critical"]);
    });

    it("of enhanced scanning are none for what is not scanned", () => {
        assert.deepEqual(findingsNotices("ENHANCED", repositories("MANUAL"), "HIGH"), []);
    });

    it("let high findings go by where only critical ones are wanted", () => {
        const scan = structuredClone(SAMPLES["basic-scan"]) as { detail: Record<string, unknown> };
        scan.detail["finding-severity-counts"] = { HIGH: 3 };
        const isTold = (severity: "HIGH" | "CRITICAL") =>
            findingsNotices("BASIC", repositories("SCAN_ON_PUSH"), severity).some(({ patterns: [pattern = ""] }) =>
                matchesEvent(pattern, scan),
            );
        assert.deepEqual([isTold("HIGH"), isTold("CRITICAL")], [true, false]);
    });

    it("are about the set's repositories only", () => {
        for (const [scanType, frequency, sample] of [
            ["BASIC", "SCAN_ON_PUSH", "basic-scan"],
            ["ENHANCED", "SCAN_ON_PUSH", "inspector-scan"],
            ["ENHANCED", "CONTINUOUS_SCAN", "inspector-finding-critical"],
        ] as const) {
            const [notice] = findingsNotices(scanType, repositories(frequency), "HIGH");
            const [pattern = ""] = notice?.patterns ?? [];
            assert.equal(matchesEvent(pattern, SAMPLES[sample] ?? {}), true);
            assert.equal(matchesEvent(pattern, about(sample, "my-app-2")), false);
        }
    });

    it("have these patterns", () => {
        const mixed = [
            { name: "b", frequency: "CONTINUOUS_SCAN" as const },
            { name: "a", frequency: "SCAN_ON_PUSH" as const },
        ];
        assert.deepEqual(
            findingsNotices("ENHANCED", mixed, "HIGH").map(({ id, patterns }) => [id, ...patterns]),
            [
                [
                    "scans",
                    '{"detail":{"finding-severity-counts":{"$or":[{"CRITICAL":[{"numeric":[">",0]}]},{"HIGH":[{"numeric":[">",0]}]}]},' +
                        '"repository-name":[{"suffix":":repository/a"}]},"detail-type":["Inspector2 Scan"],"source":["aws.inspector2"]}',
                ],
                [
                    "findings",
                    '{"detail":{"resources":{"details":{"awsEcrContainerImage":{"repositoryName":["b"]}},"type":["AWS_ECR_CONTAINER_IMAGE"]},' +
                        '"severity":["CRITICAL","HIGH"],"status":["ACTIVE"]},"detail-type":["Inspector2 Finding"],"source":["aws.inspector2"]}',
                ],
            ],
        );
    });
});

describe("the messages", () => {
    const message = (scanType: "BASIC" | "ENHANCED", frequency: "SCAN_ON_PUSH" | "CONTINUOUS_SCAN") => {
        const [notice] = findingsNotices(scanType, repositories(frequency), "HIGH");
        assert.ok(notice !== undefined);
        return notice.message;
    };

    it("say of a scan what it found, and where", () => {
        const { inputPaths, text } = message("BASIC", "SCAN_ON_PUSH");
        assert.deepEqual(transformed(inputPaths, text, SAMPLES["basic-scan"] ?? {}).split("\n"), [
            '"Findings in my-repository-name"',
            '"Amazon ECR scanned an image and found: {CRITICAL:10,MEDIUM:9}"',
            '"Image sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd1234, tags []"',
            '"Account 123456789012, us-east-1"',
        ]);
    });

    it("say of a finding what it is, and what to do", () => {
        const { inputPaths, text } = message("ENHANCED", "CONTINUOUS_SCAN");
        assert.deepEqual(transformed(inputPaths, text, SAMPLES["inspector-finding-critical"] ?? {}).split("\n"), [
            '"CRITICAL finding in amazon/amazon-ecs-sample"',
            '"CVE-2019-17498 - libssh2"',
            '"Image sha256:36c7b282abd0186e01419f2e58743e1bf635808231049bbc9d77e5EXAMPLE, tags [latest]"',
            '"Update all packages in the vulnerable packages section to their latest versions."',
            '"https://access.redhat.com/security/cve/CVE-2019-17498"',
            '"Account 123456789012, us-east-2"',
        ]);
    });

    it("for chat are custom notifications, whole", () => {
        const { inputPaths, chat } = message("ENHANCED", "SCAN_ON_PUSH");
        assert.deepEqual(JSON.parse(transformed(inputPaths, chat, SAMPLES["inspector-scan"] ?? {})), {
            version: "1.0",
            source: "custom",
            content: {
                textType: "client-markdown",
                title: "Findings in arn:aws:ecr:us-east-2:123456789012:repository/amazon/amazon-ecs-sample",
                description: [
                    "Amazon Inspector scanned an image and found: {CRITICAL:7,HIGH:61,MEDIUM:62,TOTAL:158}",
                    "Image sha256:36c7b282abd0186e01419f2e58743e1bf635808231049bbc9d77e5EXAMPLE, tags [latest]",
                    "Account 123456789012, us-east-2",
                ].join("\n"),
            },
        });
    });

    it("use each path, and have one for each variable", () => {
        for (const frequency of ["SCAN_ON_PUSH", "CONTINUOUS_SCAN"] as const) {
            const { inputPaths, text, chat } = message("ENHANCED", frequency);
            for (const template of [text, chat]) {
                const variables = [...template.matchAll(/<(\w+)>/g)].map(([, name]) => name);
                assert.deepEqual([...new Set(variables)].sort(), Object.keys(inputPaths).sort());
            }
        }
    });
});

describe("a topic", () => {
    it("lets EventBridge publish without a condition, and alarms of its own account", () => {
        const arn = "arn:aws:sns:us-east-1:123456789012:myproject-prod-ecr-notifications";
        assert.deepEqual(topicPolicy(arn), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "AlarmsOfThisAccount",
                    Effect: "Allow",
                    Principal: { Service: "cloudwatch.amazonaws.com" },
                    Action: "sns:Publish",
                    Resource: arn,
                    Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
                },
                {
                    Sid: "EventBridgeRules",
                    Effect: "Allow",
                    Principal: { Service: "events.amazonaws.com" },
                    Action: "sns:Publish",
                    Resource: arn,
                },
            ],
        });
    });

    it("has a name that AWS takes", () => {
        assert.equal(slug("team/app.one", "ecr-notifications", 256), "team-app-one-ecr-notifications");
        assert.equal(slug("x".repeat(300), "ecr", 255).length, 255);
    });

    it("for chat belongs to a configuration in a region that takes these", () => {
        assert.deepEqual(["us-east-1", "us-west-2", "eu-central-1"].map(chatRegion), [
            "us-east-2",
            "us-west-2",
            "us-east-2",
        ]);
    });
});
