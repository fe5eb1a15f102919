import { canonicalJson } from "../../aws/json.ts";
import type { RepositorySettings } from "../../config/settings.ts";
import { accessMeaning, accessOptions, statementsText } from "./access.ts";
import { lifecycleMeaning, lifecycleOptions } from "./lifecycle.ts";
import type { Choice, Options } from "./probe.ts";

/** What repositories and creation templates have in common. */
export interface Adoptable {
    imageTagMutability: string;
    exclusionFilters: string[];
    encryptionType: string;
    kmsKeyArn: string | null;
    lifecyclePolicy: string | null;
    repositoryPolicy: string | null;
}

/** How what is found is turned into options. */
export interface ChoicePlace {
    partition: string;
    /** ARN of the key that becomes the set's own, or null. */
    ownKeyArn: string | null;
    /** Whether policies have to be the same word for word, not only by meaning. */
    isVerbatim: boolean;
}

/** The choices for what repositories and creation templates have in common, by what they are about. */
export function commonChoices(found: Adoptable, place: ChoicePlace): Record<string, Choice> {
    return {
        imageTagMutability: mutabilityChoice(found),
        encryptionType: encryptionChoice(found, place),
        lifecyclePolicy: lifecycleChoice(found, place),
        repositoryPolicy: accessChoice(found, place),
    };
}

function mutabilityChoice({ imageTagMutability, exclusionFilters }: Adoptable): Choice {
    const filters = exclusionFilters.length === 0 ? {} : { imageTagMutabilityExclusionFilters: exclusionFilters };
    return {
        ways: [{}, filters, { imageTagMutability }, { imageTagMutability, ...filters }],
        fits: ({ settings }) =>
            settings.imageTagMutability === imageTagMutability &&
            canonicalJson(settings.exclusionFilters) === canonicalJson([...exclusionFilters].sort()),
    };
}

function encryptionChoice({ encryptionType, kmsKeyArn }: Adoptable, { ownKeyArn }: ChoicePlace): Choice {
    const key = kmsKeyArn === ownKeyArn ? null : kmsKeyArn;
    const named = key === null ? {} : { kmsKeyArn: key };
    return {
        ways: [{}, named, { encryptionType }, { encryptionType, ...named }],
        fits: ({ settings }) => settings.encryptionType === encryptionType && settings.kmsKeyArn === key,
    };
}

function lifecycleChoice({ lifecyclePolicy }: Adoptable, { isVerbatim }: ChoicePlace): Choice {
    const isSame = (made: string) =>
        isVerbatim && lifecyclePolicy !== null
            ? sameJson(made, lifecyclePolicy)
            : lifecycleMeaning(made) === lifecycleMeaning(lifecyclePolicy);
    return { ways: lifecycleOptions(lifecyclePolicy), fits: ({ settings }) => isSame(settings.lifecyclePolicy) };
}

function accessChoice({ repositoryPolicy }: Adoptable, { partition, isVerbatim }: ChoicePlace): Choice {
    const isSame = ({ repositoryPolicy: made }: Pick<RepositorySettings, "repositoryPolicy">) =>
        isVerbatim && repositoryPolicy !== null
            ? statementsText(made, partition) === statementsText(repositoryPolicy, partition)
            : accessMeaning(made, partition) === accessMeaning(repositoryPolicy, partition);
    return { ways: accessOptions(repositoryPolicy, partition), fits: ({ settings }) => isSame(settings) };
}

/** Whether two documents are the same but for spaces and the order of keys. */
export function sameJson(a: string, b: string): boolean {
    try {
        return canonicalJson(JSON.parse(a)) === canonicalJson(JSON.parse(b));
    } catch {
        return a === b;
    }
}

/** Options that all owners have alike move to the set; what is left is theirs. */
export function hoist(all: readonly Options[]): { set: Options; each: Options[] } {
    const [first = {}] = all;
    if (all.length < 2) {
        return { set: {}, each: [...all] };
    }
    const shared = Object.entries(first).filter(([option, value]) =>
        all.every((options) => option in options && canonicalJson(options[option]) === canonicalJson(value)),
    );
    const set = Object.fromEntries(shared);
    return {
        set,
        each: all.map((options) => Object.fromEntries(Object.entries(options).filter(([option]) => !(option in set)))),
    };
}
