import { partitionOf } from "../../aws/partitions.ts";
import { accountRoot } from "../../aws/principals.ts";
import { keyAlias, keyPolicy } from "../../ecr/repository/encryption.ts";
import { accessMeaning } from "./access.ts";
import type { Observed, ObservedKey } from "./observed.ts";

/**
 * The key that can become the set's own: managed with the repositories, or found by the set's alias, and with the policy
 * that the set would give it. Any other key is named by its ARN and stays as it is: a new policy could shut its users out.
 */
export function ownKeyOf(observed: Observed, setName: string, region: string): string | null {
    const { repositories, keys, accountId } = observed;
    const used = new Set(repositories.flatMap(({ kmsKeyArn }) => kmsKeyArn ?? []));
    const candidates = keys.filter((key) => used.has(key.arn) && canBeOwned(key, setName, accountId, region));
    // Without its ARN, KMS_DSSE would stand for the set's key as KMS does.
    const [only] = candidates;
    return candidates.length === 1 && only !== undefined ? only.arn : null;
}

function canBeOwned(key: ObservedKey, setName: string, accountId: string | null, region: string): boolean {
    const partition = partitionOf(region)?.id ?? "aws";
    const [, , , keyRegion, keyAccount = ""] = key.arn.split(":");
    const isHere = keyRegion === region && (accountId === null || keyAccount === accountId);
    const wanted = JSON.stringify(keyPolicy(accountRoot(keyAccount, partition)));
    return (
        isHere &&
        (key.isManaged || key.aliases.includes(keyAlias(setName))) &&
        accessMeaning(key.policy, partition) === accessMeaning(wanted, partition)
    );
}
