import { evaluate } from "../harness.ts";
import { resourcesOf, type Topic, type World } from "./world.ts";

/** A tool: for each topic that it has a rule for, whether it complains. */
export interface Tool {
    name: string;
    /** The rules that were written anew here, from their descriptions and published sources. */
    rules: Partial<Record<Topic, string>>;
    complains: Partial<Record<Topic, (world: World) => boolean>>;
}

interface Encryption {
    encryptionType?: string;
    kmsKey?: string;
}

interface Statement {
    Effect: string;
    Principal?: string | { AWS?: string | string[] };
    Action?: string | string[];
    Condition?: Record<string, Record<string, unknown>>;
}

const mutability = ({ repository }: World) => repository.imageTagMutability;
const flagged = ({ repository }: World) =>
    (repository.imageScanningConfiguration as { scanOnPush?: boolean } | undefined)?.scanOnPush === true;
const encryptions = ({ repository }: World) => (repository.encryptionConfigurations ?? []) as Encryption[];
const list = ({ policy }: World) => (Array.isArray(policy?.Statement) ? (policy.Statement as Statement[]) : []);
const isImmutable = (world: World) => mutability(world) === "IMMUTABLE";

const OURS: Record<Topic, string> = {
    tags: "ecr-tags-must-be-immutable",
    scanning: "ecr-scanning-must-be-effective",
    encryption: "ecr-encryption-must-use-customer-key",
    access: "ecr-access-must-not-be-public",
    lifecycle: "ecr-lifecycle-must-limit-images",
};

function ours(topic: Topic): (world: World) => boolean {
    return (world) => evaluate(OURS[topic], resourcesOf(world)).violations.length > 0;
}

/** This pack and the others. */
export const TOOLS: readonly Tool[] = [
    {
        name: "this pack",
        rules: OURS,
        complains: {
            tags: ours("tags"),
            scanning: ours("scanning"),
            encryption: ours("encryption"),
            access: ours("access"),
            lifecycle: ours("lifecycle"),
        },
    },
    {
        // Looks at the account once it is deployed, so that scanning is evaluated by its effect.
        name: "Security Hub",
        rules: { tags: "ECR.2", scanning: "ECR.1", encryption: "ECR.5", lifecycle: "ECR.3" },
        complains: {
            tags: (world) => !isImmutable(world),
            scanning: ours("scanning"),
            encryption: (world) =>
                !encryptions(world).some(
                    ({ encryptionType = "", kmsKey }) =>
                        /^KMS/.test(encryptionType) && kmsKey !== undefined && !kmsKey.startsWith("alias/aws/"),
                ),
            lifecycle: ({ lifecycle }) => lifecycle === null,
        },
    },
    {
        name: "Control Tower",
        rules: { tags: "CT.ECR.PR.3", scanning: "CT.ECR.PR.2", lifecycle: "CT.ECR.PR.1" },
        complains: {
            tags: (world) => !isImmutable(world),
            scanning: (world) => !flagged(world),
            lifecycle: ({ lifecycle }) => lifecycle === null,
        },
    },
    {
        name: "Checkov",
        rules: { tags: "CKV_AWS_51", scanning: "CKV_AWS_163", encryption: "CKV_AWS_136", access: "CKV_AWS_32" },
        complains: {
            tags: (world) => !isImmutable(world),
            scanning: (world) => !flagged(world),
            encryption: (world) => encryptions(world)[0]?.encryptionType !== "KMS",
            // The first statement, whatever its effect, unless StringEquals names an organization.
            access: (world) => {
                const [first] = list(world);
                const key = Object.keys(first?.Condition?.StringEquals ?? {});
                return first?.Principal === "*" && !key.includes("aws:PrincipalOrgID");
            },
        },
    },
    {
        name: "Trivy",
        rules: { tags: "AWS-0031", scanning: "AWS-0030", encryption: "AWS-0033", access: "AWS-0032" },
        complains: {
            tags: (world) => !isImmutable(world),
            scanning: (world) => !flagged(world),
            encryption: (world) => {
                const [first] = encryptions(world);
                return first?.encryptionType !== "KMS" || !first.kmsKey;
            },
            // Any statement with a list of actions of ECR, whatever its effect and conditions.
            access: (world) =>
                list(world).some(
                    ({ Action: actions, Principal: principal }) =>
                        Array.isArray(actions) &&
                        actions.some((action) => action.startsWith("ecr:")) &&
                        (principal === "*" ||
                            (typeof principal === "object" &&
                                Array.isArray(principal.AWS) &&
                                principal.AWS.includes("*"))),
                ),
        },
    },
    {
        name: "compliance-policies",
        rules: {
            tags: "disallow-mutable-image",
            scanning: "enable-image-scan",
            encryption: "configure-customer-managed-key",
        },
        complains: {
            tags: (world) => !isImmutable(world),
            scanning: (world) => !flagged(world),
            // Each encryption that is written; one that is not written is passed over.
            encryption: (world) =>
                encryptions(world).some(
                    ({ encryptionType = "AES256", kmsKey }) =>
                        encryptionType === "AES256" || (encryptionType === "KMS" && !kmsKey),
                ),
        },
    },
    {
        name: "cdk-nag",
        rules: { access: "AwsSolutions-ECR1" },
        // Each Allow statement whose principal has a star anywhere in its text.
        complains: {
            access: (world) =>
                list(world).some(
                    ({ Effect: effect, Principal: principal }) =>
                        effect === "Allow" && JSON.stringify(principal ?? "").includes("*"),
                ),
        },
    },
];
