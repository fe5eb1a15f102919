import { NAMESPACE } from "../../config/options/environment.ts";
import { didYouMean, HIDDEN, mayHoldSecret, propertyPath } from "../../config/problems/report.ts";
import { schemaAt } from "../../config/schema/lookup.ts";
import type { StackFiles } from "./files.ts";
import { goKey } from "./goScalars.ts";
import { isTag, type OddScalar } from "./yaml.ts";

/** Warns of what the CLI reads as something else than what is written; what it cannot read at all is a problem. */
export function addMarks(files: StackFiles, odd: readonly OddScalar[]): void {
    for (const { path, isKey, written, read } of odd) {
        const [root, option = "", ...inner] = path;
        // The set itself warns of a date as a tag.
        const isWarned = read.kind === "time" && !isKey && isTag(path) && String(option).startsWith(NAMESPACE);
        if (root !== "config" || path.length < 2 || isWarned) {
            continue;
        }
        const [namespace, name] = String(option).includes(":")
            ? String(option).split(/:(.*)/s)
            : [files.project, option];
        const place = `${namespace}:${propertyPath([name ?? "", ...inner])}`;
        const isHidden =
            String(option) === `${NAMESPACE}:registry` && mayHoldSecret(propertyPath(["registry", ...inner]));
        if (isNumber(path) && !isKey && read.kind === "integer") {
            if (Number(written.replaceAll("_", "")) !== read.value) {
                const decimal = written.replaceAll("_", "").replace(/^([-+]?)0+(?=\d)/, "$1");
                const reason = `Pulumi reads ${written} as ${read.value}; write ${read.value}, or ${decimal}, without the leading zero`;
                files.warnings.push({ path: place, reason });
            }
            continue;
        }
        if (isHidden) {
            files.warnings.push({ path: place, reason: `Pulumi reads ${HIDDEN} as something else; put it in quotes` });
            continue;
        }
        const quoted = `put it in quotes: ${JSON.stringify(written)}`;
        if (!isKey && read.kind === "float" && !Number.isFinite(read.value)) {
            files.problems.push({
                path: place,
                code: "out-of-range",
                reason: `is a number that Pulumi cannot hold, found ${written}; ${quoted}`,
            });
            continue;
        }
        const found = isKey ? `the key ${JSON.stringify(goKey(read))}` : JSON.stringify(read.value);
        files.warnings.push({ path: place, reason: `Pulumi reads ${written || "nothing"} as ${found}; ${quoted}` });
    }
}

/** Whether a path of a stack file leads to a number of the set's options: a leading zero is a slip, and quotes would make it text. */
function isNumber([, option, ...inner]: readonly (string | number)[]): boolean {
    const [namespace, name = ""] = String(option).split(/:(.*)/s);
    return namespace === NAMESPACE && schemaAt([name, ...inner])?.type === "integer";
}

/** What stands at the top of a stack file: https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/ */
const SETTINGS = ["config", "encryptionsalt", "encryptedkey", "secretsprovider", "environment"];

/** Warns of what the CLI or the AWS provider takes silently, and what only the CLI reads. */
export function addStrays(files: StackFiles, settings: Record<string, unknown>, file: string): void {
    for (const key of Object.keys(settings).filter((each) => !SETTINGS.includes(each))) {
        const near = didYouMean(key, ["config"]);
        if (key.includes(":") || near !== "") {
            const what = key.includes(":") ? "; indent it below config:" : near;
            files.warnings.push({
                path: key,
                reason: `is ignored by Pulumi: it is at the top of ${file}${what}`,
                place: files.places.ofTop(key),
            });
        }
    }
    if (settings.environment !== undefined && settings.environment !== null) {
        const reason = `comes from Pulumi ESC, and only Pulumi reads it: its values are missing here; run pulumi preview to see them`;
        files.warnings.push({ path: "environment", reason, place: files.places.ofTop("environment") });
    }
    for (const key of Object.keys(files.config).filter((each) => each.startsWith("aws:"))) {
        const option = key.slice("aws:".length);
        // It had this name until version 7.
        const isKnown = PROVIDER_OPTIONS.includes(option) || option === "assumeRole";
        const near = isKnown ? "" : didYouMean(option, PROVIDER_OPTIONS);
        if (near !== "") {
            files.warnings.push({ path: key, reason: `is not an option of the AWS provider, which ignores it${near}` });
        }
    }
}

/** The options of the AWS provider: https://www.pulumi.com/registry/packages/aws/installation-configuration/ */
export const PROVIDER_OPTIONS = [
    "accessKey",
    "allowedAccountIds",
    "assumeRoleWithWebIdentity",
    "assumeRoles",
    "customCaBundle",
    "defaultTags",
    "ec2MetadataServiceEndpoint",
    "ec2MetadataServiceEndpointMode",
    "endpoints",
    "forbiddenAccountIds",
    "httpProxy",
    "httpsProxy",
    "ignoreTags",
    "insecure",
    "maxRetries",
    "noProxy",
    "profile",
    "region",
    "retryMode",
    "s3UsEast1RegionalEndpoint",
    "s3UsePathStyle",
    "secretKey",
    "sharedConfigFiles",
    "sharedCredentialsFiles",
    "skipCredentialsValidation",
    "skipMetadataApiCheck",
    "skipRegionValidation",
    "skipRequestingAccountId",
    "stsRegion",
    "tagPolicyCompliance",
    "token",
    "tokenBucketRateLimiterCapacity",
    "useDualstackEndpoint",
    "useFipsEndpoint",
    "userAgents",
];
