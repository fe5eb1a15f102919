import { listed, shown } from "../../config/problems/report.ts";
import { parseReference, type Reference, signatureLines } from "../../ecr/lifecycle/index.ts";
import type { Warning } from "../../text/problem.ts";
import type { DiffRow } from "./diffRows.ts";
import { fileLabel } from "./files.ts";
import { elsewhereWarnings } from "./inUse.ts";
import { counted } from "./text.ts";

/** What a person should know of a comparison: lists that were not read, policies that cannot be read, and references that name nothing. */
export function diffWarnings(
    rows: readonly DiffRow[],
    references: readonly Reference[],
    { inUse, stack }: { inUse?: string; stack?: string },
): Warning[] {
    const label = inUse === undefined ? "imagesInUse" : fileLabel(inUse);
    const isEmpty = inUse !== undefined && references.length === 0;
    return [
        ...(isEmpty ? [{ path: label, reason: "names no image: nothing is known of what is in use" }] : []),
        ...rows.flatMap((row) => listWarnings(row, stack !== undefined)),
        ...rows.flatMap(policyWarnings),
        ...rows.flatMap(signatureWarnings),
        ...useWarnings(rows, references, label),
    ];
}

function listWarnings({ key, loss }: DiffRow, isLive: boolean): Warning[] {
    const untagged = loss?.lost.filter(({ imageTags }) => imageTags.length === 0).length ?? 0;
    if (loss === null || loss.unreadLists === 0 || untagged === 0) {
        return [];
    }
    const fix = isLive
        ? "--read-lists reads them, which AWS may record as a pull of each list"
        : "give their images referencedBy";
    const lists = counted(loss.unreadLists, "manifest list");
    const reason = `${lists} whose images are not known: ${counted(untagged, "untagged image")} may be kept by a list; ${fix}`;
    return [{ path: key, reason }];
}

function policyWarnings({ key, loss }: DiffRow): Warning[] {
    const problem = loss?.oldPolicyProblem ?? null;
    return problem === null
        ? []
        : [
              {
                  path: key,
                  reason: `the policy in AWS cannot be read, and counts as one that deletes nothing: ${problem}`,
              },
          ];
}

/** Signatures by tag that are lost though their image is kept or in use. */
function signatureWarnings({ key, loss }: DiffRow): Warning[] {
    return loss === null ? [] : signatureLines(loss, { indent: 4 }).map((reason) => ({ path: key, reason }));
}

function useWarnings(rows: readonly DiffRow[], references: readonly Reference[], label: string): Warning[] {
    const compared = rows.filter(({ loss }) => loss !== null);
    if (compared.length === 0) {
        return [];
    }
    const names = new Map(rows.flatMap((row) => [row.name, row.key].map((name) => [name, row] as const)));
    const unmatched = (row: DiffRow, text: string) => row.loss?.unmatched.includes(text) === true;
    const nowhere: Warning[] = [];
    const elsewhere: Reference[] = [];
    for (const reference of references) {
        const { text, at } = reference;
        const { repository, digest } = parseReference(text, [...names.keys()]);
        const own = repository === null ? undefined : names.get(repository);
        const looked = own === undefined ? compared : [own];
        if (repository !== null && own === undefined && digest === null) {
            elsewhere.push(reference);
        } else if (looked.every((row) => unmatched(row, text))) {
            const what = listed(looked.map(({ key }) => key).slice(0, 3));
            const more = looked.length > 3 ? ` and ${looked.length - 3} more` : "";
            nowhere.push({
                path: `${label}, ${at}`,
                reason: `names no image of ${what}${more}, found ${shown(text)}; it is not protected by this check`,
            });
        }
    }
    return [...nowhere, ...elsewhereWarnings(label, elsewhere)];
}
