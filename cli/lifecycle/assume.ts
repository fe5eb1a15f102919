import { InvalidArgumentError } from "commander";
import { didYouMean, listed } from "../../config/problems/report.ts";
import { SIMULATE_DEFAULTS, type SimulateOptions } from "../../ecr/lifecycle/index.ts";

const TIES = ["greater-digest", "later-listed"] as const;

/** Reads what the simulator is to assume if AWS's pages are silent, `ties=later-listed`, and adds it to what was read before. */
export function readAssumption(text: string, before: SimulateOptions = {}): SimulateOptions {
    const [name = "", ...rest] = text.split("=");
    const value = rest.join("=");
    const names = Object.keys(SIMULATE_DEFAULTS);
    if (!names.includes(name)) {
        const way = didYouMean(name, names) || `; the names are ${listed(names)}`;
        throw new InvalidArgumentError(`It must be name=value, such as ties=later-listed${way}.`);
    }
    const values: readonly string[] = name === "ties" ? TIES : ["true", "false"];
    if (!values.includes(value)) {
        throw new InvalidArgumentError(`${name} must be ${values.join(" or ")}, found ${JSON.stringify(value)}.`);
    }
    return { ...before, [name]: name === "ties" ? value : value === "true" };
}
