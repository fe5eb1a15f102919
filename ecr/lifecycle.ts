import { canonicalJson } from "./json.ts";

/** Days after which an untagged image is expired by the default policy. */
export const UNTAGGED_EXPIRE_AFTER_DAYS = 7;

/** Characters in the text of a lifecycle policy. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html */
export const LIFECYCLE_POLICY_LENGTH = { min: 100, max: 30_720 } as const;

/** Rules in a lifecycle policy. https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
export const LIFECYCLE_RULES = 50;

/**
 * The policy that keeps the newest images: untagged ones go after a week, then all beyond the newest `count`.
 * `any` comes last, as AWS demands. https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export function keepNewest(count: number): string {
    return canonicalJson({
        rules: [
            {
                rulePriority: 1,
                description: `Expire untagged images after ${UNTAGGED_EXPIRE_AFTER_DAYS} days`,
                selection: {
                    tagStatus: "untagged",
                    countType: "sinceImagePushed",
                    countUnit: "days",
                    countNumber: UNTAGGED_EXPIRE_AFTER_DAYS,
                },
                action: { type: "expire" },
            },
            {
                rulePriority: 2,
                description: `Keep the newest ${count} images`,
                selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: count },
                action: { type: "expire" },
            },
        ],
    });
}

/** A user's own policy, read from JSON text or a mapping. */
export type OwnLifecyclePolicy = { text: string } | { fault: string };

/** Reads a user's own lifecycle policy into canonical text, or says what is wrong with it. */
export function ownLifecyclePolicy(policy: unknown): OwnLifecyclePolicy {
    let document: unknown = policy;
    if (typeof policy === "string") {
        try {
            document = JSON.parse(policy);
        } catch (error) {
            return { fault: `must be JSON: ${error instanceof Error ? error.message : String(error)}` };
        }
    }
    const rules = typeof document === "object" && document !== null && "rules" in document ? document.rules : undefined;
    if (!Array.isArray(rules) || rules.length === 0) {
        return { fault: "must be a document with a list of rules, { rules: [ ... ] }" };
    }
    if (rules.length > LIFECYCLE_RULES) {
        return { fault: `must have at most ${LIFECYCLE_RULES} rules, found ${rules.length}` };
    }
    const text = canonicalJson(document);
    const { min, max } = LIFECYCLE_POLICY_LENGTH;
    if (text.length < min || text.length > max) {
        return { fault: `must have ${min} to ${max} characters as JSON, found ${text.length}` };
    }
    return { text };
}
