import type { LiveRegistry, LiveRepository, LiveTemplate } from "../../live/index.ts";

/** A registry that holds nothing, but for what is given. */
export function liveRegistry(held: Partial<LiveRegistry> = {}): LiveRegistry {
    return {
        region: "us-east-1",
        accountId: { value: "123456789012" },
        scanning: { value: { scanType: "BASIC", rules: [] } },
        replication: { value: [] },
        policy: { value: [] },
        settings: { value: {} },
        caches: { value: [] },
        templates: { value: [] },
        pullTimeUpdateExclusions: { value: [] },
        repositories: { value: [] },
        ...held,
    };
}

/** A repository with AWS's defaults, but for what is given. */
export function liveRepository(given: Partial<LiveRepository> & { name: string }): LiveRepository {
    return {
        arn: `arn:aws:ecr:us-east-1:123456789012:repository/${given.name}`,
        createdAt: null,
        imageTagMutability: "MUTABLE",
        exclusionFilters: [],
        scanOnPush: false,
        encryptionType: "AES256",
        kmsKeyArn: null,
        ...given,
    };
}

/** A creation template with AWS's defaults, but for what is given. */
export function liveTemplate(given: Partial<LiveTemplate> & { prefix: string }): LiveTemplate {
    return {
        description: "",
        appliedFor: ["REPLICATION"],
        imageTagMutability: "MUTABLE",
        exclusionFilters: [],
        encryptionType: "AES256",
        kmsKeyArn: null,
        lifecyclePolicy: null,
        repositoryPolicy: null,
        roleArn: null,
        tags: {},
        ...given,
    };
}
