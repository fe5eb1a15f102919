import * as ecr from "@pulumi/aws/ecr/index.js";
import * as pulumi from "@pulumi/pulumi";
import { statementsOf } from "../aws/policyMeaning.ts";
import type { EcrReplicationDestinationArgs } from "../config/args/destination.ts";
import { warn } from "../config/problems/warn.ts";
import { type DestinationSettings, destinationPolicy, resolveDestination } from "../config/registry/destination.ts";
import { providerProfile, stackContext } from "../config/stack.ts";
import { WRITTEN_DOCUMENTS } from "../live/index.ts";
import type { Problem } from "../text/problem.ts";
import { accountOf } from "./account.ts";
import {
    addsDestinationNames,
    type DestinationDecision,
    decideDestination,
    destinationServiceNames,
} from "./guard/destinationGuard.ts";
import { openGuard, refusal } from "./guard/guard.ts";
import { awsProviderOf } from "./provider.ts";
import { createTemplates } from "./registry/creationTemplates.ts";
import { emptyRegistry, KEPT } from "./registry/index.ts";
import { longNameProblem, templateRoles } from "./registry/ruleNames.ts";
import { createKept, createKey } from "./repository/key.ts";
import { registerDestination } from "./uniqueness.ts";

/** Type token of the component. It stands in every stack's state: a change needs an alias. */
export const DESTINATION_TYPE_TOKEN = "ecr-repository-set:index:EcrReplicationDestination";

/**
 * A registry that images are replicated to, for its own account and region: the registry policy that lets other accounts copy, and creation templates so that replicas get the lifecycle, tag rules, encryption and access that a set would give them.
 */
export class EcrReplicationDestination extends pulumi.ComponentResource {
    /** Id of the registry: the account that it belongs to. */
    public readonly registryId: pulumi.Output<string>;
    /** The registry policy that was made, JSON; nothing where neither source accounts nor statements are given. */
    public readonly registryPolicy: pulumi.Output<string | undefined>;
    /** Prefixes of the creation templates that were made: ROOT, or namespaces. */
    public readonly templatePrefixes: pulumi.Output<string[]>;
    /** ARN of the KMS key that was made for replicas; nothing where there is none. */
    public readonly kmsKeyArn: pulumi.Output<string | undefined>;

    constructor(name: string, args: EcrReplicationDestinationArgs, opts?: pulumi.ComponentResourceOptions) {
        const context = stackContext();
        const { settings, problems, warnings } = resolveDestination(args, context);
        const all = settings === null ? problems : problemsOf(name, settings, opts);
        if (settings === null || all.length > 0) {
            throw refusal(all, context.stack, true);
        }
        const profile = awsProviderOf(opts) === undefined ? providerProfile() : null;
        const { region, checkLive } = settings;
        const guarded = { name, region, profile, checkLive, serviceNames: destinationServiceNames(settings) };
        const guard = openGuard<DestinationDecision>(guarded, opts, (deployed) =>
            addsDestinationNames(settings, deployed),
        );
        super(DESTINATION_TYPE_TOKEN, name, {}, guard.options);
        for (const warning of warnings) {
            warn(warning, this);
        }

        const decision = guard.hold(this, (seen) => decideDestination(settings, seen, profile));
        const accountId = accountOf(this);
        decision?.apply(({ keptKey, isPolicyEmptied }) => {
            if (keptKey !== null) {
                createKept(keptKey, settings, accountId(), name, this);
            }
            const emptied = { scanning: false, replication: null, policy: isPolicyEmptied };
            emptyRegistry(emptied, settings, { setName: name, parent: this, accountId });
        });
        const madeKey = settings.key === null ? null : createKey(settings.key, settings, accountId(), name, this);
        const policy = createPolicy(settings, accountId, name, this);
        createTemplates(settings.templates, settings, {
            setName: name,
            parent: this,
            accountId,
            madeKeyArn: madeKey?.arn ?? null,
        });

        this.registryId = accountId();
        this.registryPolicy = pulumi.output(policy);
        this.templatePrefixes = pulumi.output(settings.templates.map(({ prefix }) => prefix));
        this.kmsKeyArn = pulumi.output(madeKey?.arn);
        this.registerOutputs({
            registryId: this.registryId,
            registryPolicy: this.registryPolicy,
            templatePrefixes: this.templatePrefixes,
            kmsKeyArn: this.kmsKeyArn,
            // Not an output of the schema: what the guard compares the registry with, whatever a refresh reads.
            [WRITTEN_DOCUMENTS]: pulumi.output(policy).apply((text) => ({
                scanning: null,
                replication: null,
                policy: statementsOf(text),
                settings: {},
                manage: true,
                takeOver: settings.takeOver,
            })),
        });
    }
}

/** What does not fit next to others of the program, or under AWS's limits. */
function problemsOf(
    name: string,
    settings: DestinationSettings,
    opts: pulumi.ComponentResourceOptions | undefined,
): Problem[] {
    const tooLong = longNameProblem(name, templateRoles(settings.templates, settings));
    return [...(tooLong === null ? [] : [tooLong]), ...registerDestination(name, settings, opts)];
}

function createPolicy(
    settings: DestinationSettings,
    accountId: () => pulumi.Output<string>,
    name: string,
    parent: pulumi.Resource,
): pulumi.Output<string> | undefined {
    if (destinationPolicy(settings, "") === null) {
        return undefined;
    }
    const policy = accountId().apply((own) => destinationPolicy(settings, own) ?? "");
    const { region } = settings;
    return new ecr.RegistryPolicy(`${name}-registry`, { region, policy }, { parent, ...KEPT }).policy;
}
