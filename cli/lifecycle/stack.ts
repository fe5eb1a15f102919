import { didYouMean, listed } from "../../config/problems/report.ts";
import { ImageTagMutability } from "../../ecr/repository/mutability.ts";
import { UsageError } from "../common/errors.ts";
import type { StackFiles } from "../plan/files.ts";
import { readStackFiles, warnEncrypted } from "../plan/project.ts";
import { type Plan, recordPlan } from "../plan/record.ts";

/** A repository of a stack with the policy that it would get. */
export interface StackRepository {
    /** Key in the map of repositories; the resource's name where it stands alone. */
    key: string;
    /** Repository name. */
    name: string;
    region: string | null;
    /** JSON text of the policy; null where it has none, or where it is known after apply. */
    policy: string | null;
    /** Whether the policy is known before the stack is deployed. */
    knowsPolicy: boolean;
    /** Whether no tag can be moved to another image. */
    immutableTags: boolean;
}

const REPOSITORY = "aws:ecr/repository:Repository";
const LIFECYCLE = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
const SET = /:index:EcrRepositorySet$/;

/** Runs a stack's program, and reads its repositories out of what it would create. */
export async function planRepositories(
    cwd: string,
    stack: string,
): Promise<{ plan: Plan; repositories: StackRepository[]; files: StackFiles }> {
    const files = readStackFiles(cwd, stack);
    warnEncrypted(files);
    const plan = await recordPlan(files);
    return { plan, repositories: repositoriesIn(plan), files };
}

function repositoriesIn({ resources }: Plan): StackRepository[] {
    const place = ({ region, name, repository }: Record<string, unknown>) => `${region} ${repository ?? name}`;
    const policies = new Map(
        resources.filter(({ type }) => type === LIFECYCLE).map(({ inputs }) => [place(inputs), inputs.policy]),
    );
    const sets = new Map(resources.filter(({ type }) => SET.test(type)).map(({ urn, name }) => [urn, name]));
    return resources
        .filter(({ type, inputs }) => type === REPOSITORY && typeof inputs.name === "string")
        .map(({ name, parent, inputs }) => {
            const set = sets.get(parent);
            const key = set === undefined ? name : name.slice(set.length + 1);
            const policy = policies.get(place(inputs));
            return {
                // Two sets of one stack may use the same key.
                key: set !== undefined && sets.size > 1 ? `${set}/${key}` : key,
                name: String(inputs.name),
                region: typeof inputs.region === "string" ? inputs.region : null,
                policy: typeof policy === "string" ? policy : null,
                knowsPolicy: policy === undefined || typeof policy === "string",
                immutableTags: inputs.imageTagMutability === ImageTagMutability.Immutable,
            };
        })
        .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The repository with a key; offers the nearest one where there is none. */
export function repositoryOf(repositories: readonly StackRepository[], key: string, stack: string): StackRepository {
    const found = repositories.find((repository) => repository.key === key);
    if (found !== undefined) {
        return found;
    }
    const keys = repositories.map((repository) => repository.key);
    const some = keys.length > 10 ? [...keys.slice(0, 10), `${keys.length - 10} more`] : keys;
    const way = didYouMean(key, keys) || (keys.length > 0 ? `; the keys are ${listed(some)}` : "");
    throw new UsageError(`stack ${stack} has no repository with the key ${JSON.stringify(key)}${way}`);
}
