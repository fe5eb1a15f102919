import { type LiveTarget, readDetails, readLogGroups, readRegistry, readStackKeys } from "../../live/index.ts";
import { compareDocuments } from "./compareDocuments.ts";
import { compareKeys, compareLogGroups, keyQuestion, logGroupNames } from "./compareKeys.ts";
import { compareNamespaces } from "./compareNamespaces.ts";
import { compareRepositories, deployedRepositories } from "./compareRepositories.ts";
import { compareUndeclared, undeclared } from "./compareUndeclared.ts";
import type { DeployedRegistry } from "./deployed.ts";
import { type Difference, Findings, type NotChecked } from "./findings.ts";
import { ownNames } from "./own.ts";

/** What differs in one registry. */
export interface ComparedRegistry {
    /** Empty where nothing says. */
    accountId: string;
    region: string;
    /** Resources of the stack that were compared. */
    resources: number;
    differences: Difference[];
    notChecked: NotChecked[];
}

/** Compares what a stack has deployed to one registry with what AWS holds of it. Each part is read once. */
export async function compareRegistry(deployed: DeployedRegistry, timeout: number): Promise<ComparedRegistry> {
    const target: LiveTarget = {
        region: deployed.region,
        timeout,
        ...(deployed.profile !== undefined && { profile: deployed.profile }),
    };
    const findings = new Findings();
    const live = await readRegistry(target);
    const { accountId: deployedTo, region } = deployed;
    const asked = accountOf(live);
    const answer = (accountId: string | null) => ({
        accountId: accountId ?? "",
        region,
        resources: deployed.resources.filter(({ isLeftOver }) => !isLeftOver).length,
        differences: findings.differences,
        notChecked: merged(findings.notChecked),
    });
    if (asked !== null && deployedTo !== null && asked !== deployedTo) {
        findings.skip(`registry of account ${deployedTo} in ${region}`, `the credentials are of account ${asked}`);
        return answer(deployedTo);
    }
    const own = ownNames([...deployedRepositories(deployed).values()].map(withName));
    const declared = new Set(deployedRepositories(deployed).keys());
    const all = "value" in live.repositories ? live.repositories.value : [];
    const extra = undeclared(deployed, live, own);
    const question = keyQuestion(deployed, own);
    const [details, keys, groups] = await Promise.all([
        readDetails(target, [...all.filter(({ name }) => declared.has(name)), ...extra]),
        readStackKeys(target, question),
        readLogGroups(target, logGroupNames(deployed)),
    ]);
    compareRepositories(findings, deployed, live, details);
    compareUndeclared(findings, deployed, extra, details);
    compareDocuments(findings, { ...deployed, accountId: deployedTo ?? asked }, live, own);
    compareNamespaces(findings, deployed, live, own);
    compareKeys(findings, deployed, live, keys);
    compareLogGroups(findings, deployed, groups);
    return answer(deployedTo ?? asked);
}

/** Whose registry answered: the registry says it, or the ARN of a repository. */
function accountOf({ accountId, repositories }: Awaited<ReturnType<typeof readRegistry>>): string | null {
    const [first] = "value" in repositories ? repositories.value : [];
    const id = "value" in accountId ? accountId.value : (first?.arn.split(":")[4] ?? "");
    return id === "" ? null : id;
}

function withName<T extends { id: string; inputs: Record<string, unknown> }>(repository: T): T {
    return { ...repository, inputs: { ...repository.inputs, name: repository.inputs.name ?? repository.id } };
}

/** Each reason once for each thing: the policies of 50 repositories that may not be read are one line. */
function merged(all: readonly NotChecked[]): NotChecked[] {
    return [...new Map(all.map((each) => [`${each.what}\n${each.reason}`, each])).values()];
}
