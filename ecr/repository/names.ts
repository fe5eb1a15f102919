/** Length of a repository name, in characters. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
export const REPOSITORY_NAME_LENGTH = { min: 2, max: 256 } as const;

const COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const REPOSITORY_NAME = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);

/** Says what is wrong with a repository name by the grammar of CreateRepository, or null where AWS accepts it. */
export function repositoryNameProblem(name: string): string | null {
    const { min, max } = REPOSITORY_NAME_LENGTH;
    if (name.length < min || name.length > max) {
        return `must have ${min} to ${max} characters, not ${name.length}`;
    }
    if (/[A-Z]/.test(name)) {
        return "must be lower case";
    }
    if (!REPOSITORY_NAME.test(name)) {
        return "must be lower-case letters and digits, separated by single '.', '_', '__', '-' or '/'";
    }
    return null;
}

/** The nearest legal repository name, for an error's fix: `Web App` gives `web-app`. Empty where nothing is left. */
export function nearestRepositoryName(name: string): string {
    return name
        .toLowerCase()
        .replace(/[^a-z0-9._/-]+/g, "-")
        .split("/")
        .map((part) =>
            part
                .replace(/^[._-]+|(?<![._-])[._-]+$/g, "")
                .replace(/[._-]+/g, (run) => (/^(?:\.|_{1,2}|-+)$/.test(run) ? run : "-")),
        )
        .filter((part) => part !== "")
        .join("/")
        .slice(0, REPOSITORY_NAME_LENGTH.max);
}
