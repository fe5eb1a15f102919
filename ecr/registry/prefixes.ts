/** The longest text that all of the names begin with. */
export function commonPrefix(names: readonly string[]): string {
    const [first = "", ...rest] = names;
    let length = first.length;
    for (const name of rest) {
        while (!name.startsWith(first.slice(0, length))) {
            length--;
        }
    }
    return first.slice(0, length);
}

/**
 * Groups of names such that no name of `others` begins with a group's common prefix: at most a number of them, and by as
 * long prefixes as this number allows. Prefixes grow by whole parts of names, for all groups alike, so that one name more
 * changes little.
 */
export function narrowGroups(names: readonly string[], others: readonly string[], most: number): string[][] {
    let groups = prefixGroups(names, others);
    for (;;) {
        const narrower = groups.flatMap(splitGroup);
        if (narrower.length > most || narrower.length === groups.length) {
            return groups;
        }
        groups = narrower;
    }
}

/** A group by the next part of its names, up to the next separator. */
function splitGroup(group: readonly string[]): string[][] {
    const from = commonPrefix(group).length;
    const partOf = (name: string) => {
        const length = name.slice(from + 1).search(/[._/-]/);
        return length < 0 ? name : name.slice(0, from + 1 + length + 1);
    };
    return group.length === 1 ? [[...group]] : [...Map.groupBy(group, partOf).values()];
}

/**
 * The fewest groups of names such that no name of `others` begins with a group's common prefix. A name that cannot be
 * distinguished from the others stands alone, and so do names that have nothing in common.
 */
export function prefixGroups(names: readonly string[], others: readonly string[]): string[][] {
    // A name that stands twice is a problem of its own, and could not be distinguished from itself.
    const unique = [...new Set(names)];
    if (unique.length <= 1) {
        return unique.map((name) => [name]);
    }
    const prefix = commonPrefix(unique);
    if (prefix.length >= 2 && !others.some((other) => other.startsWith(prefix))) {
        return [unique];
    }
    const byNext = Map.groupBy(unique, (name) => name.slice(0, prefix.length + 1));
    const rivals = others.filter((other) => other.startsWith(prefix));
    return [...byNext.values()].flatMap((group) => prefixGroups(group, rivals));
}
