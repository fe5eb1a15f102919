import { type Look, whyNot } from "../../live/index.ts";

/** One thing that is not as it was last deployed. */
export interface Difference {
    /** Kind and name of what differs, such as `repository myproject-prod-web`. */
    resource: string;
    /** What of it. */
    what: string;
    /** Null where nothing was deployed. */
    deployed: string | null;
    /** Null where AWS has nothing. */
    live: string | null;
    /** Existing repositories that a rule which was not deployed applies to, sorted. */
    serves: string[];
    /** False for what lies next to the stack and changes nothing of it: named, and not counted as drift. */
    isDrift: boolean;
    /** A command that settles it. */
    command?: string;
}

/** What could not be looked at, and why. */
export interface NotChecked {
    what: string;
    reason: string;
}

/** Collects what a comparison finds. */
export class Findings {
    readonly differences: Difference[] = [];
    readonly notChecked: NotChecked[] = [];

    /** Adds a difference. */
    add(found: Partial<Difference> & Pick<Difference, "resource" | "what">): void {
        this.differences.push({ deployed: null, live: null, serves: [], isDrift: true, ...found });
    }

    /** Adds a difference where two texts are not the same. */
    compare(resource: string, what: string, deployed: string | null, live: string | null): void {
        if (deployed !== live) {
            this.add({ resource, what, deployed, live });
        }
    }

    /** The value of a look; undefined where there is none, which is then a thing that was not checked. */
    seen<T>(what: string, look: Look<T> | undefined): T | undefined {
        if (look === undefined) {
            return undefined;
        }
        if ("value" in look) {
            return look.value;
        }
        this.skip(what, whyNot(look) ?? "");
        return undefined;
    }

    /** Adds what was not checked. */
    skip(what: string, reason: string): void {
        this.notChecked.push({ what, reason });
    }
}
