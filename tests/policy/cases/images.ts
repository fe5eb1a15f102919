import { Token } from "../../../policy/resources.ts";
import { key, type RuleCases, repository } from "../case.ts";
import { UNKNOWN } from "../harness.ts";

const REPOSITORY = "The ECR repository 'shop-prod-web' must";
const BOUNDED = `${REPOSITORY} have a lifecycle policy that limits the number of its images, found`;
const filters = (...all: string[]) => all.map((filter) => ({ filter, filterType: "WILDCARD" }));

const template = {
    type: Token.CreationTemplate,
    name: "template",
    props: {
        prefix: "shop",
        appliedFors: ["REPLICATION", "PULL_THROUGH_CACHE"],
        imageTagMutability: "IMMUTABLE",
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: "arn:aws:kms:us-east-1:123456789012:key/1" }],
    },
};

const policy = (...rules: object[]) =>
    JSON.stringify({
        rules: rules.map((rule, index) => ({ rulePriority: index + 1, action: { type: "expire" }, ...rule })),
    });
const untagged = {
    selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
};
const newest = (countNumber: number) => ({
    selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber },
});
const tagged = (pattern: string, countNumber: number) => ({
    selection: { tagStatus: "tagged", tagPatternList: [pattern], countType: "imageCountMoreThan", countNumber },
});
const lifecycle = {
    type: Token.LifecyclePolicy,
    name: "web-lifecycle",
    props: { repository: "shop-prod-web", region: "us-east-1", policy: policy(untagged, newest(100)) },
    from: [`${Token.Repository}::web`],
};

