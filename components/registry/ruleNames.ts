import { shown } from "../../config/problems/report.ts";
import type { RepositorySetSettings, TemplateSettings } from "../../config/settings.ts";
import type { Problem } from "../../text/problem.ts";
import { eventPatternCount } from "../monitoring/replicationEvents.ts";
import { roleGroups, templateRole } from "./templateRoles.ts";

/** Characters in the names of rules and roles. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html, https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const NAME_LENGTH = 64;
/** Characters that Pulumi puts behind a name: `-` and seven random ones. */
const RANDOM_LENGTH = 8;

/** What the names of EventBridge rules, IAM roles and secrets are made of. */
const RULE_NAME = /^[\w.-]+$/;
const ROLE_NAME = /^[\w+=,.@-]+$/;
const SECRET_NAME = /^[\w/+=.@-]+$/;

/** What is wrong with the name of a set: the names of its rules, roles and secrets begin with it. Null where they fit. */
export function ruleNameProblem(setName: string, settings: RepositorySetSettings): Problem | null {
    const { registry } = settings;
    const rules = ruleSuffixes(settings);
    const isSecret = registry.manage && registry.caches.some(({ credentials }) => credentials !== null);
    return (
        (rules.length > 0 ? letterProblem(setName, RULE_NAME, ". _ -", "EventBridge rules") : null) ??
        (isSecret ? letterProblem(setName, SECRET_NAME, "/ _ + = . @ -", "secrets") : null) ??
        longNameProblem(setName, roleSuffixes(settings), rules)
    );
}

/** What is wrong with the name of a component that makes roles, and perhaps rules, by its name and these suffixes. */
export function longNameProblem(
    setName: string,
    roles: readonly string[],
    rules: readonly string[] = [],
): Problem | null {
    const problem = roles.length > 0 ? letterProblem(setName, ROLE_NAME, "_ + = , . @ -", "IAM roles") : null;
    const longest = Math.max(0, ...[...roles, ...rules].map(({ length }) => length));
    const limit = NAME_LENGTH - RANDOM_LENGTH - longest;
    if (problem !== null || longest === 0 || setName.length <= limit) {
        return problem;
    }
    return {
        path: "name",
        code: "name-invalid",
        reason: `of the component must have at most ${limit} characters, for the names of its EventBridge rules and IAM roles begin with it and may have ${NAME_LENGTH}, found ${setName.length} in ${shown(setName)}; write a shorter one in the program`,
    };
}

function letterProblem(setName: string, pattern: RegExp, others: string, what: string): Problem | null {
    return pattern.test(setName)
        ? null
        : {
              path: "name",
              code: "name-invalid",
              reason: `of the component must be letters, digits and ${others}, because the names of its ${what} begin with it, found ${shown(setName)}; write another one in the program`,
          };
}

/** What follows the set's name in the longest names of its rules, kind by kind. */
function ruleSuffixes(settings: RepositorySetSettings): string[] {
    const { region: home, findingsLog: log, monitoring, repositories } = settings;
    const { replicationEvents: regions, notifications } = monitoring;
    const names = repositories.map(({ name }) => name);
    const last = (kind: string, count: number) => (count === 0 ? [] : [`-${kind}-${count - 1}`]);
    const logged = (log?.otherEventPatterns.length ?? 0) + (regions.length > 0 ? eventPatternCount(names, home) : 0);
    return [
        ...last("findings", log?.eventPatterns.length ?? 0),
        ...last("events", logged),
        ...regions.flatMap((region) => last(`copies-${region}`, eventPatternCount(names, home, region))),
        ...(notifications?.notices ?? []).flatMap(({ id, patterns }) => last(`notify-${id}`, patterns.length)),
    ];
}

/** What follows the set's name in the names of its roles. */
function roleSuffixes(settings: RepositorySetSettings): string[] {
    const { registry, monitoring } = settings;
    return [
        ...(monitoring.replicationEvents.length > 0 ? ["-copies"] : []),
        ...(monitoring.notifications?.slack ? ["-slack"] : []),
        ...(registry.manage ? templateRoles(registry.templates, settings) : []),
    ];
}

/** What follows a component's name in that of the roles for its creation templates. */
export function templateRoles(
    templates: readonly TemplateSettings[],
    place: { region: string; partition: string },
): string[] {
    return roleGroups(templates, place).map((_, index) => templateRole(index));
}
