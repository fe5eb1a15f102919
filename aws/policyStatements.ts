import { closest, distance } from "fastest-levenshtein";
import { compareStrings } from "../text/order.ts";
import type { ProblemCode } from "../text/problemCodes.ts";
import { shown } from "../text/shown.ts";
import { actionsMatching, REGISTRY_ACTIONS, REPOSITORY_ACTIONS, slipOf } from "./actions.ts";
import { canonicalJson } from "./json.ts";
import { parsePrincipal } from "./principals.ts";

/** A statement of a repository policy. It has no Resource: the policy belongs to one repository. */
export interface PolicyStatement {
    Sid?: string;
    Effect: "Allow" | "Deny";
    Principal?: Principals;
    NotPrincipal?: Principals;
    Action?: string[];
    NotAction?: string[];
    Condition?: Record<string, Record<string, string | string[]>>;
}

/** `*`, or principals by their kind. */
export type Principals = "*" | Partial<Record<"AWS" | "Service" | "Federated", string | string[]>>;

/** A statement as a user writes it, of a shape that the configuration schema accepts: a list may be one value. */
export type WrittenStatement = Record<string, unknown>;

/** What is wrong with one position of a statement. */
export interface StatementProblem {
    at: (string | number)[];
    code: ProblemCode;
    reason: string;
    /** Text that is close to what is expected, and what that may be. */
    near?: { found: string; candidates: readonly string[] };
    /** Whether AWS accepts it, and it has no effect. */
    isWarning?: boolean;
}

const OPERATORS = [
    ...["String", "Arn"].flatMap((type) => [`${type}Equals`, `${type}NotEquals`, `${type}Like`, `${type}NotLike`]),
    ...["StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "Bool", "BinaryEquals", "IpAddress", "NotIpAddress"],
    ...["Numeric", "Date"].flatMap((type) =>
        ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"].map(
            (comparison) => `${type}${comparison}`,
        ),
    ),
];

/**
 * The condition operators of IAM.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const CONDITION_OPERATORS: readonly string[] = ["", "ForAllValues:", "ForAnyValue:"].flatMap((set) => [
    ...OPERATORS.flatMap((operator) => [`${set}${operator}`, `${set}${operator}IfExists`]),
    ...(set === "" ? ["Null"] : []),
]);

// Also spaces: Amazon ECR's console used to call each statement "new statement".
const SID = /^[0-9A-Za-z _.-]*$/;
const CONDITION_KEY = /^[\w.@/-]+:[^\s:].*$/;
const ACCOUNT_KEY = /^aws:(?:principal|source|resource)account$/i;
const ACCOUNT_VALUE = /^(?:\d{12}|\d*[*?][\d*?]*)$/;
/** By operator, the values that can match, and what they are. */
const VALUES: readonly [RegExp, RegExp, string][] = [
    [
        /(?:^|:)Arn/,
        /^(?:\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:.+)$/,
        "an ARN with six parts, such as arn:aws:iam::123456789012:role/ci",
    ],
    [
        /(?:^|:)Date/,
        /^(?:\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d))?)?)?|\d{5,})$/,
        'a date in quotes, such as "2026-01-31T00:00:00Z"',
    ],
    [/(?:^|:)Numeric/, /^-?\d+(?:\.\d+)?$/, "a number"],
    [/(?:^|:)(?:Bool|Null)/, /^(?:true|false)$/i, "true or false"],
    [
        /(?:^|:)(?:Not)?IpAddress/,
        /^[\da-f.:]+(?:\/\d{1,3})?$/i,
        "an IP address or a CIDR range, such as 203.0.113.0/24",
    ],
];
const VARIABLE = "$" + "{";
const EXAMPLE = '{ AWS: "arn:aws:iam::123456789012:root" }';

/**
 * What AWS refuses in a statement of a repository policy, or stores and ignores; `isKnown` says whether the partition is.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function statementProblems(
    statement: WrittenStatement,
    { partition, isKnown }: { partition: string; isKnown: boolean },
): StatementProblem[] {
    const { Sid: sid } = statement;
    return [
        ...(typeof sid === "string" && !SID.test(sid)
            ? [
                  {
                      at: ["Sid"],
                      code: "wrong-format" as const,
                      reason: `must be letters, digits, spaces and _ . -, found ${shown(sid)}`,
                  },
              ]
            : []),
        ...principalProblems(statement, isKnown ? partition : null),
        ...actionProblems(statement),
        ...conditionProblems(statement.Condition),
        ...lockoutProblems(statement),
    ];
}

/**
 * Amazon ECR refuses a policy by which no one can set another one.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html
 */
