import { slipOf } from "../../aws/actions.ts";
import { canonicalJson } from "../../aws/json.ts";
import { writtenPartition } from "../../aws/partitions.ts";
import { accountRoot, isStatementPrincipal } from "../../aws/principals.ts";
import { isMap } from "../../text/maps.ts";
import type { ProblemCode } from "../../text/problemCodes.ts";
import { shown } from "../../text/shown.ts";
import { commonPrefix } from "./prefixes.ts";
import type { ReplicationRule } from "./replication.ts";

/** Characters in a registry policy. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutRegistryPolicy.html */
export const REGISTRY_POLICY_LENGTH = 10_240;

/** One statement of a registry policy. */
export interface RegistryStatement {
    Sid: string;
    Effect: "Allow";
    Principal: { AWS: string[] };
    Action: string[];
    Resource: string[];
}

/** Who replicates images into a registry. */
export interface ReplicationGrant {
    partition: string;
    /** Account that the registry belongs to. */
    accountId: string;
    region: string;
    /** Accounts that copy. */
    sourceAccountIds: readonly string[];
    /** What the names of the replicated repositories begin with; none stands for all. */
    prefixes: readonly string[];
}

/** Sid of the statement that lets other accounts copy images into a registry. */
export const REPLICATION_SID = "ReplicationFromOtherAccounts";

/**
 * Lets other accounts copy images into a registry, and create the repositories for it.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions-create-replication.html
 */
export function replicationStatement(grants: readonly ReplicationGrant[]): RegistryStatement {
    const resources = grants.flatMap(({ partition, region, accountId, prefixes }) => {
        const arn = (path: string) => `arn:${partition}:ecr:${region}:${accountId}:repository/${path}`;
        return prefixes.length === 0 ? [arn("*")] : prefixes.map((prefix) => arn(`${prefix}*`));
    });
    const sources = grants.flatMap(({ sourceAccountIds, partition }) =>
        sourceAccountIds.map((id) => accountRoot(id, partition)),
    );
    return {
        Sid: REPLICATION_SID,
        Effect: "Allow",
        Principal: { AWS: [...new Set(sources)].sort() },
        Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
        Resource: [...new Set(resources)].sort(),
    };
}

/** A policy document of statements. */
export function policyOf(statements: readonly unknown[]): object {
    return { Version: "2012-10-17", Statement: statements };
}

/**
 * The registry policies that other accounts need so that they take what the rules copy to them, canonical JSON by account
 * id. Where the names do not fit into a policy, their common prefix stands for them.
 */
export function destinationPolicies(
    rules: readonly ReplicationRule[],
    source: { partition: string; accountId: string },
): Record<string, string> {
    const { partition, accountId: own } = source;
    const wanted = new Map<string, Map<string, Set<string>>>();
    for (const { destinations, prefixes } of rules) {
        for (const { region, registryId } of destinations) {
            if (registryId !== null && registryId !== own) {
                const regions = wanted.get(registryId) ?? new Map<string, Set<string>>();
                const names = regions.get(region) ?? new Set<string>();
                for (const prefix of prefixes) {
                    names.add(prefix);
                }
                wanted.set(registryId, regions.set(region, names));
            }
        }
    }
    const policies = [...wanted]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([accountId, regions]) => {
            const policy = (shorten: (names: string[]) => string[]) =>
                canonicalJson(
                    policyOf([
                        replicationStatement(
                            [...regions].map(([region, names]) => ({
                                ...{ partition, accountId, region, sourceAccountIds: [own] },
                                prefixes: shorten([...names].sort()),
                            })),
                        ),
                    ]),
                );
            const whole = policy((names) => names);
            return [
                accountId,
                whole.length <= REGISTRY_POLICY_LENGTH ? whole : policy((names) => [commonPrefix(names)]),
            ];
        });
    return Object.fromEntries(policies);
}

const RESOURCE = /^arn:(?<partition>aws[a-z-]*):ecr:(?<region>[a-z0-9*-]*):(?:\d{12}|\*)?:repository\/[a-z0-9*?._/-]+$/;
const SID = /^[0-9A-Za-z]*$/;

/** What is wrong with one place of a policy: where in it, and what. */
export interface PolicyProblem {
    at: (string | number)[];
    code: ProblemCode;
    reason: string;
}

/**
 * What AWS refuses in a registry policy, or stores and then ignores: a malformed Resource makes replication fail without
 * a word. https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html
 */
