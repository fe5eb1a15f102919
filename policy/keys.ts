import { listOf, mapOf, type PolicyResource, type Stack, Token, textOr } from "./resources.ts";

/** The keys of the stack that encrypt its ECR repositories. */
export function keysInUse(stack: Stack): PolicyResource[] {
    const keys = new Set<PolicyResource>();
    for (const repository of [...stack.of(Token.Repository), ...stack.of(Token.CreationTemplate)]) {
        for (const key of stack.sourcesOf(repository, Token.Key)) {
            keys.add(key);
        }
        const [encryption] = listOf(repository.props.encryptionConfigurations).map(mapOf);
        const named = textOr(() => encryption?.kmsKey);
        for (const key of named === "" ? [] : stack.of(Token.Key)) {
            if (named === textOr(() => key.props.arn)) {
                keys.add(key);
            }
        }
    }
    return [...keys];
}

/** The key that a separate key policy belongs to, where it is in the stack. */
export function keyOfPolicy(stack: Stack, policy: PolicyResource): PolicyResource | undefined {
    const id = textOr(() => policy.props.keyId);
    return (
        stack.sourcesOf(policy, Token.Key)[0] ??
        stack
            .of(Token.Key)
            .find(({ props }) => id !== "" && [textOr(() => props.keyId), textOr(() => props.arn)].includes(id))
    );
}
