import { readGivenPolicy } from "../../ecr/lifecycle/printed.ts";
import type { PolicyReading } from "../../ecr/lifecycle/read.ts";
import { type RenderedPolicy, renderLifecyclePolicy } from "../../ecr/lifecycle/render.ts";
import type { RetentionSettings } from "../../ecr/lifecycle/retention.ts";
import type { WarningOptions } from "../../ecr/lifecycle/warning.ts";
import { lifecycleWarnings } from "../../ecr/lifecycle/warnings.ts";
import type { Warning } from "../../text/problem.ts";

/** A policy made from settings, with what is surely not meant in it. */
export interface MadePolicy extends RenderedPolicy {
    warnings: readonly Warning[];
}

/** The lifecycle policies of one set: thousands of repositories share a few, and each of these is made and checked once. */
export class LifecyclePolicies {
    private readonly made = new Map<string, MadePolicy>();
    private readonly given = new Map<unknown, Map<boolean, PolicyReading>>();

    /** The policy of settings. The same object for the same settings, whichever repository has them. */
    make(settings: RetentionSettings, options: WarningOptions): MadePolicy {
        const key = JSON.stringify([settings, options.immutableTags === true]);
        const known = this.made.get(key);
        if (known !== undefined) {
            return known;
        }
        const rendered = renderLifecyclePolicy(settings);
        const warnings = rendered.document === null ? [] : lifecycleWarnings(rendered.document, options);
        const made = { ...rendered, warnings };
        this.made.set(key, made);
        return made;
    }

    /** The policy that a user wrote: the same object for the same text, or for the same document of the set. */
    read(policy: unknown, options: WarningOptions): PolicyReading {
        const isImmutable = options.immutableTags === true;
        const readings = this.given.get(policy) ?? new Map<boolean, PolicyReading>();
        const reading = readings.get(isImmutable) ?? readGivenPolicy(policy, options);
        this.given.set(policy, readings.set(isImmutable, reading));
        return reading;
    }
}
