import assert from "node:assert/strict";
import { EVENT_PATTERN_LENGTH } from "../../../ecr/events/pattern.ts";
import { findingsLogPolicy, findingsPatterns, RETENTION_DAYS } from "../../../ecr/scan/findingsLog.ts";

const parse = (patterns: string[]) => patterns.map((pattern) => JSON.parse(pattern));
const many = (count: number) =>
    Array.from({ length: count }, (_, index) => `myproject-prod-app-${String(index).padStart(3, "0")}`);

describe("event patterns for scan results", () => {
    it("of basic scanning name the repositories, sorted", () => {
        assert.deepEqual(parse(findingsPatterns("BASIC", ["web", "api"])), [
            {
                source: ["aws.ecr"],
                "detail-type": ["ECR Image Scan"],
                detail: { "repository-name": ["api", "web"] },
            },
        ]);
    });

    it("of enhanced scanning are two: scans by ARN, findings by the name in the resource", () => {
        assert.deepEqual(parse(findingsPatterns("ENHANCED", ["web", "api"])), [
            {
                source: ["aws.inspector2"],
                "detail-type": ["Inspector2 Scan"],
                detail: { "repository-name": [{ suffix: ":repository/api" }, { suffix: ":repository/web" }] },
            },
            {
                source: ["aws.inspector2"],
                "detail-type": ["Inspector2 Finding"],
                detail: {
                    resources: {
                        type: ["AWS_ECR_CONTAINER_IMAGE"],
                        details: { awsEcrContainerImage: { repositoryName: ["api", "web"] } },
                    },
                },
            },
        ]);
    });

    it("are none without a repository", () => {
        assert.deepEqual(findingsPatterns("BASIC", []), []);
        assert.deepEqual(findingsPatterns("ENHANCED", []), []);
    });

    it("have at most 2,048 characters: one of exactly that length is not split, one more character splits it", () => {
        assert.equal(EVENT_PATTERN_LENGTH, 2_048);
        const length = (name: string) => findingsPatterns("BASIC", ["aa", name]).map((pattern) => pattern.length);
        const room = EVENT_PATTERN_LENGTH - (length("b")[0] ?? 0) + 1;
        assert.deepEqual(length("b".repeat(room)), [2_048]);
        assert.equal(length("b".repeat(room + 1)).length, 2);
    });

    for (const scanType of ["BASIC", "ENHANCED"] as const) {
        it(`of ${scanType} scanning name each of 300 repositories once in each kind of event`, () => {
            const names = many(300);
            const patterns = findingsPatterns(scanType, names);
            assert.ok(patterns.every(({ length }) => length <= EVENT_PATTERN_LENGTH));
            const kinds = Map.groupBy(parse(patterns), (pattern) => pattern["detail-type"][0]);
            for (const each of kinds.values()) {
                const named = JSON.stringify(each).match(/myproject-prod-app-\d{3}/g);
                assert.deepEqual(named, names);
            }
            assert.deepEqual(
                [...kinds.keys()],
                scanType === "BASIC" ? ["ECR Image Scan"] : ["Inspector2 Scan", "Inspector2 Finding"],
            );
        });
    }

    it("are the same in any order of names", () => {
        assert.deepEqual(findingsPatterns("ENHANCED", many(80).reverse()), findingsPatterns("ENHANCED", many(80)));
    });
});

describe("the policy of the findings log", () => {
    const document = {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "EventBridgeWritesFindings",
                Effect: "Allow",
                Principal: { Service: ["delivery.logs.amazonaws.com", "events.amazonaws.com"] },
                Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                Resource: "arn:aws:logs:us-east-1:123456789012:log-group:/aws/events/ecr/x:*",
            },
        ],
    };
    for (const end of ["", ":*"]) {
        it(`lets EventBridge write to an ARN that ends in ${JSON.stringify(end)}`, () => {
            const arn = `arn:aws:logs:us-east-1:123456789012:log-group:/aws/events/ecr/x${end}`;
            assert.deepEqual(findingsLogPolicy(arn), document);
        });
    }
});

describe("the days that CloudWatch Logs keeps events", () => {
    it("are those of PutRetentionPolicy", () => {
        assert.deepEqual(
            [...RETENTION_DAYS],
            [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
        );
    });
});
