import { InvalidArgumentError } from "commander";

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Beyond about 24 days a timer goes off at once. */
const LONGEST = 24 * 3_600_000;

/** Milliseconds from a text such as 10m. */
export function duration(text: string): number {
    const [, number, unit = ""] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim()) ?? [];
    const milliseconds = Number(number) * (UNITS[unit] ?? Number.NaN);
    if (!(milliseconds >= 1 && milliseconds <= LONGEST)) {
        throw new InvalidArgumentError("It must be a number and a unit, such as 90s, 10m or 1h, and at most 24h.");
    }
    return milliseconds;
}

/** A text that says something: a variable of a pipeline that is not set makes an empty one. */
export function filled(text: string): string {
    if (text.trim() === "") {
        throw new InvalidArgumentError("It must not be empty.");
    }
    return text.trim();
}

/** The digest of an image. */
export function digest(text: string): string {
    if (!/^sha256:[0-9a-f]{64}$/.test(text.trim())) {
        throw new InvalidArgumentError("It must be sha256: and 64 hexadecimal digits.");
    }
    return text.trim();
}

/** The id of an account. */
export function account(text: string): string {
    if (!/^\d{12}$/.test(text.trim())) {
        throw new InvalidArgumentError("It must be the 12 digits of an account.");
    }
    return text.trim();
}

/** Ids of findings, apart or with commas between, next to those before. */
export function ids(text: string, before: readonly string[] = []): string[] {
    return [...before, ...text.split(",").map(filled)];
}
