import fc from "fast-check";
import { REPOSITORY_NAME_LENGTH } from "../../ecr/repository/names.ts";

const part = fc
    .array(fc.constantFrom(..."abpro019"), { minLength: 1, maxLength: 5 })
    .map((characters) => characters.join(""));
const separator = fc.constantFrom(".", "_", "__", "-", "--", "---", "/");

/** Legal repository names, many of which begin alike or contain each other. */
export const repositoryName: fc.Arbitrary<string> = fc
    .tuple(part, fc.array(fc.tuple(separator, part), { maxLength: 5 }))
    .map(([first, rest]) => first + rest.flat().join(""))
    .filter(({ length }) => length >= REPOSITORY_NAME_LENGTH.min);

/** The same entries in any order, at each level of a document. */
export function shuffled(value: unknown): fc.Arbitrary<unknown> {
    if (Array.isArray(value)) {
        return fc.tuple(...value.map(shuffled)).map((entries) => entries);
    }
    if (typeof value !== "object" || value === null) {
        return fc.constant(value);
    }
    const entries = Object.entries(value).map(([key, inner]) => shuffled(inner).map((text) => [key, text] as const));
    return fc
        .tuple(...entries)
        .chain((all) => fc.shuffledSubarray([...all], { minLength: all.length }))
        .map((all) => Object.fromEntries(all));
}