/** Cases of the rules about tags, encryption and lifecycle. */
export const IMAGE_CASES: RuleCases[] = [
    {
        rule: "ecr-tags-must-be-immutable",
        baseline: [repository],
        cases: [
            {
                title: "MUTABLE",
                kind: "field",
                change: { web: { imageTagMutability: "MUTABLE" } },
                says: [`${REPOSITORY} have immutable tags, found MUTABLE.`],
            },
            {
                title: "no mutability",
                kind: "absent",
                change: { web: { imageTagMutability: undefined } },
                says: [`${REPOSITORY} have immutable tags, found none set, which is MUTABLE.`],
            },
            {
                title: "an unknown mutability",
                kind: "unknown",
                change: { web: { imageTagMutability: UNKNOWN } },
                unknown: "the ECR repository 'shop-prod-web' (imageTagMutability)",
            },
            {
                title: "exclusions on the list",
                kind: "pass",
                change: {
                    web: {
                        imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
                        imageTagMutabilityExclusionFilters: filters("latest", "buildcache-*", "sha256-*"),
                    },
                },
            },
            {
                title: "an exclusion that is not on the list",
                kind: "field",
                change: {
                    web: {
                        imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
                        imageTagMutabilityExclusionFilters: filters("latest", "v*"),
                    },
                },
                says: [
                    `${REPOSITORY} have immutable tags, found the exclusions v*; allowed are buildcache*, latest, sha256-*.`,
                ],
            },
            {
                title: "an exclusion of everything",
                kind: "field",
                change: {
                    web: {
                        imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
                        imageTagMutabilityExclusionFilters: filters("*"),
                    },
                },
                says: [`${REPOSITORY} have immutable tags, found the exclusion "*", which leaves every tag mutable.`],
            },
            {
                title: "an exclusion without a filter",
                kind: "field",
                change: { web: { imageTagMutability: "IMMUTABLE_WITH_EXCLUSION" } },
                says: [
                    `${REPOSITORY} have immutable tags, found IMMUTABLE_WITH_EXCLUSION without a filter, which AWS refuses.`,
                ],
            },
            {
                title: "an unknown filter",
                kind: "unknown",
                change: {
                    web: {
                        imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
                        imageTagMutabilityExclusionFilters: filters(UNKNOWN),
                    },
                },
                unknown: "the ECR repository 'shop-prod-web' (imageTagMutabilityExclusionFilters.0.filter)",
            },
            {
                title: "mutable but for some tags",
                kind: "field",
                change: {
                    web: {
                        imageTagMutability: "MUTABLE_WITH_EXCLUSION",
                        imageTagMutabilityExclusionFilters: filters("v*"),
                    },
                },
                says: [`${REPOSITORY} have immutable tags, found MUTABLE_WITH_EXCLUSION, with v* immutable only.`],
            },
            {
                title: "mutable but for all tags",
                kind: "pass",
                change: {
                    web: {
                        imageTagMutability: "MUTABLE_WITH_EXCLUSION",
                        imageTagMutabilityExclusionFilters: filters("*"),
                    },
                },
            },
            {
                title: "another list of exclusions",
                kind: "config",
                config: { allowedExclusions: ["v*"] },
                change: {
                    web: {
                        imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
                        imageTagMutabilityExclusionFilters: filters("latest", "v1.*"),
                    },
                },
                says: [`${REPOSITORY} have immutable tags, found the exclusions latest; allowed are v*.`],
            },
            {
                title: "a creation template with mutable tags",
                kind: "field",
                add: [{ ...template, props: { ...template.props, imageTagMutability: "MUTABLE" } }],
                says: ["The repository creation template 'shop' must have immutable tags, found MUTABLE."],
            },
            {
                title: "a creation template of caches",
                kind: "pass",
                add: [
                    {
                        ...template,
                        props: {
                            ...template.props,
                            imageTagMutability: "MUTABLE",
                            appliedFors: ["PULL_THROUGH_CACHE"],
                        },
                    },
                ],
            },
        ],
    },
    {
        rule: "ecr-encryption-must-use-customer-key",
        baseline: [repository],
        cases: [
            {
                title: "AES256",
                kind: "field",
                change: { web: { encryptionConfigurations: [{ encryptionType: "AES256" }] } },
                says: [`${REPOSITORY} be encrypted with a customer KMS key, found AES256.`],
            },
            {
                title: "no encryption",
                kind: "absent",
                change: { web: { encryptionConfigurations: undefined } },
                says: [`${REPOSITORY} be encrypted with a customer KMS key, found no encryption set, which is AES256.`],
            },
            {
                title: "KMS without a key",
                kind: "absent",
                change: { web: { encryptionConfigurations: [{ encryptionType: "KMS" }] } },
                says: [
                    `${REPOSITORY} be encrypted with a customer KMS key, found KMS with no key named, which is AWS's own key aws/ecr.`,
                ],
            },
            {
                title: "AWS's own key by its alias",
                kind: "field",
                change: { web: { encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: "alias/aws/ecr" }] } },
                says: [
                    `${REPOSITORY} be encrypted with a customer KMS key, found KMS with alias/aws/ecr, which is AWS's own key aws/ecr.`,
                ],
            },
            {
                title: "two layers",
                kind: "pass",
                change: {
                    web: {
                        encryptionConfigurations: [
                            {
                                encryptionType: "KMS_DSSE",
                                kmsKey: "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/1",
                            },
                        ],
                    },
                },
            },
            {
                title: "a key that is made in the same update",
                kind: "pass",
                change: { web: { encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: UNKNOWN }] } },
            },
            {
                title: "an unknown type",
                kind: "unknown",
                change: { web: { encryptionConfigurations: [{ encryptionType: UNKNOWN }] } },
                unknown: "the ECR repository 'shop-prod-web' (encryptionConfigurations.0.encryptionType)",
            },
            {
                title: "a list of keys",
                kind: "config",
                config: { keyArns: ["arn:aws:kms:us-east-1:123456789012:key/other"] },
                says: [
                    `${REPOSITORY} be encrypted with a customer KMS key, found arn:aws:kms:us-east-1:123456789012:key/11111111-2222, which is not among the allowed keys.`,
                ],
            },
            {
                title: "a list of keys and a key that is not known",
                kind: "unknown",
                config: { keyArns: ["arn:aws:kms:us-east-1:123456789012:key/other"] },
                change: { web: { encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: UNKNOWN }] } },
                unknown: "the ECR repository 'shop-prod-web' (encryptionConfigurations.0.kmsKey)",
            },
            {
                title: "a creation template without encryption",
                kind: "field",
                add: [{ ...template, props: { ...template.props, encryptionConfigurations: [] } }],
                says: [
                    "The repository creation template 'shop' must be encrypted with a customer KMS key, found no encryption set, which is AES256.",
                ],
            },
        ],
    },
    {
        rule: "ecr-key-must-rotate",
        baseline: [repository, key],
        cases: [
            {
                title: "a key that is not rotated",
                kind: "field",
                change: { key: { enableKeyRotation: false } },
                says: [
                    "The KMS key 'key' must be rotated, as it encrypts ECR repositories, found enableKeyRotation false.",
                ],
            },
            {
                title: "no setting",
                kind: "absent",
                change: { key: { enableKeyRotation: undefined } },
                says: [
                    "The KMS key 'key' must be rotated, as it encrypts ECR repositories, found enableKeyRotation not set, which is false.",
                ],
            },
            {
                title: "an unknown setting",
                kind: "unknown",
                change: { key: { enableKeyRotation: UNKNOWN } },
                unknown: "the KMS key 'key' (enableKeyRotation)",
            },
            {
                title: "a key that is made in the same update",
                kind: "field",
                change: {
                    web: { encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: UNKNOWN }] },
                    key: { arn: UNKNOWN, enableKeyRotation: false },
                },
                says: [
                    "The KMS key 'key' must be rotated, as it encrypts ECR repositories, found enableKeyRotation false.",
                ],
            },
            {
                title: "a key of something else",
                kind: "other",
                add: [
                    {
                        ...key,
                        name: "other",
                        props: { enableKeyRotation: false, arn: "arn:aws:kms:us-east-1:123456789012:key/other" },
                    },
                ],
            },
            {
                title: "a key that is named by ARN only",
                kind: "field",
                change: { web: null, key: { enableKeyRotation: false } },
                add: [{ ...repository, name: "web2", from: [] }],
                says: [
                    "The KMS key 'key' must be rotated, as it encrypts ECR repositories, found enableKeyRotation false.",
                ],
            },
            {
                title: "no repository with a key of the stack",
                kind: "other",
                change: { web: null },
                notApplicable: "no ECR repository of this stack uses a key of it",
            },
        ],
    },
    {
        rule: "ecr-key-policy-must-not-be-open",
        baseline: [repository, key],
        cases: [
            {
                title: "a policy for any principal",
                kind: "field",
                change: {
                    key: { policy: { Statement: { Sid: "All", Effect: "Allow", Principal: "*", Action: "kms:*" } } },
                },
                says: ["The KMS key 'key' must not be open to any principal, found All with kms:* for any principal."],
            },
            { title: "no policy, which is AWS's default", kind: "absent", change: { key: { policy: undefined } } },
            {
                title: "any principal of one account",
                kind: "pass",
                change: {
                    key: {
                        policy: JSON.stringify({
                            Statement: [
                                {
                                    Effect: "Allow",
                                    Principal: { AWS: ["*"] },
                                    Action: "kms:*",
                                    Condition: { StringEquals: { "kms:CallerAccount": "123456789012" } },
                                },
                            ],
                        }),
                    },
                },
            },
            {
                title: "an unknown policy",
                kind: "unknown",
                change: { key: { policy: UNKNOWN } },
                unknown: "the KMS key 'key' (policy)",
            },
            {
                title: "a policy resource of its own",
                kind: "field",
                add: [
                    {
                        type: Token.KeyPolicy,
                        name: "open",
                        props: {
                            keyId: "11111111-2222",
                            policy: '{"Statement":[{"Effect":"Allow","NotPrincipal":{"AWS":"123456789012"},"Action":"kms:Decrypt"}]}',
                        },
                    },
                ],
                says: [
                    "The KMS key 'open' must not be open to any principal, found statement 1 with kms:Decrypt for any principal.",
                ],
            },
            {
                title: "a key of something else",
                kind: "other",
                change: { web: null },
                notApplicable: "no ECR repository of this stack uses a key of it",
            },
            {
                title: "a text that is no policy",
                kind: "field",
                change: { key: { policy: "nonsense" } },
                says: [
                    "The KMS key 'key' must have a policy document that can be read, found a text that is not JSON.",
                ],
            },
        ],
    },
    {
        rule: "ecr-lifecycle-must-be-valid",
        baseline: [lifecycle],
        cases: [
            {
                title: "a priority twice",
                kind: "field",
                change: { "web-lifecycle": { policy: policy(untagged, { ...newest(5), rulePriority: 1 }) } },
                says: [
                    "The lifecycle policy of the ECR repository 'shop-prod-web' must be one that AWS takes, found a problem: rules[1].rulePriority must be unique, found 1 as in rules[0]; gaps between priorities are allowed [priority-unique].",
                ],
            },
            {
                title: "no policy",
                kind: "absent",
                change: { "web-lifecycle": { policy: undefined } },
                says: [
                    "The lifecycle policy of the ECR repository 'shop-prod-web' must be one that AWS takes, found a problem: must be a map, found nothing [wrong-type].",
                ],
            },
            {
                title: "a typed policy",
                kind: "pass",
                change: { "web-lifecycle": { policy: JSON.parse(policy(untagged, newest(3))) } },
            },
            {
                title: "an unknown policy",
                kind: "unknown",
                change: { "web-lifecycle": { policy: UNKNOWN } },
                unknown: "the lifecycle policy of the ECR repository 'shop-prod-web' (policy)",
            },
            {
                title: "a creation template's own",
                kind: "field",
                add: [{ ...template, props: { ...template.props, lifecyclePolicy: '{"rules":[]}' } }],
                says: [
                    "The repository creation template 'shop' must have a lifecycle policy that AWS takes, found a problem: rules must have 1 to 50 rules, found 0: add a rule, or drop the whole policy [rule-count].",
                ],
            },
            {
                title: "a creation template without one",
                kind: "other",
                change: { "web-lifecycle": null },
                add: [template],
                notApplicable: "there is no lifecycle policy",
            },
        ],
    },
    {
        rule: "ecr-lifecycle-must-limit-images",
        baseline: [repository, lifecycle],
        cases: [
            {
                title: "no policy",
                kind: "absent",
                change: { "web-lifecycle": null },
                says: [
                    `${REPOSITORY} have a lifecycle policy that limits the number of its images, found no lifecycle policy.`,
                ],
            },
            {
                title: "a rule for untagged images only",
                kind: "field",
                change: { "web-lifecycle": { policy: policy(untagged) } },
                says: [
                    `${REPOSITORY} have a lifecycle policy that limits the number of its images, found one by which tagged images are never deleted.`,
                ],
            },
            {
                title: "a rule for some tags only",
                kind: "field",
                change: { "web-lifecycle": { policy: policy(tagged("v*", 20)) } },
                says: [
                    `${REPOSITORY} have a lifecycle policy that limits the number of its images, found one by which untagged images are never deleted and images with other tags than its rules name are never deleted.`,
                ],
            },
            {
                title: "a count that no repository reaches",
                kind: "field",
                change: { "web-lifecycle": { policy: policy(untagged, newest(999_999)) } },
                says: [
                    `${REPOSITORY} have a lifecycle policy that limits the number of its images, found one by which tagged images are kept up to 999999.`,
                ],
            },
            {
                title: "a protecting rule that hides all tags from the last one",
                kind: "field",
                change: { "web-lifecycle": { policy: policy(untagged, tagged("*", 999_999), newest(10)) } },
                says: [
                    `${REPOSITORY} have a lifecycle policy that limits the number of its images, found one by which tagged images are kept up to 999999.`,
                ],
            },
            {
                title: "protected tags next to a bound",
                kind: "pass",
                change: { "web-lifecycle": { policy: policy(tagged("release-*", 999_999), untagged, newest(10)) } },
            },
            {
                title: "an age",
                kind: "pass",
                change: {
                    "web-lifecycle": {
                        policy: policy(untagged, {
                            selection: {
                                tagStatus: "any",
                                countType: "sinceImagePushed",
                                countUnit: "days",
                                countNumber: 365,
                            },
                        }),
                    },
                },
            },
            {
                title: "tags that are kept for good before a bound for the rest",
                kind: "field",
                change: { "web-lifecycle": { policy: policy(tagged("v*", 999_999), untagged, newest(100)) } },
                says: [`${BOUNDED} one by which images tagged v* are kept up to 999999.`],
            },
            {
                title: "many prefixes that are kept for good",
                kind: "field",
                change: {
                    "web-lifecycle": {
                        policy: policy(tagged("a*", 999_999), tagged("b*", 999_999), untagged, newest(5)),
                    },
                },
                says: [
                    `${BOUNDED} one by which images tagged a* are kept up to 999999 and images tagged b* are kept up to 999999.`,
                ],
            },
            {
                title: "tags that are kept on purpose",
                kind: "config",
                config: { protectedTags: ["v*"] },
                change: { "web-lifecycle": { policy: policy(tagged("v1.*", 999_999), untagged, newest(100)) } },
            },
            {
                title: "one tag that is kept for good, which is one image",
                kind: "pass",
                change: { "web-lifecycle": { policy: policy(tagged("current", 999_999), untagged, newest(100)) } },
            },
            {
                title: "an age of ten years",
                kind: "field",
                change: {
                    "web-lifecycle": {
                        policy: policy({
                            selection: {
                                tagStatus: "any",
                                countType: "sinceImagePushed",
                                countUnit: "days",
                                countNumber: 3650,
                            },
                        }),
                    },
                },
                says: [
                    `${BOUNDED} one by which untagged images are kept up to 3650 days and tagged images are kept up to 3650 days.`,
                ],
            },
            {
                title: "a creation template without a policy",
                kind: "absent",
                add: [template],
                says: [
                    "The repository creation template 'shop' must have a lifecycle policy that limits the number of its images, found no lifecycle policy.",
                ],
            },
            {
                title: "a creation template with a policy that bounds nothing",
                kind: "field",
                add: [{ ...template, props: { ...template.props, lifecyclePolicy: policy(untagged) } }],
                says: [
                    "The repository creation template 'shop' must have a lifecycle policy that limits the number of its images, found one by which tagged images are never deleted.",
                ],
            },
            {
                title: "a creation template with a policy",
                kind: "pass",
                add: [{ ...template, props: { ...template.props, lifecyclePolicy: policy(untagged, newest(50)) } }],
            },
            {
                title: "a creation template with a policy that is not known yet",
                kind: "unknown",
                add: [{ ...template, props: { ...template.props, lifecyclePolicy: UNKNOWN } }],
                unknown: "the repository creation template 'shop' (lifecyclePolicy)",
            },
            {
                title: "a longer archive",
                kind: "pass",
                change: {
                    "web-lifecycle": {
                        policy: policy(
                            {
                                selection: {
                                    tagStatus: "any",
                                    countType: "sinceImagePulled",
                                    countUnit: "days",
                                    countNumber: 90,
                                },
                                action: { type: "transition", targetStorageClass: "archive" },
                            },
                            {
                                selection: {
                                    tagStatus: "any",
                                    storageClass: "archive",
                                    countType: "sinceImageTransitioned",
                                    countUnit: "days",
                                    countNumber: 2555,
                                },
                            },
                        ),
                    },
                },
            },
            {
                title: "an archive that keeps images longer than requested",
                kind: "config",
                config: { maxArchiveDays: 365 },
                change: {
                    "web-lifecycle": {
                        policy: policy(
                            {
                                selection: {
                                    tagStatus: "any",
                                    countType: "sinceImagePulled",
                                    countUnit: "days",
                                    countNumber: 90,
                                },
                                action: { type: "transition", targetStorageClass: "archive" },
                            },
                            {
                                selection: {
                                    tagStatus: "any",
                                    storageClass: "archive",
                                    countType: "sinceImageTransitioned",
                                    countUnit: "days",
                                    countNumber: 2555,
                                },
                            },
                        ),
                    },
                },
                says: [
                    `${BOUNDED} one by which archived images without a tag are kept up to 2555 days and archived images with a tag are kept up to 2555 days.`,
                ],
            },
            {
                title: "an archive that nothing empties",
                kind: "field",
                change: {
                    "web-lifecycle": {
                        policy: policy(untagged, {
                            selection: {
                                tagStatus: "any",
                                countType: "sinceImagePulled",
                                countUnit: "days",
                                countNumber: 90,
                            },
                            action: { type: "transition", targetStorageClass: "archive" },
                        }),
                    },
                },
                says: [
                    `${REPOSITORY} have a lifecycle policy that limits the number of its images, found one by which archived images without a tag are never deleted and archived images with a tag are never deleted.`,
                ],
            },
            {
                title: "an archive that is emptied",
                kind: "pass",
                change: {
                    "web-lifecycle": {
                        policy: policy(
                            untagged,
                            {
                                selection: {
                                    tagStatus: "any",
                                    countType: "sinceImagePulled",
                                    countUnit: "days",
                                    countNumber: 90,
                                },
                                action: { type: "transition", targetStorageClass: "archive" },
                            },
                            {
                                selection: {
                                    tagStatus: "any",
                                    storageClass: "archive",
                                    countType: "sinceImageTransitioned",
                                    countUnit: "days",
                                    countNumber: 180,
                                },
                            },
                        ),
                    },
                },
            },
            {
                title: "a policy that AWS refuses",
                kind: "field",
                change: { "web-lifecycle": { policy: '{"rules":[]}' } },
                says: [
                    `${REPOSITORY} have a lifecycle policy that limits the number of its images, found one that AWS refuses: rules must have 1 to 50 rules, found 0: add a rule, or drop the whole policy [rule-count].`,
                ],
            },
            {
                title: "an unknown policy",
                kind: "unknown",
                change: { "web-lifecycle": { policy: UNKNOWN } },
                unknown: "the ECR repository 'shop-prod-web' (policy)",
            },
            {
                title: "a policy whose repository is not known yet",
                kind: "pass",
                change: { "web-lifecycle": { repository: UNKNOWN } },
            },
            {
                title: "the policy of another repository that waits for this one",
                kind: "field",
                change: { "web-lifecycle": { repository: "shop-prod-api" } },
                says: [
                    `${REPOSITORY} have a lifecycle policy that limits the number of its images, found no lifecycle policy.`,
                ],
            },
            {
                title: "a policy of the same name in another region",
                kind: "field",
                change: { "web-lifecycle": null },
                add: [{ ...lifecycle, name: "far", from: [], props: { ...lifecycle.props, region: "eu-west-1" } }],
                says: [
                    `${REPOSITORY} have a lifecycle policy that limits the number of its images, found no lifecycle policy.`,
                ],
            },
            {
                title: "a shorter limit",
                kind: "config",
                config: { maxDays: 3 },
                says: [
                    `${REPOSITORY} have a lifecycle policy that limits the number of its images, found one by which untagged images are kept up to 7 days.`,
                ],
            },
            {
                title: "a lower limit",
                kind: "config",
                config: { maxImages: 50 },
                says: [
                    `${REPOSITORY} have a lifecycle policy that limits the number of its images, found one by which tagged images are kept up to 100.`,
                ],
            },
        ],
    },
];
