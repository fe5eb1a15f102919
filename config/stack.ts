import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { readJson } from "../aws/json.ts";
import type { EcrRepositorySetArgs } from "./args/set.ts";
import { NAMESPACE } from "./options/environment.ts";
import { markRead } from "./options/origin.ts";
import { stackWarnings } from "./problems/stackWarnings.ts";
import { warn } from "./problems/warn.ts";
import type { InUseFile } from "./repository/imagesInUse.ts";
import type { Context } from "./resolve.ts";
import { schemaAt } from "./schema/lookup.ts";

/**
 * The args as the stack file has them. Nothing is evaluated here: what cannot be read as its type stays text, and
 * resolve names it with all the other problems.
 */
export function readStackArgs(): EcrRepositorySetArgs {
    const config = pulumi.runtime.allConfig();
    const args = argsOfConfig(config);
    const found = stackWarnings(config, args as unknown as Record<string, unknown>, {
        project: pulumi.getProject(),
        isEncrypted,
    });
    for (const warning of found) {
        warn({ ...warning, isInStackFile: true });
    }
    return markRead(withUnknown(args) as EcrRepositorySetArgs);
}

/** Whether a part of a value was encrypted; the SDK's types do not have it. */
function isEncrypted(key: string): boolean {
    const { isConfigSecret } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
    return isConfigSecret?.(key) ?? false;
}

/** `ecr-set` cannot decrypt what is encrypted: to the set it is a value that is known after the deployment. */
function withUnknown(value: unknown): unknown {
    if (value === pulumi.runtime.unknownValue) {
        return pulumi.secret(pulumi.unknown);
    }
    if (Array.isArray(value)) {
        return value.map(withUnknown);
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withUnknown(inner)]))
        : value;
}

/** The args that stand in a stack's configuration, which is text by `namespace:key`. */
export function argsOfConfig(config: Readonly<Record<string, string>>): EcrRepositorySetArgs {
    const args: Record<string, unknown> = {};
    for (const [key, text] of Object.entries(config)) {
        if (key.startsWith(`${NAMESPACE}:`)) {
            const option = key.slice(NAMESPACE.length + 1);
            // An option with nothing behind it counts as not written; only a prefix can be empty on purpose. Pulumi hands
            // over every value as text: JSON for lists, maps, numbers and switches, the bare text for text.
            if (text !== "" || option === "namePrefix") {
                args[option] = schemaAt([option])?.type === "string" ? text : asJson(text);
            }
        }
    }
    return args as unknown as EcrRepositorySetArgs;
}

/** What the stack says where args are silent: its name, the region of the AWS provider, and the file that args name. */
export function stackContext({ imagesInUseFile }: { imagesInUseFile?: unknown } = {}): Context {
    const written = { "aws:region": new pulumi.Config("aws").get("region") };
    const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
    const places = Object.entries({ ...written, AWS_REGION, AWS_DEFAULT_REGION });
    const [regionFrom, region] = places.find(([, value]) => value) ?? ["aws:region", undefined];
    const context = { stack: pulumi.getStack(), region: region ?? null, regionFrom };
    return typeof imagesInUseFile === "string"
        ? { ...context, imagesInUseFile: readInUseFile(imagesInUseFile) }
        : context;
}

/** Reads a file of images in use, relative to the folder that the program runs in. */
export function readInUseFile(file: string): InUseFile {
    try {
        return { text: readFileSync(file, "utf8").replace(/^\uFEFF/, "") };
    } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        return { problem: code === "ENOENT" ? "there is no such file" : message };
    }
}

/** Profile of the shared AWS configuration that the default AWS provider takes, or null. */
export function providerProfile(): string | null {
    return new pulumi.Config("aws").get("profile") || process.env.AWS_PROFILE || null;
}

function asJson(text: string): unknown {
    try {
        return readJson(text);
    } catch {
        return text;
    }
}
