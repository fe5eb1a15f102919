import { nearestRepositoryName, repositoryNameProblem } from "../../ecr/repository/names.ts";
import { propertyPath, type Report, shown } from "../problems/report.ts";
import type { Shape } from "../schema/validate.ts";

/** What Pulumi resource names of this project are made of: a key becomes part of a URN. */
const KEY = /^[\w./-]+$/;

/** What repository names begin with, up to the key. */
export function namePrefixOf(shape: Shape, environment: string): string {
    return shape.set.namePrefix ?? `${shape.set.project ?? "project"}-${environment}`;
}

/** The repository name of each repository, by key. */
export function repositoryNames(shape: Shape, namePrefix: string): Map<string, string> {
    return new Map(
        Object.entries(shape.repositories).map(([key, options]) => [key, options.name ?? prefixed(namePrefix, key)]),
    );
}

/** What all names of a set begin with, up to the key: its prefix with the separator; empty where there is no prefix. */
export function namespaceOf(namePrefix: string): string {
    return namePrefix === "" ? "" : prefixed(namePrefix, "");
}

function prefixed(namePrefix: string, key: string): string {
    const glue = namePrefix === "" || /[/._-]$/.test(namePrefix) ? "" : "-";
    return `${namePrefix}${glue}${key}`;
}

/** Checks keys, names and former keys of all repositories. */
export function checkNames(shape: Shape, namePrefix: string, names: ReadonlyMap<string, string>, report: Report): void {
    const prefixIsValid =
        !["project", "environment", "namePrefix"].some((option) => shape.invalid.has(option)) &&
        checkPrefix(shape, namePrefix, report);
    const owners = new Map<string, string>();
    for (const [key, name] of names) {
        const path = propertyPath(["repositories", key]);
        const own = shape.repositories[key]?.name !== undefined;
        if (!KEY.test(key)) {
            report.problem(path, "name-invalid", `must have a key of letters, digits and . _ / -, found ${shown(key)}`);
        } else if (own) {
            checkName(`${path}.name`, "", name, name, report);
        } else if (!shape.invalid.has(`${path}.name`)) {
            // Where the prefix itself is refused, the key is still evaluated, behind a prefix that would do.
            checkName(path, "its repository name ", prefixIsValid ? name : `x-${key}`, key, report);
        }
        const owner = owners.get(name);
        if (owner !== undefined && (own || prefixIsValid)) {
            report.problem(
                path,
                "name-taken",
                `must have a name of its own in AWS, found ${shown(name)}, which is ${shown(owner)}'s; write another name`,
            );
        }
        owners.set(name, owner ?? key);
    }
    checkAliases(shape, namePrefix, report);
}

/** Evaluates a written prefix once, with a key that would do, rather than at each repository. */
function checkPrefix(shape: Shape, namePrefix: string, report: Report): boolean {
    const problem = shape.set.namePrefix === undefined ? null : repositoryNameProblem(prefixed(namePrefix, "xx"));
    if (problem !== null) {
        const near = suggestion(namePrefix);
        report.problem(
            "namePrefix",
            "name-invalid",
            `repository names that begin with it ${problem}, found ${shown(namePrefix)}${near}`,
        );
    }
    return problem === null;
}

function checkName(path: string, subject: string, name: string, written: string, report: Report): void {
    const problem = repositoryNameProblem(name);
    if (problem !== null) {
        report.problem(path, "name-invalid", `${subject}${problem}, found ${shown(written)}${suggestion(written)}`);
    } else if (name.includes("--")) {
        report.warning(path, `AWS refused names with "--" in the past, found ${shown(name)}; a single - is safer`);
    }
}

/** Characters of the longest name that is suggested. */
const SUGGESTED_LENGTH = 100;

function suggestion(written: string): string {
    const near = nearestRepositoryName(written);
    // A name that is too long has no near one: which part of it can go is not known here.
    return near !== "" && near !== written && near.length <= SUGGESTED_LENGTH
        ? `; did you mean ${JSON.stringify(near)}?`
        : "";
}

function checkAliases(shape: Shape, namePrefix: string, report: Report): void {
    const owners = new Map<string, string>();
    for (const [key, options] of Object.entries(shape.repositories)) {
        for (const [index, alias] of (options.aliases ?? []).entries()) {
            const path = propertyPath(["repositories", key, "aliases", index]);
            const owner = owners.get(alias);
            if (!KEY.test(alias)) {
                report.problem(
                    path,
                    "alias-invalid",
                    `must be a former key, of letters, digits and . _ / -, found ${shown(alias)}`,
                );
            } else if (Object.hasOwn(shape.repositories, alias)) {
                report.problem(
                    path,
                    "alias-invalid",
                    `must be a former key, found ${shown(alias)}, which is a repository of this set today`,
                );
            } else if (owner !== undefined) {
                report.problem(
                    path,
                    "alias-invalid",
                    `must be the former key of one repository, found ${shown(alias)}, which is ${shown(owner)}'s alias too`,
                );
            } else if (options.name === undefined) {
                report.warning(
                    propertyPath(["repositories", key]),
                    `was ${shown(alias)} before, and a new repository name means a new, empty repository; to keep the old one write name: ${prefixed(namePrefix, alias)}`,
                );
            }
            owners.set(alias, key);
        }
    }
}
