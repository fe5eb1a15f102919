// What a value surely means that AWS would refuse, or that matches nothing: for the fix that a problem ends with.

const DAYS: Readonly<Record<string, number>> = { d: 1, day: 1, w: 7, week: 7, y: 365, yr: 365, year: 365 };
const NO_UNIT = ["image", "tag", "version"];

/** The number that a text such as `"30"`, `"1 days"`, `"2 weeks"` or `"30 images"` means, or null. */
export function countMeant(text: string): number | null {
    const [, digits, word = ""] = /^(\d{1,9}) ?([a-z]*)$/i.exec(text.trim().replace(/\s+/g, " ")) ?? [];
    if (digits === undefined) {
        return null;
    }
    const unit = word.toLowerCase().replace(/s$/, "");
    const factor = unit === "" || NO_UNIT.includes(unit) ? 1 : Object.hasOwn(DAYS, unit) ? DAYS[unit] : undefined;
    return factor === undefined ? null : Number(digits) * factor;
}

const LEGAL = /^[\w*][\w.*-]*$/;
const WILDCARDS = 4;

/** The patterns of AWS that a text means which is a part of a tag, a regular expression or a glob; none where it is unclear. */
export function patternsMeant(text: string): string[] {
    const inner = text.replace(/^\^/, "").replace(/\$$/, "");
    const parts = alternativesOf(inner);
    const patterns = parts.map((part) => {
        const plain = part
            .replace(/\[[^[\]]*\][*+?]?/g, "*")
            .replace(/\\[dws][*+?]?/gi, "*")
            .replace(/(?<!\\)\.[*+]/g, "*")
            .replace(/\\/g, "")
            .replace(/\?/g, "*");
        // No tag begins with a dot or a dash: it is what stands within one.
        const whole = /^[.-]/.test(plain) ? `*${plain}*` : plain;
        return whole.replace(/\*+/g, "*");
    });
    const isClear = patterns.every(
        (pattern) => LEGAL.test(pattern) && pattern !== "*" && pattern.split("*").length - 1 <= WILDCARDS,
    );
    return isClear && !(patterns.length === 1 && patterns[0] === text) ? [...new Set(patterns)] : [];
}

/** `a|b`, `(a|b)c` and `{a,b}c` as each of them. */
function alternativesOf(text: string): string[] {
    const [, before = "", list, after = ""] =
        /^([^(){}|]*)(?:\(([^(){}]*)\))([^(){}|]*)$/.exec(text) ??
        /^([^(){}|]*)(?:\{([^(){}]*)\})([^(){}|]*)$/.exec(text) ??
        [];
    if (list === undefined) {
        return text.split("|");
    }
    return list.split(/[|,]/).map((each) => `${before}${each.trim()}${after}`);
}

/** The fix for a pattern: `; write "v*"`, or nothing where it is unclear. */
export function patternFix(text: string): string {
    const [first, ...others] = patternsMeant(text).map((pattern) => JSON.stringify(pattern));
    if (first === undefined) {
        return "";
    }
    return others.length === 0 ? `; write ${first}` : `; write each by itself: ${[first, ...others].join(", ")}`;
}
