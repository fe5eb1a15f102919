import { readReferences } from "../../ecr/lifecycle/inUse.ts";
import { type Report, shown } from "../problems/report.ts";
import type { Shape } from "../schema/validate.ts";

/** A file of images in use: its text, or why it cannot be read. */
export type InUseFile = { text: string } | { problem: string };

/** Joins the images in use of the configuration and of the file that it names, sorted. */
export function resolveImagesInUse({ set }: Shape, file: InUseFile | undefined, report: Report): string[] {
    const written = set.imagesInUse ?? [];
    const name = set.imagesInUseFile;
    const found = name === undefined ? [] : referencesIn(name, file ?? { problem: "it was not read" }, report);
    return [...new Set([...written, ...found])].sort();
}

function referencesIn(name: string, file: InUseFile, report: Report): string[] {
    const reading = "text" in file ? readReferences(file.text) : { problem: `cannot be read: ${file.problem}` };
    if ("references" in reading) {
        return reading.references.map(({ text }) => text);
    }
    report.problem(
        "imagesInUseFile",
        "file-unreadable",
        `must name a file with images in use, one a line or as a JSON array, found ${shown(name)}, which ${reading.problem}; ` +
            "write it before each preview, or remove the option",
    );
    return [];
}
