import type { RetentionSettings } from "../../ecr/lifecycle/retention.ts";
import type { ProblemCode } from "../../text/problemCodes.ts";
import type { SharedOptions } from "../args/set.ts";
import { propertyPath, type Report } from "../problems/report.ts";
import type { LifecyclePolicies } from "../repository/lifecyclePolicies.ts";
import type { Shape } from "../schema/validate.ts";
import { DEFAULTS, type OptionValues } from "./defaults.ts";
import { type Environment, isPreset, PRESETS, type Preset } from "./presets.ts";

/** Where a value was decided; a higher layer is more specific and wins. */
export const Layer = { BuiltIn: 0, Preset: 1, Set: 2, Repository: 3 } as const;
/** Where a value was decided; a higher layer is more specific and wins. */
export type Layer = (typeof Layer)[keyof typeof Layer];

/** A value, and the layer that decided it. */
export interface Picked<T> {
    value: T;
    layer: Layer;
}

/** Whose options a scope looks up: a repository's, or a creation template's. */
export interface Owner {
    /** Where its options stand: `["repositories", "web-app"]`. Empty for what has no options but the set's. */
    path: readonly string[];
    /** The options that were written for it. */
    options: Partial<SharedOptions>;
}

/** The options of one repository or template, looked up through the layers: built-in default < preset < set < its own. */
export class Scope {
    private readonly owner: Owner;
    private readonly shape: Shape;
    private readonly environment: Environment | null;
    private readonly preset: Readonly<Partial<Preset>>;
    private readonly report: Report;

    constructor(owner: Owner, shape: Shape, environment: Environment | null, report: Report) {
        this.owner = owner;
        this.shape = shape;
        this.environment = environment;
        this.preset = environment === null ? {} : PRESETS[environment];
        this.report = report;
    }

    /** The lifecycle policies of the set, each made once. */
    get policies(): LifecyclePolicies {
        return this.shape.policies;
    }

    /** The value of an option, from the most specific layer that has it. */
    pick<K extends keyof OptionValues>(option: K): Picked<OptionValues[K]> {
        const layers: [Layer, object][] = [
            [Layer.Repository, this.owner.options],
            [Layer.Set, this.shape.set],
            [Layer.Preset, this.preset],
            [Layer.BuiltIn, DEFAULTS],
        ];
        for (const [layer, options] of layers) {
            if (option in options) {
                return { value: (options as OptionValues)[option], layer };
            }
        }
        throw new Error(`no default for option ${option}`);
    }

    /** The value of one setting of `lifecycle`, from the most specific layer that has it; undefined where none has. */
    lifecycleSetting<K extends keyof RetentionSettings>(setting: K): Picked<RetentionSettings[K] | undefined> {
        for (const [layer, options] of [
            [Layer.Repository, this.owner.options],
            [Layer.Set, this.shape.set],
        ] as const) {
            const value = options.lifecycle?.[setting];
            if (value !== undefined && value !== null) {
                return { value, layer };
            }
        }
        return { value: undefined, layer: Layer.BuiltIn };
    }

    /**
     * Whether these options can be evaluated: none was refused by the schema, and none is left to the preset of an
     * environment that is not known. What follows from one that cannot is not reported.
     */
    isValid(...options: (keyof OptionValues)[]): boolean {
        return options.every(
            (option) =>
                !this.shape.invalid.has(option) &&
                !this.shape.invalid.has(this.ownPath(option)) &&
                !(this.environment === null && isPreset(option) && this.pick(option).layer === Layer.BuiltIn),
        );
    }

    /** Whether the region of the repositories is known: what follows from a wrong one is not reported. */
    knowsRegion(): boolean {
        return !this.shape.invalid.has("region");
    }

    /** Who decided a value: `from the dev preset`, `the built-in default`, `written for the set`. */
    origin(layer: Layer): string {
        switch (layer) {
            case Layer.BuiltIn:
                return "the built-in default";
            case Layer.Preset:
                return `from the ${this.environment} preset`;
            case Layer.Set:
                return "written for the set";
            default:
                return `written for ${this.ownPath()}`;
        }
    }

    /** Path of an option where it was written; for one that no one wrote, where it would be for the whole set. */
    path(option: keyof OptionValues, ...within: (string | number)[]): string {
        return this.pick(option).layer === Layer.Repository
            ? this.ownPath(option, ...within)
            : propertyPath([option, ...within]);
    }

    /** Path of an option of this repository or template, wherever it was written. */
    ownPath(option?: string, ...within: (string | number)[]): string {
        return propertyPath([...this.owner.path, ...(option === undefined ? [] : [option]), ...within]);
    }

    /** Reports an error at the place where the option was written. */
    problem(option: keyof OptionValues, code: ProblemCode, reason: string, ...within: (string | number)[]): void {
        this.report.problem(this.path(option, ...within), code, reason);
    }

    /** Reports what is likely unwanted at the place where the option was written. */
    warning(option: keyof OptionValues, reason: string, ...within: (string | number)[]): void {
        this.report.warning(this.path(option, ...within), reason);
    }

    /**
     * What the preset has, or the built-in default. Mandatory policies are as strict as the presets: advice to write less
     * than this would end in a violation.
     */
    presetOf<K extends keyof Preset>(option: K): Preset[K] {
        return { ...DEFAULTS, ...this.preset }[option];
    }

    /** Whether somebody wrote the option, for the set or for this repository. */
    isWritten(option: keyof OptionValues): boolean {
        return this.pick(option).layer >= Layer.Set;
    }

    /**
     * Whether a switch that is off contradicts what was written for it, rather than turning it off on purpose: a
     * repository that is more specific than the set may opt out of what the set names.
     */
    contradicts(off: keyof OptionValues, written: keyof OptionValues): boolean {
        const { layer } = this.pick(written);
        // What the set names serves the repositories that switch it on.
        const isUsed =
            layer === Layer.Set && Object.values(this.shape.repositories).some((options) => options[off] === true);
        return layer >= Layer.Set && !isUsed && this.pick(off).layer <= layer;
    }
}
