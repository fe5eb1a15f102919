import assert from "node:assert/strict";
import {
    CreatePullThroughCacheRuleCommand,
    CreateRepositoryCommand,
    CreateRepositoryCreationTemplateCommand,
    ECRClient,
    PutAccountSettingCommand,
    PutRegistryPolicyCommand,
    PutRegistryScanningConfigurationCommand,
    PutReplicationConfigurationCommand,
    RegisterPullTimeUpdateExclusionCommand,
} from "@aws-sdk/client-ecr";
import { compareRegistry, readRegistry } from "../../live/index.ts";
import { CASES, comparisonOf, type Held, rowsOf } from "../live/registryCases.ts";
import { needWholeEcr, resetAws } from "./engine.ts";

const ecr = new ECRClient({ region: "us-east-1" });
const ACCOUNT = "123456789012";

/** Makes the registry of the local AWS hold what a case says. */
async function prepare({
    scanning,
    replication = [],
    policy = [],
    settings = {},
    caches = [],
    templates = [],
    exclusions = [],
    repositories = [],
}: Partial<Held>): Promise<void> {
    for (const name of repositories) {
        const imageScanningConfiguration = { scanOnPush: name.endsWith("!") };
        const repositoryName = name.replace("!", "");
        await ecr.send(new CreateRepositoryCommand({ repositoryName, imageScanningConfiguration }));
    }
    if (scanning !== undefined) {
        const rules = scanning.rules.map(({ scanFrequency, filters }) => ({
            scanFrequency,
            repositoryFilters: filters.map((filter) => ({ filter, filterType: "WILDCARD" as const })),
        }));
        await ecr.send(new PutRegistryScanningConfigurationCommand({ scanType: scanning.scanType, rules }));
    }
    if (replication.length > 0) {
        const rules = replication.map(({ destinations, prefixes }) => ({
            destinations: destinations.map(({ region, registryId }) => ({ region, registryId: registryId ?? ACCOUNT })),
            repositoryFilters: prefixes.map((filter) => ({ filter, filterType: "PREFIX_MATCH" as const })),
        }));
        await ecr.send(new PutReplicationConfigurationCommand({ replicationConfiguration: { rules } }));
    }
    if (policy.length > 0) {
        const policyText = JSON.stringify({ Version: "2012-10-17", Statement: policy });
        await ecr.send(new PutRegistryPolicyCommand({ policyText }));
    }
    for (const [name, value] of Object.entries(settings)) {
        await ecr.send(new PutAccountSettingCommand({ name, value }));
    }
    for (const ecrRepositoryPrefix of caches) {
        await ecr.send(new CreatePullThroughCacheRuleCommand({ ecrRepositoryPrefix, upstreamRegistryUrl: "quay.io" }));
    }
    for (const prefix of templates) {
        await ecr.send(new CreateRepositoryCreationTemplateCommand({ prefix, appliedFor: ["REPLICATION"] }));
    }
    for (const principalArn of exclusions) {
        await ecr.send(new RegisterPullTimeUpdateExclusionCommand({ principalArn }));
    }
}

describe("50 registries of the local AWS, compared with what a stack would write", function () {
    this.timeout(60_000);

    before(async function () {
        await needWholeEcr(this);
    });

    for (const [name, each] of CASES) {
        it(name, async () => {
            await resetAws();
            await prepare(each.live ?? {});
            const live = await readRegistry({ region: "us-east-1" });
            // A look that the case denies is denied here, too: all else is what AWS answers.
            const denied = Object.entries(comparisonOf(each).live).filter(
                ([, look]) => typeof look === "object" && look !== null && "notChecked" in look,
            );
            const comparison = { ...comparisonOf(each), live: { ...live, ...Object.fromEntries(denied) } };
            assert.deepEqual(rowsOf(compareRegistry(comparison)), each.rows);
        });
    }
});
