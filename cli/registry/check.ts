import { partitionOf } from "../../aws/partitions.ts";
import { statementsOf } from "../../aws/policyMeaning.ts";
import { sortProblems } from "../../config/problems/report.ts";
import { ownAccountPolicy } from "../../ecr/registry/policy.ts";
import { noReplication } from "../../ecr/registry/replication.ts";
import {
    type Comparison,
    collisionReason,
    compareRegistry,
    type Difference,
    foreignWords,
    type LimitUse,
    type LiveRegistry,
    type LiveTarget,
    limitUses,
    notCheckedReason,
    Outcome,
    otherAccountReason,
    type RegistryDocuments,
    type RegistryKind,
    readRegistry,
    readTaken,
    replacedWords,
    type ServiceNames,
    serviceCollisionReason,
    valueOr,
    whyNot,
    writtenDocuments,
} from "../../live/index.ts";
import type { Problem, Warning } from "../../text/problem.ts";
import { Exit, UsageError } from "../common/errors.ts";
import { type ExportedResource, readStateResources } from "../drift/deployed.ts";
import type { StackFiles } from "../plan/files.ts";
import { readStackFiles, warnEncrypted } from "../plan/project.ts";
import { type Plan, recordPlan, stoppedText } from "../plan/record.ts";
import type { CheckedRegistry } from "./checked.ts";
import { checkText } from "./checkText.ts";
import { type DeployedRegistry, deployedRegistry } from "./deployed.ts";
import { includedNames, withIncludedStacks } from "./included.ts";
import { type PlannedRegistry, plannedRegions, plannedRegistry, SOME_ACCOUNT } from "./planned.ts";

/** What `ecr-set registry check` was called with. */
export interface CheckOptions {
    stack: string;
    cwd: string;
    json?: boolean;
    /** Seconds until a look at a registry gives up. */
    timeout: string;
}

/** Compares what AWS holds of the registries that a stack writes to with what it would write, as the guard of a preview does. */
export async function check({ stack, cwd, json, timeout }: CheckOptions): Promise<Exit> {
    const seconds = Number(timeout);
    if (!(seconds >= 1 && seconds <= 3600)) {
        throw new UsageError(`--timeout must be 1 to 3600 seconds, found ${timeout}; write for example --timeout 60`);
    }
    const files = withIncludedStacks(readStackFiles(cwd, stack));
    warnEncrypted(files);
    // AWS says later whose account it is; the documents are then read with that one in its place.
    const plan = await recordPlan(files, SOME_ACCOUNT);
    if (plan.problems.length > 0) {
        process.stdout.write(
            json
                ? `${JSON.stringify({ stack, problems: plan.problems, registries: [] }, null, 2)}\n`
                : stoppedText(plan),
        );
        return Exit.Problems;
    }
    const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
    const home = files.config["aws:region"] ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? "";
    const regions = plannedRegions(plan, home);
    const state = regions.length === 0 ? [] : readStateResources(stack, cwd);
    // From here on, a stack without a state is a new one, and nothing that exists is its own.
    const isNew = state === null;
    const registries: CheckedRegistry[] = [];
    for (const region of regions) {
        registries.push(await checkOne({ plan, files, state: state ?? [], home, region, timeout: seconds * 1000 }));
    }
    process.stdout.write(
        json
            ? `${JSON.stringify({ stack, isNew, problems: [], registries }, null, 2)}\n`
            : checkText(stack, isNew, registries),
    );
    return exitOf(registries);
}

/** What would be refused counts, whatever could not be looked at. */
function exitOf(registries: readonly CheckedRegistry[]): Exit {
    if (registries.some(({ problems }) => problems.length > 0)) {
        return Exit.Foreign;
    }
    return registries.some(({ notChecked }) => notChecked.length > 0) ? Exit.Problems : Exit.Ok;
}

/** Where one registry is, and what is known of the stack. */
interface Asked {
    plan: Plan;
    files: StackFiles;
    state: readonly ExportedResource[];
    home: string;
    region: string;
    timeout: number;
}

