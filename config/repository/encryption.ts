import type * as pulumi from "@pulumi/pulumi";
import { EncryptionType, keyArnProblem } from "../../ecr/repository/encryption.ts";
import type { Scope } from "../options/layers.ts";
import { isOutput } from "../options/outputs.ts";
import { shown } from "../problems/report.ts";

/** How one repository is encrypted. */
export interface EncryptionSettings {
    encryptionType: EncryptionType;
    /** Null: with KMS the set's own key, with AES256 none. */
    kmsKeyArn: pulumi.Input<string> | null;
}

/** Decides how a repository is encrypted. */
export function resolveEncryption(scope: Scope, partition: string, region: string): EncryptionSettings {
    const type = scope.pick("encryptionType");
    const key = scope.pick("kmsKeyArn");
    if (!scope.isValid("encryptionType", "kmsKeyArn")) {
        return { encryptionType: type.value, kmsKeyArn: null };
    }
    if (type.value === EncryptionType.Aes256) {
        const isOptional = scope.presetOf("encryptionType") === EncryptionType.Aes256;
        if (key.value !== null && scope.contradicts("encryptionType", "kmsKeyArn")) {
            scope.problem(
                "kmsKeyArn",
                "option-conflict",
                `is a key for encryptionType KMS, found AES256; set encryptionType: KMS${isOptional ? ", or remove the key" : ""}`,
            );
        }
        return { encryptionType: type.value, kmsKeyArn: null };
    }
    if (type.value === EncryptionType.KmsDsse && partition !== "aws-us-gov") {
        scope.warning(
            "encryptionType",
            "KMS_DSSE is documented for the AWS GovCloud (US) regions only; AWS may refuse it elsewhere",
        );
    }
    if (key.value !== null && !isOutput(key.value) && scope.knowsRegion()) {
        const problem = keyArnProblem(String(key.value), partition, region);
        if (problem !== null) {
            scope.problem("kmsKeyArn", "wrong-format", `${problem}, found ${shown(key.value)}`);
        }
    }
    return { encryptionType: type.value, kmsKeyArn: key.value };
}
