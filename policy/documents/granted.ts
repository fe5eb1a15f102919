import { type PolicyResource, Token } from "../resources.ts";
import { NotApplicable } from "../rule.ts";
import { readStatements, type Statement } from "./statements.ts";

/** The resources that say who may reach images, and the property that says it. */
const PROPERTY: Partial<Record<string, string>> = {
    [Token.RepositoryPolicy]: "policy",
    [Token.RegistryPolicy]: "policy",
    [Token.CreationTemplate]: "repositoryPolicy",
};

/** Types of the resources that say who may reach images. */
export const GRANTING: readonly Token[] = [Token.RepositoryPolicy, Token.RegistryPolicy, Token.CreationTemplate];

/** The statements of a resource that says who may reach images. */
export function statementsOf(resource: PolicyResource): Statement[] {
    if (!hasPolicy(resource)) {
        throw new NotApplicable("there is no policy");
    }
    return readStatements(documentOf(resource));
}

/** Whether such a resource has a policy: a creation template need not have one. */
export function hasPolicy(resource: PolicyResource): boolean {
    return !["", null, undefined].includes(documentOf(resource) as string | null | undefined);
}

function documentOf({ type, props }: PolicyResource): unknown {
    return props[PROPERTY[type] ?? "policy"];
}
