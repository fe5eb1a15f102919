import { Token } from "../../policy/resources.ts";
import type { TestResource } from "./harness.ts";

/** What is varied in a case. */
type Kind = "field" | "absent" | "unknown" | "config" | "pass" | "other";

/** A rule's compliant baseline with one thing changed, and what the rule has to say of it. */
export interface Case {
    title: string;
    kind: Kind;
    /** Properties to change, by resource; null takes the resource away, undefined a property. */
    change?: Record<string, Record<string, unknown> | null>;
    /** Resources to add. */
    add?: TestResource[];
    /** The resource option protect of the resources. */
    protect?: boolean;
    config?: Record<string, unknown>;
    /** The sentences that users read, in order: none for a pass. */
    says?: string[];
    /** Resources, by how they are called, of which it says that they cannot be known. */
    unknown?: string;
    notApplicable?: string;
}

/** The cases of a rule. */
export interface RuleCases {
    rule: string;
    baseline: TestResource[];
    /** Settings of all its cases. */
    config?: Record<string, unknown>;
    cases: Case[];
}

/** The baseline of a rule, changed as a case says. */
export function resourcesOf({ baseline }: RuleCases, { change = {}, add = [], protect }: Case): TestResource[] {
    const kept = baseline.flatMap((resource) => {
        const changed = change[resource.name];
        if (changed === null) {
            return [];
        }
        const props = Object.entries({ ...resource.props, ...changed }).filter(([, value]) => value !== undefined);
        return [{ ...resource, ...(protect !== undefined && { protect }), props: Object.fromEntries(props) }];
    });
    return [...kept, ...add];
}

/** A repository by all rules of prod; `key` is where its key comes from. */
export const repository: TestResource = {
    type: Token.Repository,
    name: "web",
    protect: true,
    props: {
        name: "shop-prod-web",
        region: "us-east-1",
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [
            { encryptionType: "KMS", kmsKey: "arn:aws:kms:us-east-1:123456789012:key/11111111-2222" },
        ],
        forceDelete: false,
        tags: { Environment: "prod", ManagedBy: "Pulumi", Project: "shop" },
    },
    from: [`${Token.Key}::key`],
};

/** The key of that repository. */
export const key: TestResource = {
    type: Token.Key,
    name: "key",
    props: {
        arn: "arn:aws:kms:us-east-1:123456789012:key/11111111-2222",
        keyId: "11111111-2222",
        enableKeyRotation: true,
        policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "kms:*" }],
        }),
    },
};

/** A policy with one Allow statement of pulling by one account; the parts given take the place of its own. */
export function pulling(statement: object = {}, more: object[] = []): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "Pull",
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::210987654321:root" },
                Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                ...statement,
            },
            ...more,
        ],
    });
}

/** The repository policy of that repository. */
export const repositoryPolicy: TestResource = {
    type: Token.RepositoryPolicy,
    name: "web-policy",
    props: { repository: "shop-prod-web", policy: pulling() },
    from: [`${Token.Repository}::web`],
};

/** A resource that is no rule's. */
export const bucket: TestResource = { type: "aws:s3/bucket:Bucket", name: "bucket", props: { bucket: "shop" } };
