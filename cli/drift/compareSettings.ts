import type { LiveRepository } from "../../live/index.ts";
import type { DeployedRegistry } from "./deployed.ts";
import type { Findings } from "./findings.ts";

/** Compares whether tags can be overwritten, and which: of a repository or of a template. */
export function compareMutability(
    findings: Findings,
    resource: string,
    inputs: Record<string, unknown>,
    live: Pick<LiveRepository, "imageTagMutability" | "exclusionFilters">,
): void {
    findings.compare(
        resource,
        "tag mutability",
        String(inputs.imageTagMutability ?? "MUTABLE"),
        live.imageTagMutability,
    );
    const filters = (inputs.imageTagMutabilityExclusionFilters ?? []) as { filter?: string }[];
    const deployed = filters.map(({ filter = "" }) => filter);
    findings.compare(resource, "mutability exclusion filters", listOf(deployed), listOf(live.exclusionFilters));
}

/** Compares how images are encrypted, and the key where the stack names one. */
export function compareEncryption(
    findings: Findings,
    resource: string,
    inputs: Record<string, unknown>,
    live: Pick<LiveRepository, "encryptionType" | "kmsKeyArn">,
): void {
    const [configuration = {}] = [inputs.encryptionConfigurations ?? inputs.encryptionConfiguration ?? []].flat() as {
        encryptionType?: string;
        kmsKey?: string;
    }[];
    const { encryptionType = "AES256", kmsKey } = configuration;
    findings.compare(resource, "encryption", encryptionType, live.encryptionType);
    // Without a key AWS takes its own, whose ARN was never sent; an alias is another name of the key.
    const isComparable = kmsKey !== undefined && kmsKey !== "" && !/(^|:)alias\//.test(kmsKey);
    if (isComparable && encryptionType === live.encryptionType && idOf(kmsKey) !== idOf(live.kmsKeyArn ?? "")) {
        findings.add({ resource, what: "encryption key", deployed: kmsKey, live: live.kmsKeyArn });
    }
}

/** Compares tags one by one. Those that AWS sets, and those that the provider ignores, are not compared. */
export function compareTags(
    findings: Findings,
    resource: string,
    deployed: unknown,
    live: Readonly<Record<string, string>>,
    { keys, prefixes }: DeployedRegistry["ignoredTags"],
): void {
    const isIgnored = (key: string) =>
        key.startsWith("aws:") || keys.includes(key) || prefixes.some((prefix) => key.startsWith(prefix));
    const before = (deployed ?? {}) as Record<string, unknown>;
    for (const key of [...new Set([...Object.keys(before), ...Object.keys(live)])].sort()) {
        if (!isIgnored(key)) {
            const was = before[key];
            findings.compare(resource, `tag ${key}`, was === undefined ? null : String(was), live[key] ?? null);
        }
    }
}

/** A list that is a set, as one text; null where it is empty. */
export function listOf(texts: readonly string[]): string | null {
    return texts.length === 0 ? null : [...new Set(texts)].sort().join(", ");
}

function idOf(arn: string): string {
    return arn.split("/").at(-1) ?? "";
}
