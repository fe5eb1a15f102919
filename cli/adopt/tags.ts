/** Tags of one repository as they are written: those that the set's own tags do not say already. */
export function tagOptions(
    found: Readonly<Record<string, string>>,
    given: Readonly<Record<string, string>>,
): Record<string, string> {
    return Object.fromEntries(
        Object.entries(found)
            // Who manages it is what changes by adopting.
            .filter(([key, value]) => key !== "ManagedBy" && given[key] !== value)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
}

/** The tags that every repository has with the same value. */
export function commonTags(all: readonly Readonly<Record<string, string>>[]): Record<string, string> {
    const [first = {}, ...others] = all;
    return Object.fromEntries(
        Object.entries(first).filter(([key, value]) => others.every((tags) => tags[key] === value)),
    );
}
