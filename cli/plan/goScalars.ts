/** A plain scalar as the Pulumi CLI reads it. */
export type GoScalar =
    | { kind: "text"; value: string }
    | { kind: "null"; value: null }
    | { kind: "boolean"; value: boolean }
    /** A number, with its exact digits. */
    | { kind: "integer"; value: number; digits: string }
    | { kind: "float"; value: number }
    /** A point in time, as the CLI writes it into the configuration. */
    | { kind: "time"; value: string };

const WORDS: Readonly<Record<string, null | boolean | number>> = {
    ...Object.fromEntries(["", "~", "null", "Null", "NULL"].map((word) => [word, null])),
    ...Object.fromEntries(["true", "True", "TRUE"].map((word) => [word, true])),
    ...Object.fromEntries(["false", "False", "FALSE"].map((word) => [word, false])),
    ...Object.fromEntries([".nan", ".NaN", ".NAN"].map((word) => [word, Number.NaN])),
    ...Object.fromEntries(
        ["inf", "Inf", "INF"].flatMap((word) => [
            [`.${word}`, Number.POSITIVE_INFINITY],
            [`+.${word}`, Number.POSITIVE_INFINITY],
            [`-.${word}`, Number.NEGATIVE_INFINITY],
        ]),
    ),
};

/**
 * Reads a scalar without quotes as yaml.v3 of Go does, which the Pulumi CLI reads its files with. It is neither YAML 1.1
 * nor 1.2: `010` is 8, `1_000` is 1000, `yes` is text and 2020-01-01 is a time.
 * https://github.com/go-yaml/yaml/blob/v3/resolve.go
 */
export function readGoScalar(text: string): GoScalar {
    if (Object.hasOwn(WORDS, text)) {
        const word = WORDS[text] ?? null;
        return word === null
            ? { kind: "null", value: null }
            : typeof word === "boolean"
              ? { kind: "boolean", value: word }
              : { kind: "float", value: word };
    }
    const first = text[0] ?? "";
    if (first === ".") {
        return floatOf(text) ?? { kind: "text", value: text };
    }
    if (!/[-+0-9]/.test(first)) {
        return { kind: "text", value: text };
    }
    const time = timeOf(text);
    if (time !== null) {
        return { kind: "time", value: time };
    }
    const digits = text.replaceAll("_", "");
    return integerOf(digits) ?? floatOf(digits) ?? { kind: "text", value: text };
}

/** Go's prefixes: 0x, 0b and 0o in either case, and 0 alone, which means octal. */
function integerOf(text: string): GoScalar | null {
    const found =
        /^(?<sign>[-+]?)(?:(?<prefixed>0(?:x[0-9a-f]+|b[01]+|o[0-7]+))|0(?<octal>[0-7]+)|(?<decimal>0|[1-9]\d*))$/i;
    const { sign, prefixed, octal, decimal } = found.exec(text)?.groups ?? {};
    const written = prefixed ?? (octal === undefined ? decimal : `0o${octal}`);
    if (written === undefined) {
        return null;
    }
    const value = sign === "-" ? -BigInt(written) : BigInt(written);
    const isHeld = value >= -(2n ** 63n) && value < 2n ** 64n;
    return isHeld ? { kind: "integer", value: Number(value), digits: value.toString() } : null;
}

function floatOf(text: string): GoScalar | null {
    if (!/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?$/i.test(text)) {
        return null;
    }
    const value = Number(text);
    // What is too large for a float is text to Go.
    return Number.isFinite(value) ? { kind: "float", value: value === 0 ? 0 : value } : null;
}

const TIME =
    /^(?<year>\d{4})-(?<month>\d\d?)-(?<day>\d\d?)(?:(?<joint>[Tt ])(?<hour>\d\d?):(?<minute>\d\d?):(?<second>\d\d?)(?:\.(?<part>\d+))?(?<zone>Z|[-+]\d\d:\d\d)?)?$/;

/** A time as Go prints it: `2020-01-01 00:00:00 +0000 UTC`. */
function timeOf(text: string): string | null {
    const { year = "", month = "", day = "", joint, zone, part = "", ...clock } = TIME.exec(text)?.groups ?? {};
    const [hour, minute, second] = [clock.hour, clock.minute, clock.second].map((each) => Number(each ?? 0));
    // A zone belongs to the form with a T, and only to it.
    if (year === "" || (joint !== undefined && (joint === " ") !== (zone === undefined))) {
        return null;
    }
    const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
    const isCalendar = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= lastDay;
    if (!isCalendar || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
        return null;
    }
    const two = (each: unknown) => String(Number(each ?? 0)).padStart(2, "0");
    let fraction = part;
    while (fraction.endsWith("0")) {
        fraction = fraction.slice(0, -1);
    }
    const offset = zone === undefined || zone === "Z" || /00:00$/.test(zone) ? null : zone.replace(":", "");
    return [
        `${year}-${two(month)}-${two(day)}`,
        `${two(hour)}:${two(minute)}:${two(second)}${fraction === "" ? "" : `.${fraction}`}`,
        offset === null ? "+0000 UTC" : `${offset} ${offset}`,
    ].join(" ");
}

/** A scalar as a key of a map: numbers lose their form, and nothing is a word of its own. */
export function goKey(scalar: GoScalar): string {
    switch (scalar.kind) {
        case "null":
            return "<nil>";
        case "integer":
            return scalar.digits;
        case "float":
            return goFloat(scalar.value);
        default:
            return String(scalar.value);
    }
}

/** Go's shortest form of a float: an exponent of two digits below 1e-4 and from 1e6. */
function goFloat(value: number): string {
    if (!Number.isFinite(value)) {
        return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
    }
    const [digits = "", exponent = "0"] = value.toExponential().split("e");
    const power = Number(exponent);
    return value === 0 || (power >= -4 && power < 6)
        ? String(value)
        : `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}