export function registryPolicyProblems(policy: unknown, place: { region: string; partition: string }): PolicyProblem[] {
    const { Version: version, Statement: written, ...others } = (policy ?? {}) as Record<string, unknown>;
    if (written === undefined && ("rules" in others || "policyText" in others)) {
        const found =
            "rules" in others
                ? "a lifecycle policy; write it as lifecyclePolicy"
                : "an answer of the AWS CLI; write its policyText";
        return [{ at: [], code: "wrong-type", reason: `must be a policy with Version and Statement, found ${found}` }];
    }
    const problems: PolicyProblem[] = [];
    if (version !== "2012-10-17" && version !== "2008-10-17") {
        problems.push({ at: ["Version"], code: "not-one-of", reason: `must be "2012-10-17", found ${shown(version)}` });
    }
    for (const other of Object.keys(others).filter((key) => key !== "Id")) {
        problems.push({
            at: [other],
            code: "unknown-key",
            reason: "is not part of a policy; a policy has Version and Statement",
        });
    }
    const statements = [written].flat().filter((statement) => statement !== undefined);
    if (statements.length === 0) {
        problems.push({
            at: ["Statement"],
            code: "missing-key",
            reason: "must have at least one statement, found none",
        });
    }
    const sids = new Set<unknown>();
    statements.forEach((statement, index) => {
        const at = Array.isArray(written) ? ["Statement", index] : ["Statement"];
        problems.push(
            ...statementProblems(statement, place).map((problem) => ({ ...problem, at: [...at, ...problem.at] })),
        );
        const { Sid: sid } = (statement ?? {}) as { Sid?: unknown };
        if (sid !== undefined && sids.has(sid)) {
            problems.push({
                at: [...at, "Sid"],
                code: "repeated-entry",
                reason: `must be one of its kind, found ${shown(sid)} twice`,
            });
        }
        sids.add(sid);
    });
    return problems;
}

const ELEMENTS = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

function statementProblems(statement: unknown, place: { region: string; partition: string }): PolicyProblem[] {
    if (typeof statement !== "object" || statement === null || Array.isArray(statement)) {
        return [
            {
                at: [],
                code: "wrong-type",
                reason: `must be a map with Effect, Principal and Action, found ${shown(statement)}`,
            },
        ];
    }
    const problems: PolicyProblem[] = [];
    const { Sid: sid, Effect: effect, ...rest } = statement as Record<string, unknown>;
    for (const element of Object.keys(statement).filter((key) => !ELEMENTS.includes(key))) {
        problems.push({
            at: [element],
            code: "unknown-key",
            reason: `is not part of a statement; it has ${ELEMENTS.join(", ")}`,
        });
    }
    if (sid !== undefined && !(typeof sid === "string" && SID.test(sid))) {
        problems.push({ at: ["Sid"], code: "wrong-format", reason: `must be letters and digits, found ${shown(sid)}` });
    }
    if (effect !== "Allow" && effect !== "Deny") {
        problems.push({ at: ["Effect"], code: "not-one-of", reason: `must be Allow or Deny, found ${shown(effect)}` });
    }
    problems.push(
        ...principalProblems(rest, place.partition),
        ...actionProblems(rest),
        ...resourceProblems(rest, place),
    );
    if ("Condition" in rest && !isMap(rest.Condition)) {
        problems.push({
            at: ["Condition"],
            code: "wrong-type",
            reason: `must be a map of operators, found ${shown(rest.Condition)}`,
        });
    }
    return problems;
}

/** Pairs of elements of which a statement has one. */
function bothProblem(rest: Record<string, unknown>, element: string): PolicyProblem[] {
    return rest[element] !== undefined && rest[`Not${element}`] !== undefined
        ? [
              {
                  at: [`Not${element}`],
                  code: "option-conflict",
                  reason: `must not be set together with ${element}; remove one of the two`,
              },
          ]
        : [];
}

function principalProblems(rest: Record<string, unknown>, partition: string): PolicyProblem[] {
    const element = rest.Principal === undefined && rest.NotPrincipal !== undefined ? "NotPrincipal" : "Principal";
    const principal = rest[element];
    if (principal === undefined) {
        return [
            {
                at: ["Principal"],
                code: "missing-key",
                reason: 'is missing; write it as { AWS: "arn:aws:iam::123456789012:root" }',
            },
        ];
    }
    const isText = (value: unknown) => typeof value === "string" && value !== "";
    const isValid =
        principal === "*" ||
        (isMap(principal) &&
            Object.keys(principal).length > 0 &&
            Object.values(principal).every((each) => [each].flat().length > 0 && [each].flat().every(isText)));
    return isValid
        ? [...bothProblem(rest, "Principal"), ...namedProblems(element, principal, partition)]
        : [
              {
                  at: [element],
                  code: "wrong-type",
                  reason: `must be "*" or a map such as { AWS: "arn:aws:iam::123456789012:root" }, found ${shown(principal)}`,
              },
          ];
}

