import { audienceOf, type Narrowing, type UntrustedPrincipal } from "../documents/audience.ts";
import { GRANTING, statementsOf } from "../documents/granted.ts";
import { listOf, mapOf, type PolicyResource, Token } from "../resources.ts";
import { NotApplicable, rule, Scope, Severity, type Violation } from "../rule.ts";
import { texts } from "../settings.ts";

interface Allowed {
    accounts: string[];
    organizations: string[];
}

/** Other accounts and organizations get in by an allow-list only. */
export const accessAllowList = rule<Allowed>({
    name: "ecr-access-must-stay-in-allow-list",
    description: "An account that no one vouches for is a way to take images out and to bring others in.",
    severity: Severity.High,
    remediationSteps:
        "Remove the principal, or the destination, or add its account or organization to the rule's accounts or organizations. The current account has to be on the list where a policy or a destination names it.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html",
    controls: [],
    scope: Scope.Resource,
    checks: [...GRANTING, Token.Replication],
    settings: {
        accounts: texts(
            "Account ids that a policy or a destination of replication may name, the current one too. Evaluates nothing while both lists are empty.",
            [],
            "^\\d{12}$",
        ),
        organizations: texts("Ids of organizations that a policy may name.", [], "^o-[a-z0-9]{10,32}$"),
    },
    check(resource, { settings }) {
        if (settings.accounts.length === 0 && settings.organizations.length === 0) {
            throw new NotApplicable("no accounts and no organizations are configured for it");
        }
        return resource.type === Token.Replication ? copied(resource, settings) : letIn(resource, settings);
    },
});

/** Who gets in by a policy. */
function letIn(resource: PolicyResource, settings: Allowed): Violation[] {
    const statements = statementsOf(resource);
    return statements.flatMap((statement) => {
        if (statement.effect !== "Allow") {
            return [];
        }
        const { principals, narrowings } = audienceOf(statement, statements);
        const untrusted = principals.flatMap((principal) => untrustedOf(principal, narrowings, settings));
        return untrusted.length === 0
            ? []
            : [
                  {
                      must: `let in none but the allowed accounts and organizations (${listText(settings)})`,
                      found: `${[...new Set(untrusted)].join(", ")} in ${statement.label}`,
                      yaml: "allowedAccountIds, organizationId, principals and policyStatements without them",
                      raw: "policy without them",
                  },
              ];
    });
}

/** To whom images are replicated. A destination without an account is in the current one. */
function copied({ props }: PolicyResource, settings: Allowed): Violation[] {
    const accounts = listOf(mapOf(props.replicationConfiguration).rules)
        .flatMap((each) => listOf(mapOf(each).destinations))
        .map((each) => mapOf(each).registryId)
        .filter((account) => account !== undefined && account !== null && account !== "")
        .map(String);
    const untrusted = [...new Set(accounts)].filter((account) => !settings.accounts.includes(account)).sort();
    return untrusted.length === 0
        ? []
        : [
              {
                  must: `copy images to none but the allowed accounts (${settings.accounts.join(", ") || "none"})`,
                  found: untrusted.join(", "),
                  yaml: `replicationDestinations to an allowed account in place of ${untrusted.join(", ")}; the current account belongs in the rule's accounts`,
                  raw: `destinations of an allowed account in place of ${untrusted.join(", ")}`,
              },
          ];
}

function listText({ accounts, organizations }: Allowed): string {
    return [...accounts, ...organizations].join(", ");
}

function isAllowed({ kind, ids }: Narrowing, { accounts, organizations }: Allowed): boolean {
    const list = { accounts, organizations, network: [] as string[], principals: [] as string[] }[kind];
    return ids.every((id) => list.includes(id));
}

/** Whom a untrusted principal stands for that is not on the list. */
function untrustedOf(
    { kind, id, text }: UntrustedPrincipal,
    allNarrowings: readonly Narrowing[],
    allowed: Allowed,
): string[] {
    const narrowings = allNarrowings.filter(({ holdsServices }) => kind !== "service" || holdsServices);
    if (narrowings.some((narrowing) => isAllowed(narrowing, allowed))) {
        return [];
    }
    const narrowed = narrowings.find((each) => each.kind === "accounts" || each.kind === "organizations");
    const place = narrowings.find((each) => each.kind === "network" || each.kind === "principals");
    const untrusted = narrowed?.ids.filter((each) => ![...allowed.accounts, ...allowed.organizations].includes(each));
    switch (kind) {
        case "service":
            // One that acts for no account in particular is AWS itself; it is not known whom it serves.
            return (untrusted ?? []).map((each) => `${text} for ${each}`);
        case "account":
            return allowed.accounts.includes(id) ? [] : [text];
        case "everyone":
            return untrusted ?? [place === undefined ? "any principal" : `any principal from ${place.ids.join(", ")}`];
        default:
            return [text];
    }
}
