import { statementsOf } from "../../aws/policyMeaning.ts";
import { type DestinationSettings, destinationPolicy } from "../../config/registry/destination.ts";
import {
    collisionReason,
    compareRegistry,
    DESTINATION_WORDS,
    foreignWords,
    notCheckedReason,
    Outcome,
    replacedWords,
    type ServiceNames,
    type TakenNames,
} from "../../live/index.ts";
import { roleProblems } from "./accountProblems.ts";
import type { Deployed, DeployedKey } from "./deployed.ts";
import { type Seen, TIMEOUT, type Verdict } from "./guard.ts";
import { keptKeyOf, leftKeys } from "./keys.ts";
import { emptiedPolicy, NO_NAMES, NOTHING, serviceCollisions } from "./setGuard.ts";

/** What the account and the state make of a replication destination beyond its settings. */
export interface DestinationDecision extends Verdict {
    /** The key that was made and is no longer requested, and remains in the stack. */
    keptKey: DeployedKey | null;
    /** Whether the registry policy that was written is no longer requested: it is emptied, not deleted. */
    isPolicyEmptied: boolean;
}

/** Names in Amazon ECR that a destination would create or has. */
function destinationNames({ templates }: DestinationSettings): TakenNames {
    return { ...NO_NAMES, templates: templates.map(({ prefix }) => prefix) };
}

/** Names in other services that a destination would create or has. */
export function destinationServiceNames({ key }: DestinationSettings): ServiceNames {
    return {
        logGroups: [],
        logPolicies: [],
        keyAliases: key === null ? [] : [key.alias],
        alarms: [],
        dashboards: [],
        topics: [],
    };
}

/** Whether a destination would create a name that it does not have in the state. */
export function addsDestinationNames(settings: DestinationSettings, deployed: Deployed): boolean {
    return (
        settings.templates.some(({ prefix }) => !deployed.names.templates.includes(prefix)) ||
        (settings.key !== null && !deployed.serviceNames.keyAliases.includes(settings.key.alias))
    );
}

/** Decides whether a destination may be sent. */
export async function decideDestination(
    settings: DestinationSettings,
    seen: Seen,
    profile: string | null,
): Promise<DestinationDecision> {
    const { deployed, live, accountId } = seen;
    const verdict: Verdict = { problems: [], warnings: [] };
    const had = deployed?.documents ?? NOTHING;
    const text = accountId === null ? null : destinationPolicy(settings, accountId);
    const requested = statementsOf(text);
    if (accountId !== null) {
        verdict.problems.push(...roleProblems(settings.templates.slice(0, 1), accountId, () => "roleArn"));
    }
    const isPolicyEmptied = destinationPolicy(settings, "") === null && had.policy !== null;
    if (live !== null) {
        const differences = compareRegistry({
            live: live.registry,
            wanted: { ...NOTHING, policy: isPolicyEmptied ? emptiedPolicy(settings, live.registry) : requested },
            deployed: had,
            written: deployed?.written ?? null,
            wantedNames: destinationNames(settings),
            deployedNames: deployed?.names ?? NO_NAMES,
            own: { namespaces: [], names: [] },
        });
        const replaced = replacedWords(differences, live.registry, settings.takeOver, DESTINATION_WORDS);
        (settings.takeOver ? verdict.warnings : verdict.problems).push(...replaced);
        verdict.warnings.push(...foreignWords(differences, live.registry, DESTINATION_WORDS));
        for (const each of differences.filter(({ outcome }) => outcome === Outcome.Collides)) {
            verdict.problems.push({
                path: "repositoryPrefixes",
                code: "name-exists",
                reason: collisionReason(each, live.registry),
            });
        }
        verdict.problems.push(...serviceCollisions(seen, "project"));
        const target = { region: settings.region, timeout: TIMEOUT, ...(profile !== null && { profile }) };
        verdict.warnings.push(...(await leftKeys(settings, target, seen)));
    }
    const givenKeys = settings.templates.map(({ kmsKeyArn }) => String(kmsKeyArn));
    const keptKey = keptKeyOf({ key: settings.key, givenKeys, region: settings.region }, seen, verdict.warnings);
    if (settings.checkLive && seen.notChecked.length > 0) {
        verdict.warnings.push({ path: "", reason: notCheckedReason(seen.notChecked) });
    }
    return { ...verdict, keptKey, isPolicyEmptied };
}