async function checkOne({ plan, files, state, home, region, timeout }: Asked): Promise<CheckedRegistry> {
    const profile = files.config["aws:profile"];
    const target: LiveTarget = { region, timeout, ...(profile !== undefined && { profile }) };
    const deployed = deployedRegistry(state, region, home);
    const { serviceNames } = plannedRegistry(plan, { region, home, accountId: SOME_ACCOUNT });
    const [live, services] = await Promise.all([readRegistry(target), readTaken(target, serviceNames)]);
    const accountId = valueOr(live.accountId, "");
    const checked: CheckedRegistry = {
        accountId,
        region,
        differences: [],
        taken: [],
        limits: [],
        problems: [],
        warnings: [],
        notChecked: [],
    };
    const { accountId: deployedTo } = deployed;
    const why = whyNot(live.accountId);
    if (why !== null) {
        return { ...checked, ...notChecked([why]) };
    }
    if (deployedTo !== null && deployedTo !== accountId) {
        return { ...checked, ...notChecked([otherAccountReason("the stack is deployed", deployedTo, accountId)]) };
    }
    const planned = plannedRegistry(plan, { region, home, accountId });
    const comparison = comparisonOf(live, planned, deployed, includedNames(files));
    const differences = compareRegistry(comparison);
    const taken = (Object.entries(services) as [keyof ServiceNames, (typeof services)[keyof ServiceNames]][]).flatMap(
        ([list, look]) =>
            (look === undefined ? [] : valueOr(look, []))
                .filter((name) => !deployed.serviceNames[list].includes(name))
                .map((name) => ({ list, name })),
    );
    const later = planned.isOutput
        ? ["the registry's scanning and replication: what registry.include requests is an output, known after apply"]
        : [];
    const unseen = [...Object.values(live), ...Object.values(services)].flatMap((look) =>
        typeof look === "object" && "notChecked" in look ? look.notChecked : [],
    );
    const { warnings, ...not } = notChecked([...later, ...unseen]);
    const said = documentWords(differences, live, planned);
    return {
        ...checked,
        ...not,
        differences,
        taken,
        limits: limitsOf(comparison),
        problems: sortProblems([
            ...said.problems,
            ...differences
                .filter(({ outcome }) => outcome === Outcome.Collides)
                .map(
                    (each): Problem => ({
                        path: planned.pathOf(LISTS[each.kind] ?? "", each.item),
                        code: "name-exists",
                        reason: collisionReason(each, live),
                    }),
                ),
            ...taken.map(({ list, name }): Problem => {
                const path = planned.pathOf(list, name);
                return { code: "name-exists", path, reason: serviceCollisionReason(list, name, live, path) };
            }),
        ]),
        warnings: [...sortProblems(said.warnings), ...warnings],
    };
}

const LISTS: Readonly<Partial<Record<RegistryKind, string>>> = {
    repository: "repositories",
    cache: "caches",
    template: "templates",
    exclusion: "exclusions",
};

/** Reasons, with the one warning that says them. */
function notChecked(reasons: readonly string[]): Pick<CheckedRegistry, "notChecked" | "warnings"> {
    const all = [...new Set(reasons)];
    return { notChecked: all, warnings: all.length === 0 ? [] : [{ path: "", reason: notCheckedReason(all) }] };
}

function comparisonOf(
    live: LiveRegistry,
    planned: PlannedRegistry,
    deployed: DeployedRegistry,
    included: readonly string[],
): Comparison {
    const { writers, isOutput, own } = planned;
    // What a component that manages the registry no longer requests is emptied. What is an output is not known to be empty.
    const isEmptied = (kind: "scanning" | "replication" | "policy") =>
        writers[kind] !== undefined && planned.documents[kind] === null && deployed.documents[kind] !== null;
    const wanted: RegistryDocuments = {
        ...planned.documents,
        ...(isEmptied("scanning") && { scanning: { scanType: "BASIC" as const, rules: [] } }),
        ...(isEmptied("replication") && { replication: noReplication(deployed.documents.replication ?? []) }),
        ...(isEmptied("policy") && { policy: emptiedPolicy(live) }),
        ...(isOutput && { scanning: null, replication: null }),
    };
    return {
        live,
        wanted,
        deployed: deployed.documents,
        written: deployed.written,
        wantedNames: planned.names,
        deployedNames: deployed.names,
        parts: { wanted: planned.parts, deployed: deployed.parts },
        own: { ...own, names: [...own.names, ...included, ...deployed.names.repositories] },
    };
}

/** AWS has no empty policy: what is sent grants the account what it has anyway. */
function emptiedPolicy({ accountId, region }: LiveRegistry): unknown[] {
    const partition = partitionOf(region)?.id ?? "aws";
    return statementsOf(ownAccountPolicy({ partition, accountId: valueOr(accountId, ""), region })) ?? [];
}

function limitsOf(comparison: Comparison): LimitUse[] {
    const { live, wanted } = comparison;
    const held = { scanning: valueOr(live.scanning, null), replication: valueOr(live.replication, null) };
    const writes = writtenDocuments(comparison);
    const updated = {
        scanning: writes.scanning ? wanted.scanning : held.scanning,
        replication: writes.replication ? wanted.replication : held.replication,
    };
    return limitUses(held, updated);
}

/** What is said of the documents, each in the words of the component that writes it. */
function documentWords(
    differences: readonly Difference[],
    live: LiveRegistry,
    { writers }: PlannedRegistry,
): { problems: Problem[]; warnings: Warning[] } {
    const problems: Problem[] = [];
    const warnings: Warning[] = [];
    for (const [kind, writer] of Object.entries(writers)) {
        const { words, takeOver } = writer;
        const own = differences.filter((each) => each.kind === kind);
        (takeOver ? warnings : problems).push(...replacedWords(own, live, takeOver, words));
        warnings.push(...foreignWords(own, live, words));
    }
    return { problems, warnings };
}
