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
export function statementsOf({ type, props }: PolicyResource): Statement[] {
    const document = props[PROPERTY[type] ?? "policy"];
    if (document === undefined || document === null || document === "") {
        throw new NotApplicable("there is no policy");
    }
    return readStatements(document);
}
