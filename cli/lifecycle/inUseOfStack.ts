import { resolve } from "node:path";
import { NAMESPACE } from "../../config/options/environment.ts";
import { readInUseFile } from "../../config/stack.ts";
import { type Reference, readReferences } from "../../ecr/lifecycle/index.ts";
import type { StackFiles } from "../plan/files.ts";

/** The images in use that a stack file names, itself or in a file. The program has checked them. */
export function inUseOfStack({ config, root }: StackFiles): Reference[] {
    const written = config[`${NAMESPACE}:imagesInUse`] ?? "";
    const file = config[`${NAMESPACE}:imagesInUseFile`] ?? "";
    const found = file === "" ? { text: "" } : readInUseFile(resolve(root, file));
    return [written, "text" in found ? found.text : ""].flatMap((text) => {
        const reading = readReferences(text);
        return "references" in reading ? reading.references : [];
    });
}
