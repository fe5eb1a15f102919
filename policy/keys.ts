import { listOf, mapOf, type PolicyResource, type Stack, Token, textOr } from "./resources.ts";

/** The keys of the stack that encrypt its ECR repositories. */
export function keysInUse(stack: Stack): ReadonlySet<PolicyResource> {
    return stack.keep("keys in use", () => {
        const repositories = [...stack.of(Token.Repository), ...stack.of(Token.CreationTemplate)];
        const sources = new Set(repositories.flatMap(({ dependsOn }) => dependsOn));
        const named = new Set(
            repositories.map(({ props }) => textOr(() => mapOf(listOf(props.encryptionConfigurations)[0]).kmsKey)),
        );
        return new Set(
            stack.of(Token.Key).filter(({ urn, props }) => {
                const arn = textOr(() => props.arn);
                return sources.has(urn) || (arn !== "" && named.has(arn));
            }),
        );
    });
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
