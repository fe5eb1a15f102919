import { canonicalJson } from "../../ecr/json.ts";
import { parsePrincipal } from "../../ecr/principals.ts";
import type { Options } from "./probe.ts";

/** A statement as AWS holds it. */
type Statement = Record<string, unknown>;

/** The statements of a policy, from JSON text; empty without one. */
export function statementsOf(policy: string | null): Statement[] {
    try {
        const { Statement: statements = [] } = JSON.parse(policy ?? "{}") as { Statement?: unknown };
        return [statements].flat() as Statement[];
    } catch {
        return [];
    }
}

/** What a policy grants and denies, as text to compare: one entry per principal and action, without Sids. */
export function accessMeaning(policy: string | null, partition: string): string {
    const entries = statementsOf(policy).flatMap((statement) => {
        const { Sid: _sid, Effect, Principal, Action, Condition, ...rest } = statement;
        if (Principal === undefined || Action === undefined) {
            return [canonicalJson(statement)];
        }
        const condition = conditionMeaning(Condition);
        return principalsOf(Principal, partition).flatMap((principal) =>
            textList(Action).map((action) =>
                canonicalJson({ Effect, principal, action: action.toLowerCase(), condition, ...rest }),
            ),
        );
    });
    return [...new Set(entries)].sort().join("\n");
}

function conditionMeaning(condition: unknown): unknown {
    return Object.fromEntries(
        Object.entries((condition ?? {}) as Record<string, Record<string, unknown>>).map(([operator, keys]) => [
            operator,
            // Names of condition keys have no case.
            Object.fromEntries(
                Object.entries(keys).map(([key, values]) => [key.toLowerCase(), textList(values).sort()]),
            ),
        ]),
    );
}

/** Each principal of a statement as a text of its own; an account id means the root of the account. */
function principalsOf(principal: unknown, partition: string): string[] {
    if (typeof principal === "string") {
        return [principal];
    }
    return Object.entries((principal ?? {}) as Record<string, unknown>).flatMap(([kind, values]) =>
        textList(values).map((value) => {
            const arn = kind === "AWS" ? parsePrincipal(value, partition)?.arn : undefined;
            return kind === "AWS" && value === "*" ? "*" : `${kind} ${arn ?? value}`;
        }),
    );
}

function textList(value: unknown): string[] {
    return [value].flat().map(String);
}

/** The ways to write what a repository policy grants, the shortest first, its statements themselves last. */
export function accessOptions(policy: string | null, partition: string): Options[] {
    const statements = statementsOf(policy);
    if (policy !== null && statements.length > 0) {
        return [...settingsOf(statements, partition), { policyStatements: statements }, closed(statements)];
    }
    return [{}, { enableCrossAccountAccess: false }, closed([])];
}

/** Everything said in one place, for a set whose own grants would be added. */
function closed(statements: Statement[]): Options {
    return {
        enableCrossAccountAccess: false,
        enableLambdaPull: false,
        pullPrincipals: [],
        pushPrincipals: [],
        policyStatements: statements,
    };
}

const isPush = (actions: readonly string[]) => actions.some((action) => action.toLowerCase() === "ecr:putimage");

/** Settings that may grant the same; whether they do is for the caller to compare. */
function settingsOf(statements: readonly Statement[], partition: string): Options[] {
    const accounts = new Set<string>();
    const pull = new Set<string>();
    const push = new Set<string>();
    let organizationId: string | null = null;
    let lambda = false;
    for (const { Principal, Action, Condition } of statements) {
        const isPushing = isPush(textList(Action ?? []));
        for (const principal of principalsOf(Principal, partition)) {
            if (principal === "*") {
                const { StringEquals } = (Condition ?? {}) as { StringEquals?: Record<string, unknown> };
                organizationId = textList(Object.values(StringEquals ?? {})[0] ?? [])[0] ?? null;
            } else if (principal.startsWith("Service ")) {
                lambda ||= Condition === undefined;
            } else {
                const arn = principal.replace(/^AWS /, "");
                const parsed = parsePrincipal(arn, partition);
                const written = parsed?.wholeAccount ? parsed.accountId : arn;
                (isPushing ? push : parsed?.wholeAccount ? accounts : pull).add(written);
            }
        }
    }
    const listed = (option: string, values: ReadonlySet<string>) =>
        values.size === 0 ? {} : { [option]: [...values].sort() };
    const granted: Options = {
        ...listed("allowedAccountIds", accounts),
        ...(lambda && { enableLambdaPull: true }),
        ...(organizationId !== null && { organizationId }),
        ...listed("pullPrincipals", pull),
        ...listed("pushPrincipals", push),
    };
    const everything: Options = {
        enableCrossAccountAccess: accounts.size > 0 || organizationId !== null,
        allowedAccountIds: [...accounts].sort(),
        enableLambdaPull: lambda,
        ...(organizationId !== null && { organizationId }),
        pullPrincipals: [...pull].sort(),
        pushPrincipals: [...push].sort(),
    };
    return [{}, granted, { enableCrossAccountAccess: true, ...granted }, everything];
}
