import { audienceOf, type Guest, type Narrowing } from "../documents/audience.ts";
import { GRANTING, statementsOf } from "../documents/granted.ts";
import { NotApplicable, rule, Scope, Severity } from "../rule.ts";
import { texts } from "../settings.ts";

interface Allowed {
    accounts: string[];
    organizations: string[];
}

/** Other accounts and organizations get in by an allow-list only. */
export const accessAllowList = rule<Allowed>({
    name: "ecr-access-must-stay-in-allow-list",
    description: "An account that nobody vouches for is a way out for images, and a way in for others.",
    severity: Severity.High,
    remediationSteps:
        "Remove the principal, or add its account or organization to the rule's accounts or organizations. The own account has to be on the list where a policy names it.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html",
    controls: [],
    scope: Scope.Resource,
    judges: GRANTING,
    settings: {
        accounts: texts(
            "Account ids that a policy may name, the own one too. Judges nothing while both lists are empty.",
            [],
            "^\\d{12}$",
        ),
        organizations: texts("Ids of organizations that a policy may name.", [], "^o-[a-z0-9]{10,32}$"),
    },
    check(resource, { settings }) {
        if (settings.accounts.length === 0 && settings.organizations.length === 0) {
            throw new NotApplicable("no accounts and no organizations are configured for it");
        }
        const statements = statementsOf(resource);
        return statements.flatMap((statement) => {
            if (statement.effect !== "Allow") {
                return [];
            }
            const { guests, narrowings } = audienceOf(statement, statements);
            if (narrowings.some((narrowing) => isAllowed(narrowing, settings))) {
                return [];
            }
            const strangers = guests.flatMap((guest) => strangersOf(guest, narrowings, settings));
            return strangers.length === 0
                ? []
                : [
                      {
                          must: `let in none but the allowed accounts and organizations (${[...settings.accounts, ...settings.organizations].join(", ")})`,
                          found: `${[...new Set(strangers)].join(", ")} in ${statement.label}`,
                          yaml: "allowedAccountIds, pullPrincipals, pushPrincipals and organizationId without them",
                          raw: "policy without them",
                      },
                  ];
        });
    },
});

function isAllowed({ kind, ids }: Narrowing, { accounts, organizations }: Allowed): boolean {
    const list = { accounts, organizations, network: [] as string[] }[kind];
    return ids.every((id) => list.includes(id));
}

/** Whom a guest stands for that is not on the list. */
function strangersOf({ kind, id, text }: Guest, narrowings: readonly Narrowing[], allowed: Allowed): string[] {
    switch (kind) {
        case "service":
            return [];
        case "account":
            return allowed.accounts.includes(id) ? [] : [text];
        case "everyone": {
            const narrowed = narrowings.find(({ kind }) => kind !== "network");
            return narrowed === undefined
                ? ["everybody"]
                : narrowed.ids.filter((each) => ![...allowed.accounts, ...allowed.organizations].includes(each));
        }
        default:
            return [text];
    }
}
