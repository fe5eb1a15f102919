import { type PolicyResource, regionOf, type Stack, type Token, textOr } from "./resources.ts";
import { NotKnown } from "./unknown.ts";

/** Account of a resource of ECR: known once it is there, by its registry or its ARN. Else empty. */
export function accountOf({ props }: PolicyResource): string {
    const [, account = ""] = /^arn:[^:]*:ecr:[^:]*:(\d{12}):/.exec(textOr(() => props.arn)) ?? [];
    return textOr(() => props.registryId) || account;
}

/**
 * The registry that a resource is in, by account and region: the account as far as any resource of its provider tells,
 * else its provider. Two providers may be of one account.
 */
export function registryKey(resource: PolicyResource, stack: Stack): string {
    const { urn } = resource.provider;
    return `${accountsOf(stack).get(urn) ?? urn} ${regionOf(resource)}`;
}

/**
 * The resources of a type in a resource's registry. Where there is none, but one in the same region by a provider whose
 * account is not known yet, it is not known.
 */
export function inRegistryOf(resource: PolicyResource, type: Token, stack: Stack): readonly PolicyResource[] {
    const byRegistry = stack.keep(`in registry ${type}`, () =>
        Map.groupBy(stack.of(type), (each) => registryKey(each, stack)),
    );
    const found = byRegistry.get(registryKey(resource, stack)) ?? [];
    const accounts = accountsOf(stack);
    const isOpen = ({ provider }: PolicyResource) => !accounts.has(provider.urn);
    const mayBe = stack
        .of(type)
        .some((each) => regionOf(each) === regionOf(resource) && (isOpen(each) || isOpen(resource)));
    if (found.length === 0 && mayBe) {
        throw new NotKnown("registryId");
    }
    return found;
}

/** Accounts of the providers, as far as a resource of ECR tells. */
function accountsOf(stack: Stack): ReadonlyMap<string, string> {
    return stack.keep("accounts", () => {
        const known = stack.resources
            .filter(({ type }) => type.startsWith("aws:ecr/"))
            .map((each) => [each.provider.urn, accountOf(each)] as const)
            .filter(([, account]) => account !== "");
        return new Map(known);
    });
}
