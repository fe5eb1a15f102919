import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity.js";
import * as pulumi from "@pulumi/pulumi";
import { sortProblems } from "../../config/problems/report.ts";
import { warn } from "../../config/problems/warn.ts";
import {
    type LiveRegistry,
    type LiveTarget,
    type NamedResource,
    namedResources,
    otherAccountReason,
    readRegistry,
    readTaken,
    type ServiceNames,
    type StateResource,
} from "../../live/index.ts";
import type { Problem, Warning } from "../../text/problem.ts";
import { ConfigurationError } from "../errors.ts";
import { awsProviderOf } from "../provider.ts";
import { type Deployed, readDeployed } from "./deployed.ts";
import { readStackState } from "./stackState.ts";

/** What a guard is notified of the component that it stands before. */
export interface GuardedComponent {
    name: string;
    region: string;
    /** Profile of the AWS provider's configuration, or null. */
    profile: string | null;
    /** Whether to look at what the account holds. */
    checkLive: boolean;
    /** Names of other services that the component would create. */
    serviceNames: ServiceNames;
}

/** What AWS answered before the component was registered. */
interface LiveLook {
    registry: LiveRegistry;
    taken: Awaited<ReturnType<typeof readTaken>>;
}

/** All that a decision takes. */
export interface Seen {
    /** Null where it was not looked at, for the reason in `notChecked`. */
    live: LiveLook | null;
    /** Account of the AWS provider; null where it is not known. */
    accountId: string | null;
    /** Why something was not checked; empty where all was. */
    notChecked: string[];
    /** The component in the state; null where it is new. */
    deployed: Deployed | null;
    /** Names that resources of the stack outside this component have, where the component adds names; else empty. */
    elsewhere: NamedResource[];
    /** Whether transforms of the program may give what is below the component aliases, which is not seen here. */
    hasTransforms: boolean;
}

/** What becomes of a component. */
export interface Verdict {
    problems: Problem[];
    warnings: Warning[];
}

/** Stands before the resources of a component: nothing of them is sent before it has decided. */
export interface Guard<T> {
    /** Options for the component itself. */
    options: pulumi.ComponentResourceOptions;
    /** Has everything below a component wait for the decision; answers what was decided, or null without an engine. */
    hold(component: pulumi.ComponentResource, decide: (seen: Seen) => Promise<Verdict & T>): pulumi.Output<T> | null;
}

/** Milliseconds for all looks at the account together. */
export const TIMEOUT = 5_000;

/** Milliseconds that a component waits for others of the same program, so that their problems come together. */
const OTHERS_TIMEOUT = 10_000;

/** The decisions of this program's components that are on their way, by the connection to the engine. */
const deciding = new WeakMap<object, Promise<boolean>[]>();

/**
 * Opens the guard of a component. The looks at the account end before the component is registered; its state comes by a
 * state migration that migrates nothing, the one hook that sees it before anything is compared; and its URN, which each
 * child waits for, is given out only once all is decided.
 * https://www.pulumi.com/docs/iac/concepts/resources/options/statemigrations/
 */
export function openGuard<T>(
    component: GuardedComponent,
    opts: pulumi.ComponentResourceOptions | undefined,
    addsNames: (deployed: Deployed) => boolean,
): Guard<T> {
    // Without an engine, as in unit tests and in `plan`, there is neither state nor account.
    if (pulumi.runtime.getEngine() === undefined) {
        return { options: { ...opts }, hold: () => null };
    }
    const looks = lookAround(component, opts);
    const hasTransforms = (opts?.transforms ?? []).length > 0;
    let prior: StateResource[] | null = null;
    const options = pulumi.mergeOptions(opts, {
        stateMigrations: [
            ({ oldState }: pulumi.StateMigrationArgs) => {
                prior = oldState as StateResource[];
                return undefined;
            },
        ],
        // Waits for the looks; it adds no dependency.
        dependsOn: looks.then(() => []) as Promise<pulumi.Input<pulumi.Resource>[]>,
    });
    return {
        options,
        hold(resource, decide) {
            let give: (decided: T) => void = () => undefined;
            const decided = new Promise<T>((resolve) => {
                give = resolve;
            });
            const refuses = joinOthers(opts);
            const held = resource.urn.apply(async (urn) => {
                const mine = see(component, urn, prior, await looks, addsNames, hasTransforms).then((seen) =>
                    seen === null ? null : decide(seen),
                );
                const isRefused = await refuses(mine.then((verdict) => (verdict?.problems.length ?? 0) > 0));
                const outcome = await mine;
                if (outcome !== null && outcome.problems.length > 0) {
                    throw new ConfigurationError(sortProblems(outcome.problems), pulumi.getStack());
                }
                if (isRefused) {
                    // The other one ends the program with its problems: nothing below this one is sent until then.
                    return new Promise<string>(() => undefined);
                }
                for (const warning of sortProblems(outcome?.warnings ?? [])) {
                    warn(warning, resource);
                }
                if (outcome !== null) {
                    give(outcome);
                }
                return urn;
            });
            // Each child asks its parent for the URN before it is sent: this is the one place that none can forget.
            (resource as { urn: pulumi.Output<string> }).urn = held;
            return pulumi.output(decided) as unknown as pulumi.Output<T>;
        },
    };
}

