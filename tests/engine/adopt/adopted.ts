import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { accessMeaning } from "../../../cli/adopt/access.ts";
import { lifecycleMeaning } from "../../../cli/adopt/lifecycle.ts";
import { type LiveDetails, type LiveRegistry, type Look, readDetails, readRegistry } from "../../../live/index.ts";
import { ecrSet } from "../../cli/run.ts";
import type { TestStack } from "../engine.ts";

/** What `ecr-set adopt --json` says. */
export interface AdoptJson {
    text: string;
    repositories: Record<string, string>;
    changes: { subject: string; property: string; now: string; next: string }[];
    created: { type: string; name: string }[];
    registry: { mode: string; left: string[]; reason: string };
    removals: string[];
    problems: { path: string; code: string; reason: string }[];
    warnings: { path: string; reason: string }[];
    import: { resources: { type: string; name: string; id?: string }[] };
}

/** Runs `ecr-set adopt` in a stack's folder. */
export function adopt(stack: TestStack, name: string, ...args: string[]): Promise<AdoptJson> {
    return adoptWith(stack, ["adopt", "--stack", name, "--import-file", "import.json", ...args]);
}

/** Runs an `ecr-set` command of the docs in a stack's folder. */
export async function adoptWith(stack: TestStack, args: readonly string[]): Promise<AdoptJson> {
    const { stdout, stderr } = await ecrSet([...args, "--json"], {
        cwd: stack.folder,
        env: stack.env as Record<string, string>,
    });
    assert.match(stdout, /^\{/, `${stdout}${stderr}`);
    return JSON.parse(stdout) as AdoptJson;
}

/** Adopts, imports, and answers what the preview changes. */
export async function adoptAndPreview(
    stack: TestStack,
    name: string,
    ...args: string[]
): Promise<{ adopted: AdoptJson; changes: Record<string, string> }> {
    const adopted = await adopt(stack, name, ...args);
    assert.deepEqual(adopted.problems, []);
    pulumiImport(stack, name);
    return { adopted, changes: await stack.changes() };
}

/** Takes what an import file names into the stack's state, by the command of the docs. */
function pulumiImport(stack: TestStack, name: string): void {
    const from = ["--file", "import.json", "--yes", "--protect=false", "--generate-code=false"];
    stack.pulumi("import", "--stack", name, ...from);
}

/** What the preview has to say for an adoption: what adopt listed, and nothing else. */
export function listedChanges({ changes, created, repositories }: AdoptJson): Record<string, string> {
    const updated = changes
        .filter(({ subject, property }) => property !== "lifecyclePolicy" || subject.startsWith("template "))
        .map(({ subject, property }) => [resourceOf(subject, property, repositories[subject]), "update"]);
    const made = created.map(({ type, name }) => [`${type.split(":").at(-1)} ${name}`, "create"]);
    return Object.fromEntries([...updated, ...made]);
}

function resourceOf(subject: string, property: string, key: string | undefined): string {
    const [kind, name] = subject.split(" ");
    if (key !== undefined) {
        return property === "repositoryPolicy" ? `RepositoryPolicy ecr-${key}-policy` : `Repository ecr-${key}`;
    }
    return kind === "key"
        ? "Key ecr-key"
        : kind === "log"
          ? "LogGroup ecr-findings"
          : `RepositoryCreationTemplate ecr-template-${name}`;
}

/** A repository or a creation template as it is compared. */
interface WholeRepository {
    scanOnPush?: boolean;
    tags: Record<string, string>;
    [part: string]: unknown;
}

/** A registry as it is compared. */
export interface Whole {
    repositories: Record<string, WholeRepository>;
    templates: Record<string, WholeRepository>;
    [part: string]: unknown;
}

/** All that a registry holds, as AWS has it; policies by what they mean, times left out. */
export async function wholeRegistry(region: string): Promise<Whole> {
    const registry = (await readRegistry({ region })) as LiveRegistry;
    const repositories = "value" in registry.repositories ? registry.repositories.value : [];
    const details = await readDetails({ region }, repositories);
    const plain = (each: LiveDetails | undefined) => {
        const { lifecyclePolicy, repositoryPolicy, tags } = each ?? {};
        return {
            lifecyclePolicy: lifecycleMeaning(seen(lifecyclePolicy, null)),
            repositoryPolicy: accessMeaning(seen(repositoryPolicy, null), "aws"),
            tags: seen(tags, {}),
        };
    };
    return {
        ...registry,
        templates: Object.fromEntries(
            seen(registry.templates, []).map((template) => [
                template.prefix,
                {
                    ...template,
                    lifecyclePolicy: lifecycleMeaning(template.lifecyclePolicy),
                    repositoryPolicy: accessMeaning(template.repositoryPolicy, "aws"),
                },
            ]),
        ),
        repositories: Object.fromEntries(
            repositories.map((repository) => [
                repository.name,
                { ...repository, createdAt: null, ...plain(details.get(repository.name)) },
            ]),
        ),
    };
}

function seen<T, U>(look: Look<T> | undefined, otherwise: U): T | U {
    return look !== undefined && "value" in look ? look.value : otherwise;
}

/** What AWS held, with the tags and flags that adopt listed as changes. */
export function withListed(found: Whole, { changes }: AdoptJson): Whole {
    const whole = structuredClone(found);
    for (const { subject, property, now, next } of changes) {
        const repository = whole.repositories[subject] ?? whole.templates[subject.replace("template ", "")];
        const [part, key] = property.split(/\.(.*)/s);
        if (repository !== undefined && part === "tags" && key !== undefined) {
            assert.equal(repository.tags[key] ?? "none", now);
            repository.tags[key] = next;
        } else if (repository !== undefined && property === "scanOnPush") {
            repository.scanOnPush = next === "true";
        }
    }
    return whole;
}

/** The stack file of a test stack. */
export function stackFile(stack: TestStack, name: string): string {
    return readFileSync(resolve(stack.folder, `Pulumi.${name}.yaml`), "utf8");
}
