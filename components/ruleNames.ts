import { type Problem, shown } from "../config/problems.ts";
import type { RepositorySetSettings } from "../config/settings.ts";
import { copyPatternCount } from "./monitoring/replicationEvents.ts";

/** Characters in the names of rules and roles. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html, https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const NAME_LENGTH = 64;
/** What follows a component's name in that of the role for its creation templates. */
export const TEMPLATE_ROLE = "-templates";
/** Characters that Pulumi puts behind a name: `-` and seven random ones. */
const RANDOM_LENGTH = 8;

/** What is wrong with the name of a set: the names of its rules and roles begin with it. Null where they fit. */
export function ruleNameFault(setName: string, settings: RepositorySetSettings): Problem | null {
    return longNameFault(setName, ruleSuffixes(settings));
}

/** What is wrong with the name of a component that makes rules or roles by its name and these suffixes. */
export function longNameFault(setName: string, suffixes: readonly string[]): Problem | null {
    const longest = Math.max(0, ...suffixes.map(({ length }) => length));
    const limit = NAME_LENGTH - RANDOM_LENGTH - longest;
    if (longest === 0 || setName.length <= limit) {
        return null;
    }
    return {
        path: "name",
        reason: `of the component must have at most ${limit} characters, for the names of its EventBridge rules and IAM roles begin with it and may have ${NAME_LENGTH}, found ${setName.length} in ${shown(setName)}; write a shorter one in the program`,
    };
}

/** What follows the set's name in the longest names of its rules and roles, kind by kind. */
function ruleSuffixes(settings: RepositorySetSettings): string[] {
    const { region: home, findingsLog: log, monitoring, registry, repositories } = settings;
    const { replicationEvents: regions, notifications } = monitoring;
    const names = repositories.map(({ name }) => name);
    const last = (kind: string, count: number) => (count === 0 ? [] : [`-${kind}-${count - 1}`]);
    const logged = (log?.otherEventPatterns.length ?? 0) + (regions.length > 0 ? copyPatternCount(names, home) : 0);
    return [
        ...last("findings", log?.eventPatterns.length ?? 0),
        ...last("events", logged),
        ...regions.flatMap((region) => last(`copies-${region}`, copyPatternCount(names, home, region))),
        ...(notifications?.notices ?? []).flatMap(({ id, patterns }) => last(`notify-${id}`, patterns.length)),
        ...(notifications?.slack ? ["-slack"] : []),
        ...(registry.templates.some(({ roleArn }) => roleArn === null) ? [TEMPLATE_ROLE] : []),
    ];
}