/** What AWS refuses among the accounts, users and roles that a statement names. */
function namedProblems(element: string, principal: unknown, partition: string): PolicyProblem[] {
    const { AWS: written } = (isMap(principal) ? principal : {}) as { AWS?: string | string[] };
    return [written ?? []].flat().flatMap((text, index): PolicyProblem[] => {
        const at = Array.isArray(written) ? [element, "AWS", index] : [element, "AWS"];
        if (!isStatementPrincipal(text)) {
            const reason =
                'must be "*", an account id of 12 digits or the ARN of an IAM user, role, ' +
                `assumed role (assumed-role/<role>/<session>) or account root, without wildcards, found ${shown(text)}`;
            return [{ at, code: "wrong-format", reason }];
        }
        const own = /^arn:([^:]+):/.exec(text)?.[1] ?? partition;
        return own === partition
            ? []
            : [
                  {
                      at,
                      code: "wrong-partition",
                      reason: `must be in partition ${partition} like the registry, found ${shown(text)}`,
                  },
              ];
    });
}

function actionProblems({ Action, NotAction }: Record<string, unknown>): PolicyProblem[] {
    const element = Action === undefined && NotAction !== undefined ? "NotAction" : "Action";
    const actions = [Action ?? NotAction].flat().filter((action) => action !== undefined);
    if (actions.length === 0) {
        return [{ at: [element], code: "missing-key", reason: "is missing; write it as [ecr:ReplicateImage]" }];
    }
    const both = bothProblem({ Action, NotAction }, "Action");
    const each = actions.flatMap((action): PolicyProblem[] => {
        if (typeof action !== "string" || !/^(?:ecr:[A-Za-z*?]+|\*)$/.test(action)) {
            return [
                {
                    at: [element],
                    code: "unknown-action",
                    reason: `must be actions of Amazon ECR, such as ecr:ReplicateImage, found ${shown(action)}${meantBy(action)}`,
                },
            ];
        }
        if (slipOf(action) !== null) {
            const reason = `must be an action of Amazon ECR, found ${shown(action)}${meantBy(action)}`;
            return [{ at: [element], code: "unknown-action", reason }];
        }
        return action === "ecr:GetAuthorizationToken"
            ? [
                  {
                      at: [element],
                      code: "no-effect",
                      reason: `has no effect here: ${action} belongs in the IAM policy of anyone who logs in`,
                  },
              ]
            : [];
    });
    return [...both, ...each];
}

function meantBy(action: unknown): string {
    const meant = typeof action === "string" ? slipOf(action) : null;
    return meant === null ? "" : `; did you mean ${JSON.stringify(meant)}?`;
}

function resourceProblems(
    { Resource, NotResource }: Record<string, unknown>,
    { region, partition }: { region: string; partition: string },
): PolicyProblem[] {
    const element = Resource === undefined && NotResource !== undefined ? "NotResource" : "Resource";
    const resources = [Resource ?? NotResource].flat().filter((resource) => resource !== undefined);
    const example = `arn:${partition}:ecr:${region}:123456789012:repository/*`;
    if (resources.length === 0) {
        return [{ at: [element], code: "missing-key", reason: `is missing; write it as [${example}]` }];
    }
    const silent = "; AWS would store it, and replication would fail silently";
    const each = resources.flatMap((resource): PolicyProblem[] => {
        if (resource === "*") {
            return [];
        }
        const groups = typeof resource === "string" ? RESOURCE.exec(resource)?.groups : undefined;
        if (groups === undefined) {
            const reason = `must be ARNs of repositories, such as ${example}, found ${shown(resource)}${silent}`;
            return [{ at: [element], code: "wrong-format", reason }];
        }
        // A policy for two regions names both: those of another one match nothing here, and are meant to.
        const isRegion = /^$|\*/.test(groups.region ?? "") || writtenPartition(groups.region ?? "")?.id === partition;
        const reason = `must be in partition ${partition} and a region of it, found ${shown(resource)}${silent}`;
        return groups.partition === partition && isRegion ? [] : [{ at: [element], code: "wrong-partition", reason }];
    });
    return [...bothProblem({ Resource, NotResource }, "Resource"), ...each];
}

/**
 * The policy of a registry that grants nothing to other accounts: AWS takes no policy without a statement, and the
 * account itself needs none.
 */
export function ownAccountPolicy(place: { partition: string; accountId: string; region: string }): object {
    const { partition, accountId, region } = place;
    return policyOf([
        {
            Sid: "OwnAccountOnly",
            Effect: "Allow",
            Principal: { AWS: accountRoot(accountId, partition) },
            Action: ["ecr:ReplicateImage"],
            Resource: [`arn:${partition}:ecr:${region}:${accountId}:repository/*`],
        },
    ]);
}
