import { propertyPath } from "../problems/report.ts";

/** The path of the option that gives a name of AWS, by the kind of the name; `key` is that of a repository. */
export function namePath(list: string, name: string, key = name): string {
    switch (list) {
        case "repositories":
            return propertyPath(["repositories", key]);
        case "caches":
            return propertyPath(["registry", "pullThroughCache", name]);
        case "templates":
            return propertyPath(["registry", "creationTemplates", name]);
        case "exclusions":
            return "registry.pullTimeUpdateExclusions";
        default:
            return "namePrefix";
    }
}
