import type { Observed, ObservedKey, ObservedRegistry, ObservedRepository } from "../../../cli/adopt/observed.ts";
import type { AdoptRequest } from "../../../cli/adopt/request.ts";

const EMPTY: ObservedRegistry = {
    scanning: { scanType: "BASIC", rules: [] },
    replication: [],
    policy: [],
    settings: {},
    caches: [],
    templates: [],
    pullTimeUpdateExclusions: [],
};

/** A repository as AWS makes it by default, without a policy that would need an option, scanned on push. */
export function repository(name: string, own: Partial<ObservedRepository> = {}): ObservedRepository {
    return {
        name,
        imageTagMutability: "MUTABLE",
        exclusionFilters: [],
        scanOnPush: true,
        encryptionType: "AES256",
        kmsKeyArn: null,
        lifecyclePolicy: lifecycle([untagged(7), newest(50)]),
        repositoryPolicy: null,
        tags: {},
        forceDelete: null,
        ...own,
    };
}

/** What exists, from its parts. */
export function observed(
    repositories: ObservedRepository[],
    registry: Partial<ObservedRegistry> = {},
    own: Partial<Observed> = {},
): Observed {
    return {
        source: "AWS (us-east-1)",
        accountId: "123456789012",
        region: "us-east-1",
        repositories,
        registry: { ...EMPTY, ...registry },
        keys: [],
        logGroups: [],
        addresses: [],
        problems: [],
        warnings: [],
        ...own,
    };
}

/** A request to adopt into a new stack dev of project shop. */
export function request(own: Partial<AdoptRequest> = {}): AdoptRequest {
    return {
        stack: "dev",
        region: "us-east-1",
        existing: {},
        project: "shop",
        registry: "auto",
        isPart: false,
        isVerbatim: false,
        keepsKeys: false,
        ...own,
    };
}

/** A key of the account with the rights of a set's own. */
export function key(id: string, own: Partial<ObservedKey> = {}): ObservedKey {
    return {
        arn: keyArn(id),
        aliases: [],
        description: "",
        rotates: true,
        policy: policy([
            { Effect: "Allow", Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "kms:*", Resource: "*" },
        ]),
        tags: {},
        isManaged: false,
        ...own,
    };
}

/** The ARN of a key of the account. */
export function keyArn(id: string): string {
    return `arn:aws:kms:us-east-1:123456789012:key/${id}`;
}

/** A policy as JSON text. */
export function policy(statements: object[]): string {
    return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** A lifecycle policy as JSON text, its rules numbered in their order. */
export function lifecycle(selections: object[]): string {
    const rules = selections.map((selection, index) => ({
        rulePriority: index + 1,
        selection,
        action: { type: "expire" },
    }));
    return JSON.stringify({ rules });
}

/** A rule for untagged images by age. */
export function untagged(countNumber: number): object {
    return { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber };
}

/** A rule for all images by count. */
export function newest(countNumber: number): object {
    return { tagStatus: "any", countType: "imageCountMoreThan", countNumber };
}
