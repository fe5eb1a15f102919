import { problemLines } from "../../config/problems/report.ts";
import {
    type ImageSum,
    type LifecycleLoss,
    type LostImage,
    lossWords,
    shortDigest,
    shortTag,
} from "../../ecr/lifecycle/index.ts";
import { bytesText } from "../../text/bytes.ts";
import type { Warning } from "../../text/problem.ts";
import { bold, dim, red, table, yellow } from "../common/table.ts";
import type { Diff, DiffRow } from "./diffRows.ts";
import { shortReference, some } from "./rows.ts";
import { counted } from "./text.ts";

/** Rows that a person is shown; --json has all. */
const SHOWN = { images: 20, warnings: 20, keys: 6 };

/** A comparison as a person reads it. */
export function diffText({ stack, now, problems, warnings, repositories }: Diff, knowsUse: boolean): string {
    if (problems.length > 0) {
        return `${red(`${counted(problems.length, "problem")}; nothing was compared`)}\n${problemLines(problems)}\n`;
    }
    const of = stack === null ? "" : ` of stack ${stack}`;
    const changed = repositories.filter((row) => row.state === "changed" || (row.loss?.lost.length ?? 0) > 0);
    const parts = [
        `${bold(`Lifecycle policy changes${of}, on the images at ${now}`)}\n${changedText(changed, knowsUse)}`,
    ];
    for (const { key, loss } of changed) {
        if (loss !== null && loss.lost.length > 0) {
            parts.push(lossText(key, loss));
        }
    }
    const notChecked = notCheckedProblems(repositories);
    if (notChecked.length > 0) {
        parts.push(problemsText("not checked", notChecked, red));
    }
    if (warnings.length > 0) {
        parts.push(problemsText(counted(warnings.length, "warning"), warnings, yellow));
    }
    parts.push(totalText(repositories, knowsUse));
    return `${parts.join("\n\n")}\n`;
}

/** Repositories that could not be checked, those with one reason together. */
function notCheckedProblems(rows: readonly DiffRow[]): Warning[] {
    const groups = Map.groupBy(
        rows.filter(({ state }) => state === "not checked"),
        ({ notChecked }) => notChecked ?? "",
    );
    return [...groups].map(([reason, members]) => {
        const keys = members.slice(0, SHOWN.keys).map(({ key }) => key);
        const more = members.length > keys.length ? ", ..." : "";
        const count = members.length === 1 ? "" : `${counted(members.length, "repository", "repositories")}: `;
        return { path: `${count}${keys.join(", ")}${more}`, reason };
    });
}

function changedText(changed: readonly DiffRow[], knowsUse: boolean): string {
    if (changed.length === 0) {
        return "  no repository changes its policy";
    }
    const rows = changed.map(({ key, loss }) => [
        key,
        String(loss?.images.toLocaleString("en-US") ?? "-"),
        sumText(loss?.deleted),
        sumText(loss?.archived),
        ...(knowsUse ? [String(loss?.inUse ?? "-")] : []),
    ]);
    return table(["repository", "images", "deletes", "archives", ...(knowsUse ? ["in use"] : [])], rows);
}

function sumText(sum: ImageSum | undefined): string {
    return sum === undefined || sum.images === 0
        ? "0"
        : `${sum.images.toLocaleString("en-US")} (${bytesText(sum.bytes)})`;
}

function lossText(key: string, loss: LifecycleLoss): string {
    const { lost, knowsUse, fix } = loss;
    const headings = ["image", "tags", "pushed", "size", "does", "rule", ...(knowsUse ? ["in use as"] : [])];
    const cells = lost.slice(0, SHOWN.images).map((image) => imageCells(image, knowsUse));
    const rest = lost.length - cells.length;
    const more = rest > 0 ? `\n  ${dim(`... and ${rest.toLocaleString("en-US")} more; --json has all`)}` : "";
    return `${bold(`${key}: ${lossWords(loss)}`)}\n${table(headings, cells)}${more}\n  fix: ${fix}`;
}

function imageCells(image: LostImage, knowsUse: boolean): string[] {
    const { imageDigest, imageTags, imagePushedAt, imageSizeInBytes, action, rulePriority, isCertain, inUse } = image;
    const does = action === "expire" ? "delete" : "archive";
    const texts = [
        shortDigest(imageDigest),
        some(imageTags.map(shortTag)),
        imagePushedAt.slice(0, 10),
        imageSizeInBytes === null ? "-" : bytesText(imageSizeInBytes),
        isCertain ? `${does}s` : `may ${does}`,
        String(rulePriority),
        ...(knowsUse ? [some(inUse.map(shortReference))] : []),
    ];
    return inUse.length > 0 ? texts.map(red) : texts;
}

function problemsText(title: string, problems: readonly Warning[], colour: (text: string) => string): string {
    const rest = problems.length - SHOWN.warnings;
    const more = rest > 0 ? `\n  ${dim(`... and ${rest.toLocaleString("en-US")} more; --json has all`)}` : "";
    return `${colour(title)}\n${problemLines(problems.slice(0, SHOWN.warnings))}${more}`;
}

function totalText(rows: readonly DiffRow[], knowsUse: boolean): string {
    const losing = rows.filter(({ loss }) => (loss?.lost.length ?? 0) > 0);
    const count = (state: DiffRow["state"]) => rows.filter((row) => row.state === state).length;
    const changed = count("changed");
    const counts = [
        ...(changed > 0 ? [`${changed} changed`] : []),
        ...(["unchanged", "new", "not checked"] as const).flatMap((state) =>
            count(state) > 0 ? [`${count(state)} ${state}`] : [],
        ),
    ];
    const first = `${counted(rows.length, "repository", "repositories")}${counts.length > 0 ? `: ${counts.join(", ")}` : ""}`;
    const images = losing.reduce((sum, { loss }) => sum + (loss?.lost.length ?? 0), 0);
    if (images === 0) {
        const isWhole = count("not checked") === 0;
        return `${first}\n${isWhole ? "No image would be deleted or archived that is kept today." : red("Not all images could be checked.")}`;
    }
    const inUse = losing.reduce((sum, { loss }) => sum + (loss?.inUse ?? 0), 0);
    const use = knowsUse ? `, ${inUse.toLocaleString("en-US")} of them in use` : "";
    const where = counted(losing.length, "repository", "repositories");
    return `${first}\n${red(`${counted(images, "image")} of ${where} would be deleted or archived within 24 hours${use}.`)}`;
}
