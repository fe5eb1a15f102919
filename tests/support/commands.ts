import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The commands of a part of a page, between `<!-- name -->` and `<!-- /name -->`, without comments. */
export function documentedCommands(page: string, name: string): string[] {
    const text = readFileSync(fileURLToPath(new URL(`../../${page}`, import.meta.url)), "utf8");
    const part = text.split(`<!-- ${name} -->`)[1]?.split(`<!-- /${name} -->`)[0];
    const block = /```sh\n([\s\S]*?)```/.exec(part ?? "")?.[1];
    if (block === undefined) {
        throw new Error(`${page} has no commands in the part ${name}`);
    }
    // A command may be continued on the next line.
    const lines = block.replaceAll(/\\\n\s*/g, "").split("\n");
    return lines.filter((line) => line !== "" && !line.startsWith("#"));
}
