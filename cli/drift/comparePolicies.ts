import { comparePolicies, documentMeaning, grantWords, policyMeaning } from "../../aws/policyMeaning.ts";
import { lifecycleMeaning } from "../../ecr/lifecycle/index.ts";
import type { Findings } from "./findings.ts";

/** Compares two repository policies by what they grant; null stands for none. */
export function compareRepositoryPolicy(
    findings: Findings,
    resource: string,
    { deployed, live }: { deployed: string | null; live: string | null },
    partition: string,
): void {
    const read = (policy: string | null) =>
        policy === null ? policyMeaning([], partition) : documentMeaning(policy, partition);
    const [before, after] = [read(deployed), read(live)];
    if (before === null || after === null) {
        findings.compare(resource, "repository policy", deployed, live);
        return;
    }
    const { missing, extra } = comparePolicies(before, after);
    for (const { words } of grantWords(missing)) {
        findings.add({ resource, what: "repository policy", deployed: words });
    }
    for (const { words } of grantWords(extra)) {
        findings.add({ resource, what: "repository policy", live: words });
    }
}

/** Compares two lifecycle policies by what their rules do, in the order in which they apply; null stands for none. */
export function compareLifecyclePolicy(
    findings: Findings,
    resource: string,
    { deployed, live }: { deployed: string | null; live: string | null },
): void {
    const before = deployed === null ? [] : lifecycleMeaning(deployed);
    const after = live === null ? [] : lifecycleMeaning(live);
    const keys = (rules: typeof before) => rules.map(({ key }) => key);
    if (keys(before).join("\n") === keys(after).join("\n")) {
        return;
    }
    const missing = before.filter(({ key }) => !keys(after).includes(key));
    const extra = after.filter(({ key }) => !keys(before).includes(key));
    for (let index = 0; index < Math.max(missing.length, extra.length); index++) {
        findings.add({
            resource,
            what: "lifecycle rule",
            deployed: missing[index]?.sentence ?? null,
            live: extra[index]?.sentence ?? null,
        });
    }
    if (missing.length === 0 && extra.length === 0) {
        const order = (rules: typeof before) => rules.map(({ sentence }) => sentence).join(" ");
        findings.add({ resource, what: "order of lifecycle rules", deployed: order(before), live: order(after) });
    }
}
