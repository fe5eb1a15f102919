import type * as Pulumi from "@pulumi/pulumi";

type Getter = (this: Pulumi.Config, key: string, ...rest: unknown[]) => unknown;

/** The types that a program reads configuration as; text has no word of its own: `get`, `requireSecret`. */
const TYPES = ["", "Boolean", "Number", "Object"];

/**
 * Lets a program read what is encrypted: as a secret that is not known yet, or as the text that stands for one. A number,
 * a switch or an object that is read plainly cannot be unknown, and fails with the key. Answers how to end that.
 */
export function hideEncrypted({ Config, secret, unknown }: typeof Pulumi, encrypted: ReadonlySet<string>): () => void {
    const getters = Config.prototype as unknown as Record<string, Getter>;
    const before: Record<string, Getter> = {};
    for (const verb of ["get", "require"]) {
        for (const type of TYPES) {
            const plainly = getters[`${verb}${type}`] as Getter;
            const secretly = getters[`${verb}Secret${type}`] as Getter;
            Object.assign(before, { [`${verb}${type}`]: plainly, [`${verb}Secret${type}`]: secretly });
            getters[`${verb}Secret${type}`] = function (key, ...rest) {
                return encrypted.has(`${this.name}:${key}`) ? secret(unknown) : secretly.call(this, key, ...rest);
            };
            getters[`${verb}${type}`] = function (key, ...rest) {
                const full = `${this.name}:${key}`;
                if (!encrypted.has(full)) {
                    return plainly.call(this, key, ...rest);
                }
                try {
                    // Without its limits: what stands for a secret is neither short nor among the allowed values.
                    const value = plainly.call(this, key);
                    if (typeof value === "string" || typeof value === "object") {
                        return value;
                    }
                } catch {
                    // Not JSON, and not true or false: below.
                }
                throw new Error(
                    `${full} is encrypted, and only Pulumi can decrypt it; read it with ${verb}Secret${type}, or run pulumi preview`,
                );
            };
        }
    }
    return () => Object.assign(getters, before);
}
