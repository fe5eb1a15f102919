/** Order of two strings, by their code units: the same on each machine and in each locale. */
export function compareStrings(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
