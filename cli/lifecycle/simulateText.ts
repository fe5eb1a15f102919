import { problemLines } from "../../config/problems/report.ts";
import {
    ARCHIVE_TIER_TERABYTES,
    type LifecyclePolicy,
    ruleWords,
    type StoragePrices,
    type StorageSavings,
    shortDigest,
} from "../../ecr/lifecycle/index.ts";
import { bytesText } from "../../text/bytes.ts";
import type { Warning } from "../../text/problem.ts";
import { bold, dim, red, table, yellow } from "../common/table.ts";
import { type ForecastRow, shortReference, some } from "./rows.ts";
import { counted, dollarsText, priceText, rulesTable } from "./text.ts";

/** What a policy does with the images of a repository. */
export interface Forecast {
    /** Repository name, where it is known. */
    repository: string | null;
    /** Time of the simulation in ISO 8601. */
    now: string;
    totals: StorageSavings & { kept: { images: number; bytes: number }; prices: StoragePrices };
    /** Priorities of the rules that select none of the images: their tags may be misspelt. Empty without images. */
    rulesWithoutImages: number[];
    /** Digests of images that are in use and go. */
    inUseThatGo: string[];
    warnings: Warning[];
    images: ForecastRow[];
}

/** Rows that a person is shown. More of them for images in use that go; the table's own time grows faster than its rows. */
const SHOWN = { going: 50, inUse: 200, staying: 20, warnings: 20 };

/** A forecast as a person reads it. */
export function forecastText(forecast: Forecast, policy: LifecyclePolicy, knowsUse: boolean): string {
    const { repository, now, images, warnings, inUseThatGo } = forecast;
    const going = images.filter(({ action }) => action !== null);
    const staying = images.filter(({ action }) => action === null);
    const parts = [
        `${bold(`${counted(images.length, "image")}${repository === null ? "" : ` of ${repository}`} at ${now}`)}\n${rulesTable(policy)}${withoutText(forecast, policy)}`,
        `${bold(`Goes: ${going.length.toLocaleString("en-US")}`)}${goingText(going, knowsUse)}`,
        `${bold(`Stays: ${staying.length.toLocaleString("en-US")}`)}${rowsText(staying.slice(0, SHOWN.staying), staying.length, knowsUse)}`,
    ];
    if (warnings.length > 0) {
        const rest = restText(warnings.length - SHOWN.warnings);
        parts.push(
            `${yellow(counted(warnings.length, "warning"))}\n${problemLines(warnings.slice(0, SHOWN.warnings))}${rest}`,
        );
    }
    parts.push(totalsText(forecast));
    if (knowsUse) {
        parts.push(useText(inUseThatGo.length));
    }
    return `${parts.join("\n\n")}\n`;
}

function withoutText({ rulesWithoutImages }: Forecast, { rules }: LifecyclePolicy): string {
    const named = rules
        .filter(({ rulePriority }) => rulesWithoutImages.includes(rulePriority))
        .map((rule) => `${rule.rulePriority} (${ruleWords(rule).selects})`);
    const [one, many] = ["rule selects none of these images", "rules select none of these images"];
    return named.length === 0 ? "" : `\n  ${counted(named.length, one, many)}: ${named.join(", ")}`;
}

function goingText(going: readonly ForecastRow[], knowsUse: boolean): string {
    const others = going.filter(({ inUse }) => inUse.length === 0);
    const inUse = going.filter((row) => row.inUse.length > 0).slice(0, SHOWN.inUse);
    const shown = [...inUse, ...others.slice(0, Math.max(0, SHOWN.going - inUse.length))];
    return rowsText(shown, going.length, knowsUse);
}

function rowsText(rows: readonly ForecastRow[], count: number, knowsUse: boolean): string {
    if (rows.length === 0) {
        return "";
    }
    const headings = ["image", "tags", "pushed", "size", "why", ...(knowsUse ? ["in use as"] : [])];
    const cells = rows.map((row) => {
        const { imageDigest, imageTags, imagePushedAt, imageSizeInBytes, why, action, inUse } = row;
        const texts = [
            shortDigest(imageDigest),
            some(imageTags),
            imagePushedAt.slice(0, 10),
            imageSizeInBytes === null ? "-" : bytesText(imageSizeInBytes),
            why,
            ...(knowsUse ? [some(inUse.map(shortReference))] : []),
        ];
        return action !== null && inUse.length > 0 ? texts.map(red) : texts;
    });
    return `\n${table(headings, cells)}${restText(count - rows.length)}`;
}

function restText(more: number): string {
    return more > 0 ? `\n  ${dim(`... and ${more.toLocaleString("en-US")} more; --json has all`)}` : "";
}

function totalsText({ totals: { kept, deleted, archived, dollarsPerMonth, prices } }: Forecast): string {
    const rows = Object.entries({ deleted, archived, kept }).map(([what, { images, bytes }]) => [
        what,
        counted(images, "image"),
        bytesText(bytes),
    ]);
    const at = `${priceText(prices.standard)} for a GiB of standard and ${priceText(prices.archive)} of archive storage`;
    const money = `frees at most ${dollarsText(dollarsPerMonth)} a month, at ${at}; layers that images share stay`;
    const archive =
        archived.images > 0 && prices.archive >= prices.standard
            ? `\n  archiving frees nothing: archive storage costs less only above ${ARCHIVE_TIER_TERABYTES} TB per account and region (--archive-price)`
            : "";
    return `${bold("Totals")}\n${table(["what", "images", "size"], rows)}\n  ${money}${archive}`;
}

function useText(count: number): string {
    if (count === 0) {
        return "No image in use is deleted or archived.";
    }
    const [tag, newer] = count === 1 ? ["its tag", "a newer image"] : ["a tag of each", "newer images"];
    return red(
        `${counted(count, "image")} in use would be deleted or archived. Add ${tag} to lifecycle.protectTags, or deploy ${newer} first.`,
    );
}
