import { isAbout } from "./actions.ts";
import { type Condition, readStatements, type Statement } from "./statements.ts";

const ASSUME = "sts:AssumeRoleWithWebIdentity";
const PROVIDER = /:oidc-provider\/(.+)$/s;

/** The statements of a trust policy that let tokens of an OIDC provider assume the role. */
export function oidcTrusts(trustPolicy: unknown): Statement[] {
    return readStatements(trustPolicy).filter((statement) => {
        const federated = (statement.principals ?? []).some(
            ({ kind, text }) => (kind === "Federated" && text.includes(":oidc-provider/")) || text === "*",
        );
        return statement.effect === "Allow" && federated && isAbout(statement, ASSUME) && namesOidc(statement);
    });
}

/** A role that any principal may assume by another way than OIDC is not about pipelines. */
function namesOidc({ principals, actions }: Statement): boolean {
    return (
        (principals ?? []).some(({ text }) => text.includes(":oidc-provider/")) ||
        actions.every((action) => action.toLowerCase() === ASSUME.toLowerCase())
    );
}

/** Hosts of the providers that a statement trusts; empty texts for any provider. */
export function hostsOf({ principals }: Statement): string[] {
    return (principals ?? []).map(({ text }) => PROVIDER.exec(text)?.[1] ?? "");
}

/** Host of the provider whose subject a condition is about, or null. */
export function hostOf({ key }: Condition): string | null {
    return /^(.+):sub$/.exec(key)?.[1] ?? null;
}