/**
 * Has the components of a program decide together: none sends anything while another one refuses. The answer takes whether
 * this one refuses, and waits until the others have decided, too; it is whether one of them refuses.
 */
function joinOthers(opts: pulumi.ComponentResourceOptions | undefined): (mine: Promise<boolean>) => Promise<boolean> {
    const engine = pulumi.runtime.getMonitor() as object;
    let settle: (refused: Promise<boolean>) => void = () => undefined;
    const refused = new Promise<boolean>((resolve) => {
        settle = resolve;
    });
    // One that depends on others is registered once they are sent: they must not wait for it.
    const isLate = [opts?.dependsOn ?? []].flat().length > 0;
    if (!isLate) {
        join(engine, refused);
    }
    return async (mine) => {
        settle(mine);
        // It can also depend on what another one makes by its args, which then decides first: the wait has an end.
        let timer: NodeJS.Timeout | undefined;
        const end = new Promise<boolean[]>((resolve) => {
            timer = setTimeout(() => resolve([]), OTHERS_TIMEOUT);
            timer.unref();
        });
        const others = await Promise.race([Promise.all(deciding.get(engine) ?? []), end]);
        clearTimeout(timer);
        return others.includes(true);
    };
}

function join(engine: object, refused: Promise<boolean>): void {
    deciding.set(engine, [...(deciding.get(engine) ?? []), refused]);
}

/** The refusal of a component for its args: what was constructed before it is not sent either. */
export function refusal(problems: readonly Problem[], stack: string, isOfArgs: boolean): ConfigurationError {
    const engine = pulumi.runtime.getEngine() === undefined ? undefined : (pulumi.runtime.getMonitor() as object);
    if (engine !== undefined) {
        join(engine, Promise.resolve(true));
    }
    return new ConfigurationError(problems, stack, isOfArgs);
}

/** What the looks at the account gave. */
interface Looks {
    live: LiveLook | null;
    accountId: string | null;
    notChecked: string[];
}

async function lookAround(
    { region, profile, checkLive, serviceNames }: GuardedComponent,
    opts: pulumi.ComponentResourceOptions | undefined,
): Promise<Looks> {
    if (!checkLive) {
        return { live: null, accountId: null, notChecked: [] };
    }
    const target: LiveTarget = { region, timeout: TIMEOUT, ...(profile !== null && { profile }) };
    const [registry, taken, accountId] = await Promise.all([
        readRegistry(target),
        readTaken(target, serviceNames),
        providerAccount(opts),
    ]);
    if ("notChecked" in registry.accountId) {
        return { live: null, accountId, notChecked: [registry.accountId.notChecked] };
    }
    const own = registry.accountId.value;
    if (accountId !== null && accountId !== own) {
        const reason = otherAccountReason("the AWS provider works", accountId, own);
        return { live: null, accountId, notChecked: [reason] };
    }
    const notChecked = [...Object.entries(registry), ...Object.entries(taken)].flatMap(([, look]) =>
        typeof look === "object" && look !== null && "notChecked" in look ? look.notChecked : [],
    );
    return { live: { registry, taken }, accountId: own, notChecked: [...new Set(notChecked)] };
}

/** The account that the provider of a component works in; null where it cannot say so in time. */
async function providerAccount(opts: pulumi.ComponentResourceOptions | undefined): Promise<string | null> {
    const provider = awsProviderOf(opts);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
        timer = setTimeout(() => resolve(null), TIMEOUT);
    });
    try {
        const asked = getCallerIdentity({}, provider === undefined ? {} : { provider }).then(
            ({ accountId }) => accountId,
        );
        return await Promise.race([asked, late]);
    } catch {
        // What is wrong with its credentials is said by the provider itself, at the first resource.
        return null;
    } finally {
        clearTimeout(timer);
    }
}

/** Puts together what is known once the component is registered; null where no update is under way that could be refused. */
async function see(
    component: GuardedComponent,
    urn: string,
    prior: StateResource[] | null,
    looks: Looks,
    addsNames: (deployed: Deployed) => boolean,
    hasTransforms: boolean,
): Promise<Seen | null> {
    const deployed = prior === null ? null : readDeployed(component.name, prior);
    if (deployed !== null && !addsNames(deployed)) {
        return { ...looks, deployed, elsewhere: [], hasTransforms };
    }
    const state = await readStackState();
    if (state === null) {
        const reason =
            "whether the stack has these names elsewhere: the state could not be read by `pulumi stack export`";
        return { ...looks, deployed, elsewhere: [], notChecked: [...looks.notChecked, reason], hasTransforms };
    }
    // The engine shows no prior state in `refresh --run-program` and `destroy --run-program`: nothing is created there.
    // A component that this update has just registered has nothing below it yet, because all that waits for its URN.
    if (deployed === null && state.some((each) => each.parent === urn)) {
        return null;
    }
    const own = new Set((prior ?? []).map((each) => each.urn));
    // A refresh of this update may have found something deleted: the export still has it, below this component.
    const isElsewhere = (each: StateResource) => each.parent !== urn && !own.has(each.urn);
    return { ...looks, deployed, elsewhere: namedResources(state.filter(isElsewhere)), hasTransforms };
}
