import { partitionOf } from "../../aws/partitions.ts";
import type { LiveDetails, LiveRegistry, LiveRepository } from "../../live/index.ts";
import { compareLifecyclePolicy, compareRepositoryPolicy } from "./comparePolicies.ts";
import { compareEncryption, compareMutability, compareTags } from "./compareSettings.ts";
import type { DeployedRegistry, DeployedResource } from "./deployed.ts";
import type { Findings } from "./findings.ts";

const TYPE = {
    repository: "aws:ecr/repository:Repository",
    lifecycle: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    policy: "aws:ecr/repositoryPolicy:RepositoryPolicy",
} as const;

/** The repositories of a stack, by their repository names. */
export function deployedRepositories({ resources }: DeployedRegistry): Map<string, DeployedResource> {
    const repositories = resources.filter(({ type, isLeftOver }) => type === TYPE.repository && !isLeftOver);
    return new Map(repositories.map((each) => [nameOf(each), each]));
}

/** The repository name of a repository. */
function nameOf({ inputs, id }: DeployedResource): string {
    return String(inputs.name ?? id);
}

/** Names of all repositories that the state knows, those too that wait for their deletion. */
export function knownNames({ resources }: DeployedRegistry): string[] {
    return resources.filter(({ type }) => type === TYPE.repository).map(nameOf);
}

/** Compares the repositories of a stack with those of the registry: settings, policies and tags. */
export function compareRepositories(
    findings: Findings,
    deployed: DeployedRegistry,
    live: LiveRegistry,
    details: ReadonlyMap<string, LiveDetails>,
): void {
    const repositories = deployedRepositories(deployed);
    if (repositories.size === 0) {
        return;
    }
    const there = findings.seen("repositories", live.repositories);
    if (there === undefined) {
        return;
    }
    const byName = new Map(there.map((each) => [each.name, each]));
    for (const [name, repository] of [...repositories].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const found = byName.get(name);
        const resource = `repository ${name}`;
        if (found === undefined) {
            findings.add({ resource, what: "repository", deployed: "exists" });
            continue;
        }
        compareSettings(findings, resource, repository, found);
        const detail = details.get(name);
        if (detail !== undefined) {
            compareDetails(findings, resource, deployed, { name, repository, detail });
        }
    }
}

function compareSettings(
    findings: Findings,
    resource: string,
    { inputs, secrets }: DeployedResource,
    live: LiveRepository,
): void {
    compareMutability(findings, resource, inputs, live);
    const { scanOnPush = false } = (inputs.imageScanningConfiguration ?? {}) as { scanOnPush?: unknown };
    if (!secrets.includes("imageScanningConfiguration")) {
        findings.compare(resource, "scan on push", String(scanOnPush), String(live.scanOnPush));
    }
    compareEncryption(findings, resource, inputs, live);
}

function compareDetails(
    findings: Findings,
    resource: string,
    registry: DeployedRegistry,
    { name, repository, detail }: { name: string; repository: DeployedResource; detail: LiveDetails },
): void {
    const { resources, region, ignoredTags } = registry;
    const partition = partitionOf(region)?.id ?? "aws";
    const policyOf = (type: string) =>
        resources.find((each) => each.type === type && each.inputs.repository === name && !each.isLeftOver);
    const compare = (
        what: string,
        type: string,
        look: LiveDetails["lifecyclePolicy"],
        run: (texts: { deployed: string | null; live: string | null }) => void,
    ) => {
        const policy = policyOf(type);
        const live = findings.seen(what, look);
        if (policy?.secrets.includes("policy")) {
            findings.skip(what, "it is a secret in the state");
        } else if (live !== undefined) {
            run({ deployed: policy === undefined ? null : String(policy.inputs.policy), live });
        }
    };
    compare("lifecycle policies", TYPE.lifecycle, detail.lifecyclePolicy, (texts) =>
        compareLifecyclePolicy(findings, resource, texts),
    );
    compare("repository policies", TYPE.policy, detail.repositoryPolicy, (texts) =>
        compareRepositoryPolicy(findings, resource, texts, partition),
    );
    const tags = findings.seen("tags", detail.tags);
    if (repository.secrets.some((property) => ["tags", "tagsAll"].includes(property))) {
        findings.skip("tags", "one of them is a secret in the state");
    } else if (tags !== undefined) {
        const { tagsAll } = repository.outputs;
        compareTags(findings, resource, tagsAll ?? repository.inputs.tags, tags, ignoredTags);
    }
}
