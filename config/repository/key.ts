import { EncryptionType, keyAlias, keyDescription } from "../../ecr/repository/encryption.ts";
import type { DeletionSettings } from "./deletion.ts";
import type { EncryptionSettings } from "./encryption.ts";

/** The key that is made for the repositories that request KMS and name no key. */
export interface KeySettings {
    /** Its alias, with `alias/`. */
    alias: string;
    description: string;
    /** Whether alarms and events may use it, for the topics that it encrypts. */
    servesTopics: boolean;
    /** Without the key, images encrypted with it are lost: it is protected as long as one of its repositories is. */
    deletionProtection: boolean;
}

/** The key for what is encrypted with KMS and names no key. */
export function resolveKey(
    owners: readonly (EncryptionSettings & Pick<DeletionSettings, "deletionProtection">)[],
    setName: string,
): KeySettings | null {
    const encrypted = owners.filter(
        ({ encryptionType, kmsKeyArn }) => encryptionType !== EncryptionType.Aes256 && kmsKeyArn === null,
    );
    if (encrypted.length === 0) {
        return null;
    }
    return {
        alias: keyAlias(setName),
        description: keyDescription(setName),
        deletionProtection: encrypted.some(({ deletionProtection }) => deletionProtection),
        servesTopics: false,
    };
}
