/** The prefix that stands for every repository that has no other one. */
export const ROOT = "ROOT";

/** Characters in the prefix of a pull through cache rule, and of a repository creation template. */
export const NAMESPACE_LENGTH = { cache: { min: 2, max: 30 }, template: { min: 1, max: 256 } } as const;

const COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const NAMESPACE = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*/?$`);

/**
 * Says what is wrong with the prefix of a cache rule or a template, or null. Amazon ECR takes it as a namespace: with a
 * `/` behind it, written or not. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html
 */
export function namespaceProblem(prefix: string, kind: keyof typeof NAMESPACE_LENGTH): string | null {
    const { min, max } = NAMESPACE_LENGTH[kind];
    if (prefix === ROOT) {
        return null;
    }
    if (prefix.length < min || prefix.length > max) {
        return `must have a prefix of ${min} to ${max} characters, not ${prefix.length}`;
    }
    return NAMESPACE.test(prefix)
        ? null
        : "must have a prefix of lower-case letters and digits, separated by single '.', '_', '__', '-' or '/', or ROOT";
}

/** Whether a repository is in the namespace of a prefix. */
export function isInNamespace(prefix: string, name: string): boolean {
    return prefix === ROOT || name.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`);
}
