import { Document, isMap, isScalar, type Node, parseDocument, type Scalar, visit, type YAMLMap } from "yaml";
import { NAMESPACE } from "../../config/options/environment.ts";
import type { Inferred } from "./infer.ts";
import type { Options } from "./probe.ts";

/** Options that fit on a line are written on one. */
const LINE = 100;

/** The text of a stack file with what is added to it; comments and all else stay. The same text where nothing is added. */
export function stackFileText(
    existing: string | null,
    { added, registry }: Pick<Inferred, "added" | "registry">,
    { project, region }: { project: string; region: string | null },
): string {
    const set: Options = {
        ...added.set,
        ...(Object.keys(added.registry).length > 0 && { registry: registry.written }),
    };
    const repositories = Object.entries(added.repositories);
    if (Object.keys(set).length === 0 && repositories.length === 0 && existing !== null) {
        return existing;
    }
    const document = existing === null || existing.trim() === "" ? new Document({}) : parseDocument(existing);
    const config = mapAt(document, "config");
    if (region !== null && !config.has("aws:region")) {
        config.items.unshift(document.createPair("aws:region", region));
    }
    const keyOf = (option: string) => {
        const short = project === NAMESPACE && config.has(option);
        return short ? option : `${NAMESPACE}:${option}`;
    };
    for (const [option, value] of Object.entries(set)) {
        config.set(keyOf(option), node(document, value, 2));
    }
    const key = keyOf("repositories");
    if (!isMap(config.get(key))) {
        config.set(key, document.createNode({}));
    }
    const map = config.get(key) as YAMLMap;
    for (const [name, options] of repositories) {
        map.flow = false;
        map.set(document.createNode(name), node(document, options, name.length + 6));
    }
    return document.toString({ lineWidth: 0 });
}

function mapAt(document: Document, key: string): YAMLMap {
    const found = document.get(key);
    if (isMap(found)) {
        return found;
    }
    // An option with nothing behind it has no map to add to.
    document.set(isScalar(found) ? key : key, document.createNode({}));
    return document.get(key) as YAMLMap;
}

/** A value, on one line where it fits. */
function node(document: Document, value: unknown, used: number): unknown {
    const made = document.createNode(value);
    visit(made as Node, { Scalar: (_key, scalar) => quoteDate(scalar) });
    if (typeof value === "object" && value !== null && JSON.stringify(value).length + used <= LINE) {
        setFlow(made);
    } else if (isMap(made)) {
        for (const { key, value: inner } of made.items) {
            (made as YAMLMap).set(key, node(document, toPlain(inner), used + 2));
        }
    }
    return made;
}

/** The Pulumi CLI takes a date without quotes for a time, and hands it over in another form. */
function quoteDate(scalar: Scalar): void {
    if (typeof scalar.value === "string" && /^\d{4}-\d\d?-\d\d?/.test(scalar.value)) {
        scalar.type = "QUOTE_DOUBLE";
    }
}

function setFlow(made: unknown): void {
    (made as { flow?: boolean }).flow = true;
}

function toPlain(value: unknown): unknown {
    return (value as { toJSON?: () => unknown } | null)?.toJSON?.() ?? value;
}
