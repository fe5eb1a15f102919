import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { checkPlan } from "../../cli/plan/policies.ts";
import type { Plan, PlannedResource } from "../../cli/plan/record.ts";
import { type Ended, ecrSet } from "./run.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const PROD = `config:
  aws:region: us-east-1
  ecr:project: shop
  ecr:replicationDestinations: [{ region: us-west-2 }]
`;

/** A plan of a stack file, with a file for --policy-pack-config or without. */
async function planOf(stack: string, text: string, flags: readonly string[] = [], packConfig?: object): Promise<Ended> {
    const folder = mkdtempSync(join(tmpdir(), "ecr-set-"));
    try {
        const main = relative(folder, join(ROOT, "index.ts"));
        writeFileSync(
            join(folder, "Pulumi.yaml"),
            `name: ecr\nmain: ${main}\nruntime: { name: nodejs, options: { typescript: false } }\n`,
        );
        writeFileSync(join(folder, `Pulumi.${stack}.yaml`), text);
        writeFileSync(join(folder, "policies.json"), JSON.stringify(packConfig ?? {}));
        const config = packConfig === undefined ? [] : ["--policy-pack-config", join(folder, "policies.json")];
        const ended = await ecrSet(["plan", "--stack", stack, "--cwd", folder, ...flags, ...config]);
        return { ...ended, stderr: ended.stderr.replaceAll(folder, "<folder>") };
    } finally {
        rmSync(folder, { recursive: true });
    }
}

/** The last part of a plan. */
const policiesOf = ({ stdout }: Ended) =>
    stdout
        .slice(stdout.search(/\n\w+ policies:/) + 1)
        .trimEnd()
        .split("\n");

const MANDATORY = { enforcementLevel: "mandatory" } as const;
/** The first lines of the part, of a prod stack in which so many rules passed. */
const passed = (count: number, failed = "") => [
    `prod policies: ${count} passed, ${failed}12 not applicable, 1 evaluated only by pulumi preview`,
    "  (ecr-key-policy-must-not-be-open)",
];

describe("the rules in ecr-set plan", function () {
    this.timeout(60_000);

    it("say in a line that they hold", async () => {
        const ended = await planOf("prod", `${PROD}  ecr:repositories: { web: {} }\n`);
        assert.deepEqual(policiesOf(ended), passed(14));
        assert.equal(ended.code, 0);
    });

    it("end the plan with 1 where a mandatory one is broken, and say each change once", async () => {
        const ended = await planOf(
            "prod",
            `${PROD}  ecr:imageTagMutability: MUTABLE\n  ecr:repositories: { api: {}, web: {} }\n`,
        );
        assert.deepEqual(policiesOf(ended), [
            ...passed(13, "1 failed, "),
            "  mandatory ecr-tags-must-be-immutable",
            "    The ECR repository 'shop-prod-api' must have immutable tags, found MUTABLE.",
            "    The ECR repository 'shop-prod-web' must have immutable tags, found MUTABLE.",
            "      Pulumi.prod.yaml  imageTagMutability: IMMUTABLE",
            '      @pulumi/aws       imageTagMutability: "IMMUTABLE"',
        ]);
        assert.equal(ended.code, 1);
    });

    it("name the first three of many resources and count the others", async () => {
        const repositories = Array.from({ length: 17 }, (_, index) => `r${index + 10}: {}`).join(", ");
        const file = `${PROD}  ecr:imageTagMutability: MUTABLE\n  ecr:repositories: { ${repositories} }\n`;
        const ended = await planOf("prod", file);
        assert.deepEqual(policiesOf(ended).slice(2), [
            "  mandatory ecr-tags-must-be-immutable",
            "    The ECR repository 'shop-prod-r10' must have immutable tags, found MUTABLE.",
            "    The ECR repository 'shop-prod-r11' must have immutable tags, found MUTABLE.",
            "    The ECR repository 'shop-prod-r12' must have immutable tags, found MUTABLE.",
            "      Pulumi.prod.yaml  imageTagMutability: IMMUTABLE",
            '      @pulumi/aws       imageTagMutability: "IMMUTABLE"',
            "    and 14 more; --json shows all",
        ]);
        assert.equal(ended.code, 1);
        const { policies } = JSON.parse((await planOf("prod", file, ["--json"])).stdout) as {
            policies: { policy: string }[];
        };
        assert.equal(policies.filter(({ policy }) => policy === "ecr-tags-must-be-immutable").length, 17);
    });

    it("see the statements that were written for repository policies", async () => {
        const statement = "{ Sid: Open, Effect: Allow, Principal: '*', Action: ecr:BatchGetImage }";
        const ended = await planOf(
            "prod",
            `${PROD}  ecr:repositories: { web: { policyStatements: [${statement}] } }\n`,
        );
        assert.deepEqual(policiesOf(ended).slice(2, 5), [
            "  mandatory ecr-access-must-not-be-public",
            "    The policy of the ECR repository 'shop-prod-web' must not be public, found Open with ecr:BatchGetImage for any",
            "      principal.",
        ]);
        assert.equal(ended.code, 1);
    });

    it("show an advisory one, and end the plan with 0", async () => {
        const ended = await planOf("prod", `${PROD}  ecr:namePrefix: live\n  ecr:repositories: { web: {} }\n`);
        assert.deepEqual(policiesOf(ended).slice(0, 5), [
            ...passed(13, "1 failed, "),
            "  advisory ecr-name-must-follow-convention",
            "    The ECR repository 'live-web' must have a name like *-prod-*, prod-*, prod/*, *-prod/*, */prod/*, found the name",
            "      live-web.",
        ]);
        assert.equal(ended.code, 0);
    });

    it("give JSON with rule, level, resource and message", async () => {
        const ended = await planOf("prod", `${PROD}  ecr:repositories: { web: { maxImageCount: 2000 } }\n`, ["--json"]);
        const urn = "urn:pulumi:prod::ecr::ecr-repository-set:index:EcrRepositorySet";
        assert.deepEqual(JSON.parse(ended.stdout).policies, [
            {
                policy: "ecr-key-policy-must-not-be-open",
                level: "unknown",
                resource: `${urn}$aws:kms/key:Key::ecr-key`,
                message:
                    "what it evaluates of the KMS key 'ecr-key' (policy) is not known before the update, which decides",
            },
            {
                policy: "ecr-lifecycle-must-limit-images",
                level: "mandatory",
                resource: `${urn}$aws:ecr/repository:Repository::ecr-web`,
                message: [
                    "The ECR repository 'shop-prod-web' must have a lifecycle policy that limits the number of its images, found one by which tagged images are kept up to 2000.",
                    "  Pulumi.prod.yaml  maxImageCount: 100   # in place of keepLast, archiveAfterDays and lifecyclePolicy",
                    '  @pulumi/aws       aws.ecr.LifecyclePolicy with a last rule of tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100',
                ].join("\n"),
            },
        ]);
        assert.equal(ended.code, 1);
    });

    it("are those of ecr:environment, whatever the stack is called", async () => {
        const dev =
            "config:\n  aws:region: us-east-1\n  ecr:project: shop\n  ecr:environment: dev\n  ecr:repositories: { web: {} }\n";
        assert.deepEqual(policiesOf(await planOf("prod", dev)), ["dev policies: 5 passed, 13 not applicable"]);
    });

    it("are those of the stack's name where ecr:environment is left empty", async () => {
        const empty =
            "config:\n  aws:region: us-east-1\n  ecr:project: shop\n  ecr:environment:\n  ecr:repositories: { web: {} }\n";
        assert.deepEqual(policiesOf(await planOf("dev", empty)), ["dev policies: 5 passed, 13 not applicable"]);
    });

    it("count the region and default tags of a provider of the program's own", () => {
        const provider = "urn:pulumi:prod::shop::pulumi:providers:aws::far";
        const made = (type: string, name: string, inputs: Record<string, unknown>, options = {}): PlannedResource => {
            return { type, name, urn: `urn:pulumi:prod::shop::${type}::${name}`, parent: "", inputs, options };
        };
        const said = (defaultTags: unknown) => {
            const plan: Plan = {
                project: "shop",
                stack: "prod",
                resources: [
                    made("pulumi:providers:aws", "far", { region: "eu-west-1", defaultTags }),
                    made(
                        "aws:ecr/repository:Repository",
                        "web",
                        { name: "shop-prod-web", tags: { Project: "shop" } },
                        { provider: `${provider}::1` },
                    ),
                ],
                outputs: {},
                warnings: [],
                problems: [],
                policies: [],
            };
            checkPlan(plan, {}, { all: { enforcementLevel: "disabled" }, "ecr-repository-must-have-tags": MANDATORY });
            return plan.policies.map(({ level, message }) => `${level}: ${message.split("\n")[0]}`);
        };
        assert.deepEqual(said('{"tags":{"Environment":"prod","ManagedBy":"Pulumi"}}'), []);
        assert.deepEqual(said('{"tags":{"Environment":"prod"}}'), [
            "mandatory: The ECR repository 'shop-prod-web' must have the tags Environment, ManagedBy, Project, found none called ManagedBy.",
        ]);
        assert.deepEqual(said({ unknown: true }), [
            "unknown: what it evaluates of the ECR repository 'shop-prod-web' (defaultTags) is not known before the update, which decides",
        ]);
    });

    it("take levels and settings from a file, as Pulumi does", async () => {
        const text = `${PROD}  ecr:imageTagMutability: MUTABLE\n  ecr:repositories: { web: { maxImageCount: 2000 } }\n`;
        const allowed = {
            "ecr-tags-must-be-immutable": "disabled",
            "ecr-lifecycle-must-limit-images": { maxImages: 2000 },
        };
        const ended = await planOf("prod", text, [], allowed);
        assert.deepEqual(policiesOf(ended), passed(13));
        assert.equal(ended.code, 0);
        const strict = await planOf(
            "dev",
            "config:\n  aws:region: us-east-1\n  ecr:project: shop\n  ecr:repositories: { web: {} }\n",
            [],
            {
                all: "disabled",
                "ecr-tags-must-be-immutable": "remediate",
            },
        );
        assert.deepEqual(policiesOf(strict).slice(0, 2), [
            "dev policies: 0 passed, 1 failed",
            "  mandatory ecr-tags-must-be-immutable",
        ]);
        assert.equal(strict.code, 1);
    });

    it("warn that environments of Pulumi ESC in a file are not read", async () => {
        const text = `${PROD}  ecr:repositories: { web: {} }\n`;
        const warningsOf = async (environments: string[]) =>
            JSON.parse((await planOf("prod", text, ["--json"], { environments })).stdout).warnings;
        assert.deepEqual(await warningsOf(["shop/policies", "shop/prod"]), [
            {
                path: "policies.json: environments",
                reason: "come from Pulumi ESC, and only Pulumi reads them: settings of rules in shop/policies and shop/prod are missing here; write them in this file",
            },
        ]);
        assert.deepEqual(await warningsOf([]), []);
    });

    it("name what a file calls wrongly, and end with 64", async () => {
        const ended = await planOf("prod", PROD, [], {
            "ecr-tag-must-be-immutable": "mandatory",
            all: { level: "advisory" },
        });
        assert.deepEqual(ended, {
            code: 64,
            stdout: "",
            stderr: [
                "error: <folder>/policies.json does not fit the policy pack:",
                '  ecr-tag-must-be-immutable is no rule; did you mean "ecr-tags-must-be-immutable"?',
                '  all: level is no setting; did you mean "enforcementLevel"?',
                "",
            ].join("\n"),
        });
    });

    it("are not run where the configuration has problems", async () => {
        const { code, stdout } = await planOf("prod", "config:\n  ecr:project: shop\n", ["--json"]);
        assert.deepEqual([code, JSON.parse(stdout).policies], [1, []]);
    });
});
