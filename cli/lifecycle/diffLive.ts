import { canonicalJson } from "../../aws/json.ts";
import type { Reference } from "../../ecr/lifecycle/index.ts";
import type { DeployedPolicy, LiveTarget, Look } from "../../live/index.ts";
import type { DiffRow } from "./diffRows.ts";
import { endProgress, progress } from "./progress.ts";
import type { StackRepository } from "./stack.ts";

/** Where and how to compare. */
export interface DiffTarget {
    /** Region of the registry, in place of the stack's. */
    region?: string;
    registryId?: string;
    /** Milliseconds that AWS has to answer, once for the policies and once for the images of a region. */
    timeout: number;
    readLists: boolean;
}

/** A row with both policies. */
type ComparedRow = DiffRow & { oldPolicy: string | null; newPolicy: string | null };

/** Compares repositories of a stack with what AWS holds of them, in their order. */
export async function diffLive(
    repositories: readonly StackRepository[],
    references: readonly Reference[],
    now: Date,
    { readLists, ...target }: DiffTarget,
): Promise<DiffRow[]> {
    const rows: DiffRow[] = [];
    try {
        for (const [region, members] of Map.groupBy(repositories, (each) => target.region ?? each.region ?? "")) {
            rows.push(...(await diffRegion(members, references, now, { ...target, region }, readLists)));
        }
    } finally {
        endProgress();
    }
    return rows.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Compares the repositories of one region. Images are read of those alone whose policy changes. */
async function diffRegion(
    repositories: readonly StackRepository[],
    references: readonly Reference[],
    now: Date,
    target: LiveTarget,
    readLists: boolean,
): Promise<DiffRow[]> {
    // Loaded here only: the SDK takes longer than all other commands together.
    const { readDeployedPolicies, readLifecycleLosses } = await import("../../live/index.ts");
    const looks = await readDeployedPolicies(
        target,
        repositories.map(({ name }) => name),
    );
    const rows = repositories.map((repository, index) => compared(repository, looks[index], target.region));
    const changed = rows.filter(({ state }) => state === "changed");
    const losses = await readLifecycleLosses(
        target,
        changed.map(({ key, name, oldPolicy, newPolicy }) => ({ key, repository: name, oldPolicy, newPolicy })),
        { inUse: references.map(({ text }) => text), now, readLists, onProgress: progress },
    );
    const found = new Map(losses.map(({ key, loss }) => [key, loss]));
    return rows.map(({ oldPolicy: _, newPolicy: __, ...row }): DiffRow => {
        const loss = found.get(row.key);
        return loss === undefined
            ? row
            : "value" in loss
              ? { ...row, loss: loss.value }
              : { ...row, state: "not checked", notChecked: loss.notChecked };
    });
}

/** Whether the policy of a repository changes, or why that cannot be said. */
function compared(
    { key, name, policy: newPolicy, knowsPolicy }: StackRepository,
    look: Look<DeployedPolicy> | undefined,
    region: string,
): ComparedRow {
    const row = { key, name, region: region || null, notChecked: null, loss: null, oldPolicy: null, newPolicy };
    if (look === undefined || "notChecked" in look) {
        return { ...row, state: "not checked", notChecked: look?.notChecked ?? "" };
    }
    const { exists, policy: oldPolicy } = look.value;
    if (!exists) {
        return { ...row, state: "new" };
    }
    if (!knowsPolicy) {
        return { ...row, state: "not checked", notChecked: "its lifecycle policy is known after apply" };
    }
    return { ...row, state: isSame(oldPolicy, newPolicy) ? "unchanged" : "changed", oldPolicy };
}

/** Whether two policies are one document, however they are written. */
export function isSame(a: string | null, b: string | null): boolean {
    const plain = (text: string | null) => {
        try {
            return text === null ? "" : canonicalJson(JSON.parse(text));
        } catch {
            return text;
        }
    };
    return plain(a) === plain(b);
}
