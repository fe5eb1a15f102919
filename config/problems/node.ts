/** The oldest Node.js that runs this package, as package.json has it: it strips types, and loads modules by require. */
const NEEDED = [22, 18] as const;

/** Says in a line that Node.js is too old, or null. Nothing here needs a newer one. */
export function nodeProblem(name: string, found: string = process.versions.node): string | null {
    const [major = 0, minor = 0] = found.split(".").map(Number);
    const isEnough = major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
    return isEnough ? null : `${name} needs Node.js ${NEEDED.join(".")} or newer, found ${found}`;
}
