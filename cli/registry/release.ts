import { canonicalJson } from "../../aws/json.ts";
import { Exit, InputError, StoppedError } from "../common/errors.ts";
import { type DeployedStack, readDeployedStack } from "../drift/deployed.ts";
import type { StackFiles } from "../plan/files.ts";
import { readStackFiles, warnEncrypted } from "../plan/project.ts";
import { type Plan, recordPlan, stoppedText } from "../plan/record.ts";
import {
    type DocumentName,
    type RegistryClient,
    type RegistryDocumentsOfAws,
    registryClient,
} from "./releaseDocuments.ts";
import type { ReleasedRegistry } from "./released.ts";
import { asOwner, inAccount, managedDocuments, ownRules, SOME_ACCOUNT, withoutIncluded } from "./releaseOwn.ts";
import { type OwnRules, releasePolicy, releaseReplication, releaseScanning } from "./releasePlan.ts";
import { releaseText } from "./releaseText.ts";

/** What `ecr-set registry release` was called with. */
export interface ReleaseOptions {
    stack: string;
    cwd: string;
    yes?: boolean;
    json?: boolean;
}

const NAMES: readonly DocumentName[] = ["scanning", "replication", "policy"];

/** Removes the rules of one stack from the documents of its registries, and keeps all others. */
export async function release({ stack, cwd, yes, json }: ReleaseOptions): Promise<Exit> {
    const files = readStackFiles(cwd, stack);
    warnEncrypted(files);
    const deployed = stateOf(stack, cwd);
    const managed = managedDocuments(deployed);
    if (managed.length > 0) {
        throw new StoppedError(
            `stack ${stack} still manages ${managed.join(", ")}; write registry: { manage: false } and run \`pulumi up --stack ${stack}\` first, or \`pulumi destroy --stack ${stack}\``,
        );
    }
    const plan = await ownPlan(files);
    if (plan.problems.length > 0) {
        process.stdout.write(
            json
                ? `${JSON.stringify({ stack, problems: plan.problems, registries: [] }, null, 2)}\n`
                : stoppedText(plan),
        );
        return Exit.Problems;
    }
    const registries: ReleasedRegistry[] = [];
    try {
        for (const [region, own] of ownRules(plan, deployed)) {
            registries.push(await releaseOne(region, own, deployed, yes === true));
        }
    } catch (error) {
        // What stops here is no problem of the configuration: the registry was not looked at, or not written.
        if (error instanceof InputError) {
            throw new StoppedError(error.message);
        }
        throw error;
    }
    process.stdout.write(
        json ? `${JSON.stringify({ stack, problems: [], registries }, null, 2)}\n` : releaseText(stack, registries),
    );
    return Exit.Ok;
}

/** The state of a stack; one without resources where there is no such stack any more. */
function stateOf(stack: string, cwd: string): DeployedStack {
    try {
        return readDeployedStack(stack, cwd);
    } catch (error) {
        if (error instanceof InputError && /no stack named/.test(error.message)) {
            return { stack, registries: [], pending: 0 };
        }
        throw error instanceof InputError ? new StoppedError(error.message) : error;
    }
}

async function ownPlan(files: StackFiles): Promise<Plan> {
    // As the owner of a registry the stack may have problems that it has not without.
    const owner = await recordPlan(asOwner(files), SOME_ACCOUNT);
    return owner.problems.length === 0 ? owner : recordPlan(withoutIncluded(files), SOME_ACCOUNT);
}

async function releaseOne(
    region: string,
    planned: OwnRules,
    deployed: DeployedStack,
    isWrite: boolean,
): Promise<ReleasedRegistry> {
    const client = await registryClient(region);
    try {
        const before = await client.readAll();
        const { accountId, existing } = before;
        const other = deployed.registries.find((each) => each.region === region && each.accountId !== accountId);
        if (other !== undefined && other.accountId !== null) {
            throw new InputError(
                `the credentials are of account ${accountId}, and the stack is deployed to account ${other.accountId}; sign in to that account`,
            );
        }
        const own = inAccount(planned, accountId);
        const scanning = releaseScanning(before.scanning, own, existing);
        const replication = releaseReplication(before.replication, own, existing, accountId);
        const policy = releasePolicy(before.policy, own, existing);
        const rules = [...scanning.rules, ...replication.rules, ...policy.rules];
        const rest = { scanning: scanning.rest, replication: replication.rest, policy: policy.rest };
        const [from, to] = [before.scanning.scanType, scanning.rest.scanType];
        const removed = rules.filter(({ isRemoved }) => isRemoved);
        const answer: ReleasedRegistry = {
            accountId,
            region,
            rules,
            scanType: from === to ? null : { from, to },
            affected: [
                ...new Set(
                    removed.flatMap(({ document, repositories }) => (document === "policy" ? [] : repositories)),
                ),
            ].sort(),
            written: [],
        };
        if (isWrite) {
            for (const name of NAMES.filter((each) => removed.some(({ document }) => document === each))) {
                await writeOne(client, name, { before, rest, written: answer.written });
                answer.written.push(name);
            }
        }
        return answer;
    } finally {
        client.close();
    }
}

async function writeOne<Name extends DocumentName>(
    client: RegistryClient,
    name: Name,
    {
        before,
        rest,
        written,
    }: {
        before: RegistryDocumentsOfAws;
        rest: Pick<RegistryDocumentsOfAws, DocumentName>;
        written: readonly DocumentName[];
    },
): Promise<void> {
    const done = written.length === 0 ? "nothing was written" : `written before: ${written.join(", ")}`;
    if (textOf(await client.read[name]()) !== textOf(before[name])) {
        throw new InputError(
            `the ${DOCUMENT[name]} of the registry changed since it was read; ${done}; run the command again`,
        );
    }
    await client.write[name](rest[name] as RegistryDocumentsOfAws[Name]);
    if (textOf(await client.read[name]()) !== textOf(rest[name])) {
        throw new InputError(
            `the ${DOCUMENT[name]} of the registry is not what was written; another update may have changed it; run the command without --yes to see it`,
        );
    }
}

const DOCUMENT: Record<DocumentName, string> = {
    scanning: "scanning configuration",
    replication: "replication configuration",
    policy: "registry policy",
};

/** A document as one text, whatever the order of its rules and filters. */
function textOf(document: unknown): string {
    return canonicalJson(sorted(document));
}

function sorted(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(sorted).sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sorted(inner)]))
        : value;
}
