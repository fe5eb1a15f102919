import { listed, shown } from "../../config/problems/report.ts";
import { type Image, matchInUse, type Reference, readReferences } from "../../ecr/lifecycle/index.ts";
import type { Warning } from "../../text/problem.ts";
import { InputError } from "../common/errors.ts";
import { fileLabel, readText } from "./files.ts";
import { counted } from "./text.ts";

/** Which images are in use. */
export interface InUse {
    /** Digest of an image to the references that name it. */
    references: Map<string, string[]>;
    warnings: Warning[];
}

/** References of a warning that are written out. */
const SHOWN = 5;

/** Reads which images of one repository are in use out of a file. */
export async function readInUse(file: string, images: readonly Image[], names: readonly string[]): Promise<InUse> {
    const label = fileLabel(file);
    const match = matchInUse(await referencesInFile(file), images, names);
    const warnings = match.unmatched.map(({ text, at }) => ({
        path: `${label}, ${at}`,
        reason: `names no image of the list, found ${shown(text)}; it is not protected by this check`,
    }));
    if (match.namesRepositories && names.length === 0) {
        warnings.push({
            path: label,
            reason: "names repositories, and that of the images is not known: each tag was taken for one of theirs; name it with --repository",
        });
    }
    return { references: match.references, warnings: [...warnings, ...elsewhereWarnings(label, match.elsewhere)] };
}

/** Reads a file of images in use. */
export async function referencesInFile(file: string): Promise<Reference[]> {
    const reading = readReferences(await readText(file));
    if ("problem" in reading) {
        throw new InputError(`${fileLabel(file)} ${reading.problem}`);
    }
    return reading.references;
}

/** Says in one warning which references are of other repositories. */
export function elsewhereWarnings(label: string, elsewhere: readonly Reference[]): Warning[] {
    if (elsewhere.length === 0) {
        return [];
    }
    const some = elsewhere.slice(0, SHOWN).map(({ text }) => text);
    const rest = elsewhere.length - some.length;
    const lines = listed(rest > 0 ? [...some, `${rest} more`] : some);
    return [{ path: label, reason: `${counted(elsewhere.length, "line")} of other repositories: ${lines}` }];
}
