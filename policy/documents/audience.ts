import { actionsCover, resourcesCover } from "./actions.ts";
import type { Condition, Statement } from "./statements.ts";

/** A principal that a statement lets in. */
export interface UntrustedPrincipal {
    kind: "everyone" | "account" | "service" | "federated" | "other";
    /** Account id, or the text as written. */
    id: string;
    text: string;
}

/** What a condition narrows a statement to. */
export interface Narrowing {
    kind: "accounts" | "organizations" | "network" | "principals";
    ids: string[];
    /** Whether it holds AWS services, too: it is about what they act for, and spares none of them. */
    holdsServices: boolean;
}

/** Who gets in by an Allow statement, after all conditions and the Deny statements of the same policy. */
export interface Audience {
    principals: UntrustedPrincipal[];
    /** Each of them holds: a caller has to meet all. */
    narrowings: Narrowing[];
    /** Whether anybody with an AWS account, or none, gets in. */
    isPublic: boolean;
}

/** Who gets in by an Allow statement of a policy. */
export function audienceOf(statement: Statement, policy: readonly Statement[]): Audience {
    const principals = statement.allPrincipalsBut
        ? [{ kind: "everyone", id: "*", text: `any principal but ${textsOf(statement)}` } as const]
        : (statement.principals ?? []).map(principalOf);
    const own = statement.conditions.flatMap((condition) => narrowingOf(condition, POSITIVE, IN_RANGE) ?? []);
    const denied = policy.flatMap((other) => keptInBy(other, statement));
    const narrowings = [...own, ...denied];
    return {
        principals,
        narrowings,
        isPublic: narrowings.length === 0 && principals.some(({ kind }) => kind === "everyone"),
    };
}

function textsOf({ principals }: Statement): string {
    return (principals ?? []).map(({ text }) => text).join(", ");
}

function principalOf({ kind, text }: { kind: string; text: string }): UntrustedPrincipal {
    // AWS takes no other wildcard in a principal; one that is written anyway is read as what it requests.
    if (/[*?]/.test(text)) {
        return { kind: "everyone", id: "*", text };
    }
    if (kind === "Service") {
        return { kind: "service", id: text, text };
    }
    if (kind === "Federated") {
        return { kind: "federated", id: text, text };
    }
    const account = accountOf(text);
    return account === null ? { kind: "other", id: text, text } : { kind: "account", id: account, text };
}

/** The account of an account id or an ARN, or null where it names none. */
function accountOf(text: string): string | null {
    return /^\d{12}$/.test(text) ? text : (/^arn:[^:*?]+:[^:]*:[^:]*:(\d{12}):/.exec(text)?.[1] ?? null);
}

const POSITIVE = /^(?:ForAnyValue:)?(?:String(?:Equals|EqualsIgnoreCase|Like)|Arn(?:Equals|Like))$/i;
// With a key that is missing, a negated comparison holds, and so does one of ForAllValues: the Deny then applies.
const NEGATIVE =
    /^(?:ForAllValues:)?(?:StringNot(?:Equals|EqualsIgnoreCase|Like)|ArnNot(?:Equals|Like))(?:IfExists)?$/i;

const IN_RANGE = /^(?:ForAnyValue:)?IpAddress$/i;
const OUT_OF_RANGE = /^(?:ForAllValues:)?NotIpAddress(?:IfExists)?$/i;

const ORGANIZATION = /^o-[a-z0-9]{10,32}$/;

/** What a condition narrows callers to, or null where it leaves them open. Every one of its values has to be narrow. */
function narrowingOf({ operator, key, values }: Condition, operators: RegExp, ranges: RegExp): Narrowing | null {
    if (!(key === "aws:sourceip" ? ranges : operators).test(operator) || values.length === 0) {
        return null;
    }
    const narrow = (kind: Narrowing["kind"], read: (value: string) => string | null): Narrowing | null => {
        const ids = values.map(read);
        return ids.every((id) => id !== null) ? { kind, ids, holdsServices: key.startsWith("aws:source") } : null;
    };
    switch (key) {
        case "aws:principalorgid":
        case "aws:sourceorgid":
            return narrow("organizations", (value) => (ORGANIZATION.test(value) ? value : null));
        case "aws:principalorgpaths":
        case "aws:sourceorgpaths":
            return narrow("organizations", (value) => /^(o-[a-z0-9]{10,32})\//.exec(value)?.[1] ?? null);
        case "aws:principalaccount":
        case "aws:sourceaccount":
        case "kms:calleraccount":
            return narrow("accounts", (value) => (/^\d{12}$/.test(value) ? value : null));
        case "aws:principalarn":
        case "aws:sourcearn":
            return narrow("accounts", accountOf);
        case "aws:sourcevpc":
        case "aws:sourcevpce":
            return narrow("network", (value) => (/^vpce?-[0-9a-f]+$/.test(value) ? value : null));
        case "aws:sourceip":
            return narrow("network", (value) => (isNetwork(value) ? value : null));
        case "aws:userid":
            return narrow("principals", (value) => (UNIQUE_ID.test(value) ? value : null));
        default:
            return null;
    }
}

/** The id of one role or user, or an account; a role's is followed by the name of the session. */
const UNIQUE_ID = /^(?:(?:AROA|AIDA)[A-Z0-9]{12,124}(?::[^:]*)?|\d{12})$/;

/**
 * Whether a text is an address or a range of addresses that S3 Block Public Access does not take for public.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
function isNetwork(text: string): boolean {
    const [, address = "", bits] = /^([\da-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
    const [least, all] = isIpv4(address) ? [8, 32] : [32, 128];
    return (isIpv4(address) || isIpv6(address)) && Number(bits ?? all) >= least && Number(bits ?? all) <= all;
}

function isIpv4(address: string): boolean {
    return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(address) && address.split(".").every((part) => Number(part) <= 255);
}

function isIpv6(address: string): boolean {
    const groups = address.split(":");
    const isShort = address.includes("::");
    return (
        groups.every((group) => /^[\da-fA-F]{0,4}$/.test(group)) && (isShort ? groups.length <= 9 : groups.length === 8)
    );
}

/** What a Deny statement leaves of another statement's callers: any principal outside an organization may be shut out. */
function keptInBy(other: Statement, allowing: Statement): Narrowing[] {
    const isForAll =
        !other.allPrincipalsBut && (other.principals ?? []).some(({ kind, text }) => kind === "AWS" && text === "*");
    if (other.effect !== "Deny" || !isForAll || !actionsCover(other, allowing) || !resourcesCover(other, allowing)) {
        return [];
    }
    // That AWS's own services are spared is usual, and lets in no other principal.
    const conditions = other.conditions.filter((condition) => !sparesServices(condition));
    const [only, ...more] = conditions;
    const narrowing = only === undefined || more.length > 0 ? null : narrowingOf(only, NEGATIVE, OUT_OF_RANGE);
    if (narrowing === null) {
        return [];
    }
    const isForServices = conditions.length === other.conditions.length;
    return [{ ...narrowing, holdsServices: narrowing.holdsServices && isForServices }];
}

/** Whether a Deny leaves AWS's own services out, and shuts out every other principal as before. */
function sparesServices({ operator, key, values }: Condition): boolean {
    return (
        key === "aws:principalisawsservice" &&
        /^Bool(?:IfExists)?$/i.test(operator) &&
        values.length > 0 &&
        values.every((value) => value.toLowerCase() === "false")
    );
}