function lockoutProblems(statement: WrittenStatement): StatementProblem[] {
    const { Effect: effect, Principal: principal, Action: action, Condition: condition } = statement;
    const aws = typeof principal === "string" ? principal : (principal as Record<string, unknown> | null)?.AWS;
    const isForAll = list(aws ?? []).includes("*");
    const isAlways = Object.keys((condition ?? {}) as object).length === 0;
    const isSetting = list(action ?? []).some((each) => actionsMatching(each, ["ecr:SetRepositoryPolicy"]).length > 0);
    const reason =
        "must not deny ecr:SetRepositoryPolicy to any principal, which AWS refuses because the policy could not be changed; " +
        "name the actions to deny, or add a Condition";
    return effect === "Deny" && isForAll && isAlways && isSetting
        ? [{ at: ["Action"], code: "policy-lockout", reason }]
        : [];
}

/** The problems of a pair of elements of which a statement has exactly one. */
function pairProblems(
    statement: WrittenStatement,
    element: "Principal" | "Action",
    example: string,
): StatementProblem[] {
    const has = (name: string) => statement[name] !== undefined && statement[name] !== null;
    if (has(element) && has(`Not${element}`)) {
        return [
            {
                at: [`Not${element}`],
                code: "option-conflict",
                reason: `must not be next to ${element}; remove one of the two`,
            },
        ];
    }
    return has(element) || has(`Not${element}`)
        ? []
        : [{ at: [element], code: "missing-key", reason: `is missing; write it as ${element}: ${example}` }];
}

function principalProblems(statement: WrittenStatement, partition: string | null): StatementProblem[] {
    const problems = pairProblems(statement, "Principal", EXAMPLE);
    const { Principal: principal, NotPrincipal: other, Effect: effect } = statement;
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    if (other !== undefined && other !== null && effect === "Allow") {
        problems.push({
            at: ["NotPrincipal"],
            code: "policy-too-open",
            reason: "must not be with Effect: Allow, which grants access to any other principal; name those that have access in Principal",
        });
    }
    const element = principal === undefined || principal === null ? "NotPrincipal" : "Principal";
    const written = principal ?? other;
    if (typeof written === "string") {
        return written === "*"
            ? problems
            : [
                  ...problems,
                  {
                      at: [element],
                      code: "wrong-type",
                      reason: `must be "*" or a map such as ${EXAMPLE}, found ${shown(written)}`,
                  },
              ];
    }
    const kinds = Object.entries((written ?? {}) as Record<string, unknown>).filter(([, values]) => values !== null);
    if (written !== undefined && written !== null && kinds.length === 0) {
        problems.push({
            at: [element],
            code: "missing-key",
            reason: `must name a principal, found {}; write it as ${element}: ${EXAMPLE}`,
        });
    }
    for (const [kind, values] of kinds) {
        list(values).forEach((text, index) => {
            const found = kind === "AWS" && partition !== null ? partitionOfArn(text) : null;
            if (found !== null && found !== partition) {
                problems.push({
                    at: Array.isArray(values) ? [element, kind, index] : [element, kind],
                    code: "wrong-partition",
                    reason: `must be in partition ${partition} like the repositories, found ${shown(text)}`,
                });
            }
        });
    }
    return problems;
}

function partitionOfArn(text: string): string | null {
    return /^arn:([^:]+):/.exec(text)?.[1] ?? null;
}

/** Edits between an action and what is taken for a slip of it. */
const SLIP = 2;
/** An action that Amazon ECR may have by now. */
const NEW_ACTION = /^ecr:[A-Z][a-z]+(?:[A-Z][a-z]+)+$/;

function actionProblems(statement: WrittenStatement): StatementProblem[] {
    const problems = pairProblems(statement, "Action", "[ecr:BatchGetImage, ecr:GetDownloadUrlForLayer]");
    const element = statement.Action === undefined || statement.Action === null ? "NotAction" : "Action";
    const written = statement.Action ?? statement.NotAction;
    list(written ?? []).forEach((action, index) => {
        const at = Array.isArray(written) ? [element, index] : [element];
        if (action === "*" || actionsMatching(action, REPOSITORY_ACTIONS).length > 0) {
            return;
        }
        const own = actionsMatching(action, REGISTRY_ACTIONS);
        if (own.length > 0) {
            const fix = /^ecr:GetAuthorizationToken$/i.test(action)
                ? "grant it in the IAM policy of the principal that logs in, on all resources"
                : "grant it in the registry policy, registry.policy, or in an IAM policy";
            const reason = `has no effect in a repository policy, found ${shown(action)}; remove it, and ${fix}`;
            problems.push({ at, code: "no-effect", reason, isWarning: true });
            return;
        }
        const meant = slipOf(action);
        const near = { found: action, candidates: meant === null ? REPOSITORY_ACTIONS : [meant] };
        if (NEW_ACTION.test(action) && distance(action, closest(action, REPOSITORY_ACTIONS)) > SLIP) {
            const reason = `is not an action that this version knows, found ${shown(action)}; AWS refuses the policy if Amazon ECR has no such action`;
            problems.push({ at, code: "unknown-action", reason, near, isWarning: true });
            return;
        }
        problems.push({
            at,
            code: "unknown-action",
            reason: `must be an action of Amazon ECR on a repository, such as ecr:BatchGetImage or ecr:*, found ${shown(action)}`,
            near,
        });
    });
    return problems;
}

