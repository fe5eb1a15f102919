import * as pulumi from "@pulumi/pulumi";
import { checkChanges, type DeployedRepository, type DeployedSet } from "../config/changes.ts";
import { problemLines } from "../config/problems.ts";
import type { RepositorySetSettings } from "../config/settings.ts";

/** One resource of the stack's state, as far as it is read here. */
interface StateResource {
    type: string;
    urn: string;
    protect?: boolean;
    inputs?: Record<string, unknown>;
    outputs?: Record<string, unknown>;
}

const REPOSITORY_TYPE = "aws:ecr/repository:Repository";
const KEY_TYPE = "aws:kms/key:Key";

/**
 * A look at the deployed state before anything is compared or changed, in previews and updates alike. It is given to
 * the engine as a state migration, the one hook that sees old and new together this early, and never changes the state:
 * it only refuses a change that would lose images. https://www.pulumi.com/docs/iac/concepts/resources/options/statemigrations/
 */
export function refuseLoss(setName: string, settings: RepositorySetSettings): pulumi.StateMigration {
    return ({ oldState }) => {
        const lost = checkChanges(deployedSet(setName, oldState as StateResource[]), settings);
        if (lost.length > 0) {
            const what = lost.length === 1 ? "one change" : `${lost.length} changes`;
            // The engine puts its own words before this text, so it begins on a line of its own.
            throw new pulumi.RunError(
                `\n${what} would delete images that cannot be got back; nothing was sent to AWS:\n${problemLines(lost)}\n`,
            );
        }
        return undefined;
    };
}

/** Reads the set's own resources out of the state. */
export function deployedSet(setName: string, resources: readonly StateResource[]): DeployedSet {
    const repositories: DeployedRepository[] = [];
    let madeKeyArn: string | null = null;
    for (const { type, urn, protect, inputs = {}, outputs = {} } of resources) {
        const name = urn.slice(urn.lastIndexOf("::") + 2);
        if (type === KEY_TYPE && name === `${setName}-key`) {
            madeKeyArn = text(outputs.arn);
        }
        if (type === REPOSITORY_TYPE && name.startsWith(`${setName}-`)) {
            const encryption = [outputs.encryptionConfigurations ?? inputs.encryptionConfigurations].flat()[0];
            const { encryptionType, kmsKey } = (encryption ?? {}) as Record<string, unknown>;
            repositories.push({
                key: name.slice(setName.length + 1),
                urn,
                name: text(outputs.name) ?? text(inputs.name) ?? "",
                region: text(outputs.region) || text(inputs.region),
                encryptionType: text(encryptionType) ?? "AES256",
                kmsKeyArn: text(kmsKey) || null,
                isProtected: protect === true,
            });
        }
    }
    return { repositories, madeKeyArn };
}

function text(value: unknown): string | null {
    return typeof value === "string" ? value : null;
}
