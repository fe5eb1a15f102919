import type { PolicyResource } from "./resources.ts";

/** Host that a pull-through cache rule caches, in lower case, or empty where it names none. */
export function hostOf({ props }: PolicyResource): string {
    return String(props.upstreamRegistryUrl ?? "")
        .replace(/^https?:\/\//i, "")
        .replace(/\/.*$/s, "")
        .toLowerCase();
}
