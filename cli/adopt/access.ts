import { canonicalJson } from "../../aws/json.ts";
import { documentMeaning, statementsOf as readStatements } from "../../aws/policyMeaning.ts";
import { plainStatement, sortStatements } from "../../aws/policyStatements.ts";
import { parsePrincipal } from "../../aws/principals.ts";
import { matchesWildcard } from "../../aws/wildcard.ts";
import type { Observed, ObservedRepository } from "./observed.ts";
import type { Options } from "./probe.ts";

/** A statement as AWS holds it. */
type Statement = Record<string, unknown>;

/** The statements of a policy, from JSON text; empty without one. */
function statementsOf(policy: string | null): Statement[] {
    return (policy === null ? [] : (readStatements(policy) ?? [])) as Statement[];
}

/** What a policy grants and denies, as text to compare, without Sids; a policy that cannot be read is its own meaning. */
export function accessMeaning(policy: string | null, partition: string): string {
    if (policy === null) {
        return "";
    }
    const meaning = documentMeaning(policy, partition);
    return meaning === null ? policy : [...meaning.keys()].sort().join("\n");
}

/** The statements of a policy with their Sids, as text to compare: the order of lists, which AWS does not look at, is lost. */
export function statementsText(policy: string | null, partition: string): string {
    const statements = statementsOf(policy).map((statement) => ({
        ...plainStatement(statement, partition),
        ...("Resource" in statement && { Resource: statement.Resource }),
        ...("NotResource" in statement && { NotResource: statement.NotResource }),
    }));
    return canonicalJson(sortStatements(statements));
}

/** What a policy has around its statements that a set does not write: an Id, or an older version of the language. */
export function documentChanges(policy: string | null): string[] {
    const { Version: version, Id: id } = documentOf(policy);
    return [
        ...(version === "2012-10-17" ? [] : ["Version 2012-10-17"]),
        ...(id === undefined ? [] : ["without its Id"]),
    ];
}

function documentOf(policy: string | null): Record<string, unknown> {
    try {
        return JSON.parse(policy ?? "{}") as Record<string, unknown>;
    } catch {
        return {};
    }
}

/**
 * A repository whose policy has no Resource that stands for the repository itself: some tools wrote one, and it says
 * nothing, because the policy belongs to this repository.
 */
export function withoutOwnResource(repository: ObservedRepository, observed: Observed): ObservedRepository {
    const { repositoryPolicy: policy, name } = repository;
    const statements = statementsOf(policy);
    if (policy === null || statements.every((statement) => !("Resource" in statement))) {
        return repository;
    }
    const { accountId, region } = observed;
    const isOwn = (resource: string) => {
        const [arn, , service, of = "", account = "", ...rest] = resource.split(":");
        const target = rest.join(":");
        const isPlace =
            (region === null || matchesWildcard(of, region)) &&
            (accountId === null || matchesWildcard(account, accountId));
        return (
            resource === "*" ||
            (arn === "arn" && service === "ecr" && isPlace && matchesWildcard(target, `repository/${name}`))
        );
    };
    const kept = statements.map(({ Resource: resource, ...statement }) =>
        resource === undefined || [resource].flat().map(String).some(isOwn)
            ? statement
            : { ...statement, Resource: resource },
    );
    return { ...repository, repositoryPolicy: JSON.stringify({ ...documentOf(policy), Statement: kept }) };
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
        const nameless = statements.map(({ Sid: _sid, ...statement }) => statement);
        return [
            ...settingsOf(statements, partition),
            ...mixedOptions(statements, partition),
            { policyStatements: statements },
            closed(statements),
            // A Sid that AWS took and a set does not.
            { policyStatements: nameless },
            closed(nameless),
        ];
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

/** Settings for the statements that they may say, and the others as they are. */
function mixedOptions(statements: readonly Statement[], partition: string): Options[] {
    const grants = statements.filter(isGrant);
    const others = statements.filter((statement) => !isGrant(statement));
    if (grants.length === 0 || others.length === 0) {
        return [];
    }
    return settingsOf(grants, partition).map((options) => ({ ...options, policyStatements: others }));
}

/** Whether a statement looks like one that a setting makes: an Allow of pulling, or of pushing. */
function isGrant({ Effect: effect, Principal: principal, Action: action, Condition: condition }: Statement): boolean {
    const actions = textList(action ?? []).map((each) => each.toLowerCase());
    const isPulling = actions.every((each) => PULL.includes(each));
    // A condition is part of the grants to an organization, and to functions of other accounts.
    const isConditional = condition !== undefined && canonicalJson(condition) !== "{}";
    const isNarrowed = principal === "*" || textList((principal as Statement | undefined)?.Service ?? []).length > 0;
    return (
        effect === "Allow" &&
        principal !== undefined &&
        actions.length > 0 &&
        (isPulling || isPush(actions)) &&
        (!isConditional || isNarrowed)
    );
}

const PULL = ["ecr:batchgetimage", "ecr:getdownloadurlforlayer"];
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
    return [
        {},
        granted,
        { enableCrossAccountAccess: true, ...granted },
        everything,
        // For a set that has statements of its own.
        { ...everything, policyStatements: [] },
    ];
}
