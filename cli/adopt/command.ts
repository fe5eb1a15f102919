import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Exit, UsageError } from "../common/errors.ts";
import { type Adoption, type AdoptOptions, prepare } from "./adoption.ts";
import { adoptText } from "./text.ts";
import { holdsVariables } from "./variables.ts";

/** Takes existing repositories into a stack file. Nothing is written where there is a problem. */
export async function adopt(options: AdoptOptions): Promise<Exit> {
    const { cwd, dryRun, json, importFile } = options;
    checkUsage(options);
    const adoption = await prepare(options);
    const isRefused = adoption.problems.length > 0;
    if (!isRefused && dryRun !== true) {
        if (adoption.isChanged) {
            writeFileSync(resolve(cwd, adoption.stackFile), adoption.text);
        }
        if (importFile !== undefined) {
            writeFileSync(resolve(cwd, importFile), `${JSON.stringify(adoption.imports.file, null, 2)}\n`);
        }
    }
    const text = json === true ? `${JSON.stringify(adoptJson(adoption), null, 2)}\n` : adoptText(adoption, options);
    process.stdout.write(text);
    return isRefused ? Exit.Problems : Exit.Ok;
}

function checkUsage({ live, from, importFile }: AdoptOptions): void {
    const isLive = live === true;
    if (!isLive && from === undefined) {
        throw new UsageError("name what to adopt from: --live for AWS, or --from and a file of Terraform");
    }
    if (isLive && from !== undefined && !holdsVariables(from)) {
        throw new UsageError(`${from} says what exists, as --live does; leave one of the two out`);
    }
    if (!isLive && from !== undefined && holdsVariables(from) && importFile !== undefined) {
        throw new UsageError(`--import-file needs what exists, and ${from} does not say it; add --live`);
    }
}

function adoptJson({ inferred, imports, ...adoption }: Adoption): object {
    const { isChanged: _isChanged, ...rest } = adoption;
    return {
        ...rest,
        repositories: Object.fromEntries(inferred.keys),
        setName: inferred.setName,
        registry: { mode: inferred.registry.mode, left: inferred.registry.left, reason: inferred.registry.reason },
        created: imports.created.map(({ type, name }) => ({ type, name })),
        import: imports.file,
    };
}
