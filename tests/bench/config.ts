import { resolve } from "../../config/resolve.ts";

/** Times how args are resolved at one size and at four times as many: linear growth is a ratio of about 4. */

const CONTEXT = { stack: "dev", region: "us-east-1" };
const FACTOR = 4;

const keyed = (count: number, value: (index: number) => unknown) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`name-${index}`, value(index)]));

const CASES: [string, number, (count: number) => object][] = [
    ["repositories that take every default", 2000, (count) => ({ repositories: keyed(count, () => ({})) })],
    [
        "repositories with 4 problems each",
        1000,
        (count) => ({
            repositories: keyed(count, () => ({ maxImageCount: 0, kmsKeyArn: "x", encryptionType: "Z", nonsense: 1 })),
        }),
    ],
    ["unknown options", 2000, (count) => ({ repositories: { web: {} }, ...keyed(count, () => 1) })],
    [
        "characters of an e-mail address",
        50_000,
        (count) => ({
            repositories: { web: {} },
            monitoring: { notifications: { emails: [`@${"a.".repeat(count / 2)}@`] } },
        }),
    ],
    [
        "repositories that inherit 40 tag patterns",
        500,
        (count) => ({
            lifecycle: { protectTags: Object.keys(keyed(40, () => 1)).map((name) => `${name}-*`) },
            repositories: keyed(count, () => ({})),
        }),
    ],
];

function timed(args: object): number {
    const from = performance.now();
    // Only the shape of args is written here; that problems are found is what is timed.
    resolve({ project: "p", ...args } as unknown as Parameters<typeof resolve>[0], CONTEXT);
    return performance.now() - from;
}

console.log("resolving args");
for (const [name, count, make] of CASES) {
    timed(make(count));
    const ratios = Array.from({ length: 5 }, () => {
        const one = timed(make(count));
        const many = timed(make(count * FACTOR));
        return { one, ratio: many / one };
    }).sort((a, b) => a.ratio - b.ratio);
    const { one, ratio } = ratios[2] as { one: number; ratio: number };
    console.log(`  ${count} ${name}: ${one.toFixed(0)} ms, ${FACTOR} times as many x${ratio.toFixed(1)}`);
}
