import type { EcrRepositorySetArgs, SharedOptions } from "../args/set.ts";
import { optionsOf } from "../schema/lookup.ts";
import type schema from "../schema/stack.schema.json";

type Options = Omit<EcrRepositorySetArgs, "project" | "repositories">;
type Definitions = typeof schema.definitions;
type Schemas = Definitions["EcrRepositorySetArgs"]["properties"] &
    Definitions["SharedOptions"]["properties"] &
    Definitions["CommonOptions"]["properties"];

/** The options of a set with a value for each: its default, or null where it has none. */
export type Defaults = {
    [K in keyof Required<Options>]: Schemas[K] extends { default: unknown }
        ? NonNullable<Options[K]>
        : NonNullable<Options[K]> | null;
};

/** The options that each repository has. */
export type OptionValues = Pick<Defaults, keyof SharedOptions>;

/** What holds where neither preset, set nor repository says otherwise: the guide's own defaults, from the argument types. */
export const DEFAULTS = Object.freeze(
    Object.fromEntries(
        Object.entries(optionsOf("EcrRepositorySetArgs")).map(([option, { default: value = null }]) => [option, value]),
    ),
) as Readonly<Defaults>;
