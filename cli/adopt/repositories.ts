import { propertyPath, shown } from "../../config/problems/report.ts";
import type { Problem } from "../../text/problem.ts";
import { type ChoicePlace, commonChoices } from "./choices.ts";
import type { Naming } from "./naming.ts";
import type { Observed, ObservedRepository } from "./observed.ts";
import { type Choice, Chooser, type Options, probe, type SetPlace } from "./probe.ts";
import { destinationsFound, replicationChoice } from "./replication.ts";
import { scanChoice, scanFound } from "./scanning.ts";

/** What the stack file says otherwise of a repository that it has already. */
export function contradictions(
    repository: ObservedRepository,
    key: string,
    options: Options,
    observed: Observed,
    place: SetPlace,
    choices: ChoicePlace,
): Problem[] {
    const made = probe(place, options);
    return made === null
        ? []
        : Object.entries(allChoices(repository, observed, choices))
              .filter(([, { fits }]) => !fits(made))
              .map(([about]) => ({
                  path: `${propertyPath(["repositories", key])}.${about}`,
                  code: "not-adoptable",
                  reason: `must say what AWS has, which is ${foundText(about, repository, observed)}, and the stack file says otherwise; write AWS's value, or remove ${key} from the stack file`,
              }));
}

function allChoices(
    repository: ObservedRepository,
    { registry }: Observed,
    choices: ChoicePlace,
): Record<string, Choice> {
    return {
        ...commonChoices(repository, choices),
        scanOnPush: scanChoice(scanFound(repository, registry.scanning)),
        enableReplication: replicationChoice(destinationsFound(repository.name, registry.replication)),
        ...(repository.forceDelete !== null && {
            forceDelete: {
                ways: [{}, { forceDelete: repository.forceDelete }],
                fits: ({ settings }) => settings.forceDelete === repository.forceDelete,
            },
        }),
    };
}

/** What AWS has, for a message. */
function foundText(about: string, repository: ObservedRepository, { registry }: Observed): string {
    const { imageTagMutability, exclusionFilters, encryptionType, kmsKeyArn } = repository;
    const found: Record<string, unknown> = {
        ...repository,
        imageTagMutability: [imageTagMutability, ...exclusionFilters].join(" "),
        encryptionType: kmsKeyArn === null ? encryptionType : `${encryptionType} ${kmsKeyArn}`,
        scanOnPush: scanFound(repository, registry.scanning),
        enableReplication: destinationsFound(repository.name, registry.replication),
    };
    const value = found[about];
    return typeof value === "string" ? value : value === null ? "none" : shown(value);
}

/** The options of each repository, the shortest that say what AWS has. */
export function repositoryOptions(
    repositories: readonly ObservedRepository[],
    observed: Observed,
    place: SetPlace,
    choices: ChoicePlace,
    naming: Naming,
    problems: Problem[],
): Options[] {
    const chooser = new Chooser(place);
    return repositories.map((repository) => {
        const options: Options = {};
        for (const [about, choice] of Object.entries(allChoices(repository, observed, choices))) {
            const found = foundText(about, repository, observed);
            const chosen = chooser.choose([about, found], choice);
            if (chosen === null) {
                const key = naming.keys.get(repository.name) ?? repository.name;
                problems.push({
                    path: `${propertyPath(["repositories", key])}.${about}`,
                    code: "not-adoptable",
                    reason: `cannot be said by an option of the stack file, AWS has ${found}; change it in AWS first, or leave the repository out`,
                });
            }
            Object.assign(options, chosen);
        }
        return options;
    });
}
