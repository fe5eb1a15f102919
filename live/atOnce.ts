/** Runs a task for each of many things, a few of them at the same time. */
export async function atOnce<T>(count: number, things: readonly T[], task: (thing: T) => Promise<void>): Promise<void> {
    const left = [...things];
    const next = async (): Promise<void> => {
        for (let thing = left.shift(); thing !== undefined; thing = left.shift()) {
            await task(thing);
        }
    };
    await Promise.all(Array.from({ length: count }, next));
}