function conditionProblems(condition: unknown): StatementProblem[] {
    return Object.entries((condition ?? {}) as Record<string, Record<string, unknown>>).flatMap(
        ([operator, keys]): StatementProblem[] => {
            if (!CONDITION_OPERATORS.includes(operator)) {
                const reason = `must be a condition operator of IAM, such as StringEquals or ArnLike, found ${shown(operator)}`;
                return [
                    {
                        at: ["Condition", operator],
                        code: "unknown-condition",
                        reason,
                        near: { found: operator, candidates: CONDITION_OPERATORS },
                    },
                ];
            }
            const entries = Object.entries(keys);
            const at = ["Condition", operator];
            return entries.length === 0
                ? [
                      {
                          at,
                          code: "missing-key",
                          reason: "must have a condition key, such as aws:PrincipalOrgID, found {}",
                      },
                  ]
                : entries.flatMap(([key, values]) => valueProblems(operator, key, values, [...at, key]));
        },
    );
}

function valueProblems(operator: string, key: string, values: unknown, at: (string | number)[]): StatementProblem[] {
    if (!CONDITION_KEY.test(key)) {
        return [
            {
                at,
                code: "unknown-condition",
                reason: `must be a condition key, such as aws:PrincipalOrgID, found ${shown(key)}`,
            },
        ];
    }
    return list(values).flatMap((value, index): StatementProblem[] => {
        const place = Array.isArray(values) ? [...at, index] : at;
        // Policy variables are known per request only.
        if (value.includes(VARIABLE)) {
            return [];
        }
        const [, accepted, must] = VALUES.find(([type]) => type.test(operator)) ?? [];
        if (accepted?.test(value) === false) {
            return [{ at: place, code: "wrong-format", reason: `must be ${must}, found ${shown(value)}` }];
        }
        if (/(?:^|:)String/.test(operator) && ACCOUNT_KEY.test(key) && !ACCOUNT_VALUE.test(value)) {
            return [
                {
                    at: place,
                    code: "wrong-format",
                    reason: `must be an account id of 12 digits in quotes, found ${shown(value)}`,
                },
            ];
        }
        return [];
    });
}

/**
 * A statement in its one form: lists sorted and without repetition, account ids as the ARN of the account's root, which is
 * how AWS stores them, values of conditions as strings.
 */
export function plainStatement(statement: WrittenStatement, partition: string): PolicyStatement {
    const { Sid, Effect, Principal, NotPrincipal, Action, NotAction, Condition } = statement;
    const one = <K extends keyof PolicyStatement>(element: K, value: unknown, plain: (value: unknown) => unknown) =>
        value === undefined || value === null ? {} : { [element]: plain(value) };
    return {
        ...one("Sid", Sid, String),
        Effect: Effect as PolicyStatement["Effect"],
        ...one("Principal", Principal, (value) => plainPrincipals(value, partition)),
        ...one("NotPrincipal", NotPrincipal, (value) => plainPrincipals(value, partition)),
        ...one("Action", Action, sorted),
        ...one("NotAction", NotAction, sorted),
        ...one("Condition", Condition, plainCondition),
    };
}

function plainPrincipals(written: unknown, partition: string): Principals {
    if (typeof written === "string") {
        return "*";
    }
    const kinds = Object.entries(written as Record<string, unknown>).filter(([, values]) => values !== null);
    return Object.fromEntries(
        kinds.map(([kind, values]) => [
            kind,
            sorted(
                list(values).map((text) => (kind === "AWS" ? (parsePrincipal(text, partition)?.arn ?? text) : text)),
            ),
        ]),
    );
}

function plainCondition(written: unknown): PolicyStatement["Condition"] {
    return Object.fromEntries(
        Object.entries(written as Record<string, Record<string, unknown>>).map(([operator, keys]) => [
            operator,
            Object.fromEntries(
                Object.entries(keys).map(([key, values]) => {
                    const texts = sorted(values);
                    return [key, texts.length === 1 ? String(texts[0]) : texts];
                }),
            ),
        ]),
    );
}

/** Statements by Sid, then by what they say: their order has no meaning. */
export function sortStatements(statements: readonly PolicyStatement[]): PolicyStatement[] {
    const by = (statement: PolicyStatement) => `${statement.Sid ?? ""} ${canonicalJson(statement)}`;
    return statements
        .map((statement) => ({ statement, key: by(statement) }))
        .sort((a, b) => compareStrings(a.key, b.key))
        .map(({ statement }) => statement);
}

function list(values: unknown): string[] {
    return [values].flat().map(String);
}

function sorted(values: unknown): string[] {
    return [...new Set(list(values))].sort();
}
