import type { PolicyResource } from "./resources.ts";

/** Host of the registry that a pull-through cache rule caches, or empty where it names none. */
export function hostOf({ props }: PolicyResource): string {
    return String(props.upstreamRegistryUrl ?? "")
        .replace(/^https?:\/\//, "")
        .replace(/\/.*$/, "");
}
