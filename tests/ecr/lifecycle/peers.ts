import { any, expireAfter, keep, policy, prefixed, untagged } from "./build.ts";

/** A lifecycle policy that another tool makes by itself, or shows first in its documentation. */
export interface Peer {
    tool: string;
    /** The setting it comes from. */
    setting: string;
    /** Where that can be read. */
    source: string;
    policy: unknown;
    /** Path and rule of each problem. */
    problems: [path: string, rule: string][];
    /** Path and rule of each warning. */
    warnings: [path: string, rule: string][];
}

/** A rule list of lgallard's templates: untagged by age, tagged by count, then all by age. */
function template(latest: number, untaggedDays: number, taggedDays: number | null, prefixes: string[]) {
    return policy(
        expireAfter(untagged, untaggedDays),
        keep(prefixes.length > 0 ? prefixed(...prefixes) : any, latest),
        ...(taggedDays === null ? [] : [expireAfter(any, taggedDays)]),
    );
}

const CLOUDPOSSE = policy(keep(untagged, 1), keep(any, 500));
const LGALLARD = "https://github.com/lgallard/terraform-aws-ecr locals.tf, lifecycle_templates";

export const PEERS: Peer[] = [
    {
        tool: "terraform-aws-modules/ecr",
        setting: "default",
        source: "https://github.com/terraform-aws-modules/terraform-aws-ecr variables.tf, repository_lifecycle_policy",
        policy: "",
        problems: [["", "json"]],
        warnings: [],
    },
    {
        tool: "terraform-aws-modules/ecr",
        setting: "README",
        source: "https://github.com/terraform-aws-modules/terraform-aws-ecr README.md",
        policy: policy({ description: "Keep last 30 images", ...keep(prefixed("v"), 30) }),
        problems: [],
        warnings: [["rules", "no-untagged-rule"]],
    },
    {
        tool: "cloudposse/ecr",
        setting: "default",
        source: "https://github.com/cloudposse/terraform-aws-ecr main.tf",
        policy: CLOUDPOSSE,
        problems: [],
        warnings: [],
    },
    {
        tool: "cloudposse/ecr",
        setting: "default of 1.0.1",
        source: "https://github.com/cloudposse/terraform-aws-ecr/issues/158",
        policy: {
            rules: CLOUDPOSSE.rules.map((rule) => ({ ...rule, action: { type: "expire", targetStorageClass: null } })),
        },
        problems: [
            ["rules[0].action.targetStorageClass", "null-value"],
            ["rules[1].action.targetStorageClass", "null-value"],
        ],
        warnings: [],
    },
    {
        tool: "lgallard/ecr",
        setting: "template development",
        source: LGALLARD,
        policy: template(50, 7, null, ["dev", "feature"]),
        problems: [],
        warnings: [["rules[1].selection.tagPrefixList", "and-list"]],
    },
    {
        tool: "lgallard/ecr",
        setting: "template production",
        source: LGALLARD,
        policy: template(100, 14, 90, ["v", "release", "prod"]),
        problems: [],
        warnings: [
            ["rules[1].selection.tagPrefixList", "and-list"],
            ["rules[2]", "can-hit-in-use"],
        ],
    },
    {
        tool: "lgallard/ecr",
        setting: "template cost_optimization",
        source: LGALLARD,
        policy: template(10, 3, 30, []),
        problems: [["rules[2].selection.tagStatus", "any-unique"]],
        warnings: [],
    },
    {
        tool: "lgallard/ecr",
        setting: "template compliance",
        source: LGALLARD,
        policy: template(200, 30, 365, ["v", "release", "audit"]),
        problems: [],
        warnings: [
            ["rules[1].selection.tagPrefixList", "and-list"],
            ["rules[2]", "can-hit-in-use"],
        ],
    },
    {
        tool: "aws-cdk aws-ecr",
        setting: "first example",
        source: "https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ecr.LifecycleRule.html",
        policy: policy(keep(prefixed("prod"), 9999), expireAfter(any, 30)),
        problems: [],
        warnings: [],
    },
    {
        tool: "@pulumi/awsx ecr.Repository",
        setting: "default",
        source: "https://github.com/pulumi/pulumi-awsx awsx/ecr/repository.ts, buildLifecyclePolicy",
        policy: policy({ description: "remove untagged images", ...keep(untagged, 1) }),
        problems: [],
        warnings: [["rules", "tagged-unlimited"]],
    },
];
