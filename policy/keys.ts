import { listOf, mapOf, type PolicyResource, type Stack, Token, textOr } from "./resources.ts";
import { isUnknown, NotKnown, peek } from "./unknown.ts";

/** Types of the keys that a repository can be encrypted with. */
export const KEYS: readonly Token[] = [Token.Key, Token.ReplicaKey, Token.ExternalKey];

/** Which keys of the stack encrypt its ECR repositories. */
interface KeyUse {
    used: ReadonlySet<PolicyResource>;
    /** Whether a repository has a key that is not known, and comes from none of the stack as far as is known. */
    hasUnknown: boolean;
}

/**
 * Whether a key of the stack encrypts an ECR repository of it: by its ARN, its id, or an alias. Throws where neither the
 * key nor that of some repository is known, and nothing else tells.
 */
export function isKeyInUse(stack: Stack, key: PolicyResource): boolean {
    const { used, hasUnknown } = stack.keep("keys in use", () => keyUse(stack));
    if (used.has(key)) {
        return true;
    }
    if (hasUnknown && isUnknown(() => key.props.arn)) {
        throw new NotKnown("arn");
    }
    return false;
}

function keyUse(stack: Stack): KeyUse {
    const used = new Set<PolicyResource>();
    let hasUnknown = false;
    for (const repository of [...stack.of(Token.Repository), ...stack.of(Token.CreationTemplate)]) {
        const encryption = () => mapOf(listOf(repository.props.encryptionConfigurations)[0]);
        const read = () => encryption().kmsKey;
        const found = [
            ...sourcesOf(stack, repository),
            ...stack.sourcesOf(repository, Token.Alias).flatMap((alias) => targetsOf(stack, alias)),
            ...keysNamed(stack, textOr(read)),
        ];
        for (const key of found) {
            used.add(key);
        }
        // AWS answers with a key for each repository, so that none is known before the update: with AES256 it is no one's.
        const type = peek(() => encryption().encryptionType ?? "AES256");
        hasUnknown ||= found.length === 0 && isUnknown(read) && (type === undefined || String(type).startsWith("KMS"));
    }
    // A replica takes its rotation, and the material itself, from its primary key.
    for (const key of [...used]) {
        const primary = primaryOf(stack, key);
        if (primary !== undefined) {
            used.add(primary);
        }
    }
    return { used, hasUnknown };
}

/** The primary key of a replica, where it is in the stack. */
export function primaryOf(stack: Stack, key: PolicyResource): PolicyResource | undefined {
    if (key.type !== Token.ReplicaKey) {
        return undefined;
    }
    return (
        stack.sourcesOf(key, Token.Key)[0] ??
        keysNamed(
            stack,
            textOr(() => key.props.primaryKeyArn),
        )[0]
    );
}

/** The key that a separate key policy belongs to, where it is in the stack. */
export function keyOfPolicy(stack: Stack, policy: PolicyResource): PolicyResource | undefined {
    return (
        sourcesOf(stack, policy)[0] ??
        keysNamed(
            stack,
            textOr(() => policy.props.keyId),
        )[0]
    );
}

/** The keys that a resource is made with. */
function sourcesOf(stack: Stack, resource: PolicyResource): PolicyResource[] {
    return KEYS.flatMap((type) => stack.sourcesOf(resource, type));
}

/** The keys that an alias stands for. */
function targetsOf(stack: Stack, alias: PolicyResource): PolicyResource[] {
    const sources = sourcesOf(stack, alias);
    return sources.length > 0
        ? sources
        : keysByArnOrId(
              stack,
              textOr(() => alias.props.targetKeyId),
          );
}

/** The keys of the stack that a text names: an ARN, an id, or an alias of the stack. */
function keysNamed(stack: Stack, text: string): PolicyResource[] {
    const alias = /(?:^|:)(alias\/.+)$/s.exec(text)?.[1];
    return alias === undefined
        ? keysByArnOrId(stack, text)
        : stack
              .of(Token.Alias)
              .filter(({ props }) => textOr(() => props.name) === alias)
              .flatMap((each) => targetsOf(stack, each));
}

function keysByArnOrId(stack: Stack, text: string): PolicyResource[] {
    if (text === "") {
        return [];
    }
    // The keys of a multi-region key have one id and differ by their ARNs.
    return KEYS.flatMap((type) => stack.of(type)).filter(({ props }) =>
        [textOr(() => props.arn), textOr(() => props.keyId)].includes(text),
    );
}
