import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import { type EcrAnswer, withFakeEcr } from "../fakeEcr.ts";
import { ROOT } from "../lifecycle.ts";
import { type Ended, ecrSet } from "../run.ts";

const ACCOUNT = "123456789012";
const repository = (repositoryName: string, own: object = {}) => ({
    repositoryName,
    repositoryArn: `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/${repositoryName}`,
    registryId: ACCOUNT,
    imageTagMutability: "MUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfiguration: { encryptionType: "AES256" },
    ...own,
});

const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`;

/** An account with two repositories. */
const HELD: Record<string, EcrAnswer> = {
    DescribeRegistry: { registryId: ACCOUNT, replicationConfiguration: { rules: [] } },
    GetRegistryScanningConfiguration: { scanningConfiguration: { scanType: "BASIC", rules: [] } },
    GetRegistryPolicy: { error: "RegistryPolicyNotFoundException", message: "none" },
    GetAccountSetting: {},
    DescribePullThroughCacheRules: { pullThroughCacheRules: [] },
    DescribeRepositoryCreationTemplates: { repositoryCreationTemplates: [] },
    ListPullTimeUpdateExclusions: { pullTimeUpdateExclusions: [] },
    DescribeRepositories: {
        repositories: [
            repository("shop-dev-web", { imageTagMutability: "IMMUTABLE" }),
            repository("shop-dev-api", { encryptionConfiguration: { encryptionType: "KMS", kmsKey: KEY } }),
        ],
    },
    GetLifecyclePolicy: {
        lifecyclePolicyText: JSON.stringify({
            rules: [
                {
                    rulePriority: 1,
                    description: "Keep last 30 images",
                    selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 30 },
                    action: { type: "expire" },
                },
            ],
        }),
    },
    GetRepositoryPolicy: { error: "RepositoryPolicyNotFoundException", message: "none" },
    ListTagsForResource: { tags: [{ Key: "Project", Value: "shop" }] },
    DescribeKey: { error: "AccessDeniedException", message: "no" },
    DescribeLogGroups: { logGroups: [] },
};

interface Adopted extends Ended {
    folder: string;
    files: Record<string, string>;
    operations: string[];
}

/** Runs adopt in a folder with a project; answers what it printed and what stands in the folder then. */
async function adopt(args: readonly string[], held: Record<string, EcrAnswer> = {}, stack?: string): Promise<Adopted> {
    const folder = mkdtempSync(join(tmpdir(), "ecr-set-"));
    try {
        const main = relative(folder, join(ROOT, "index.ts"));
        writeFileSync(join(folder, "Pulumi.yaml"), stringify({ name: "ecr", main, runtime: "nodejs" }));
        if (stack !== undefined) {
            writeFileSync(join(folder, "Pulumi.dev.yaml"), stack);
        }
        let ended: Ended = { code: null, stdout: "", stderr: "" };
        const requests = await withFakeEcr(
            ({ operation }) => held[operation] ?? HELD[operation] ?? {},
            async (env) => {
                ended = await ecrSet(["adopt", "--stack", "dev", ...args], { cwd: folder, env });
            },
        );
        const files = Object.fromEntries(
            readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")]),
        );
        return { ...ended, folder, files, operations: requests.map(({ operation }) => operation) };
    } finally {
        rmSync(folder, { recursive: true });
    }
}

const LIVE = ["--live", "--region", "us-east-1"];

const FILE = `config:
  aws:region: us-east-1
  ecr:project: shop
  ecr:maxImageCount: 30
  ecr:lifecycle: { untaggedExpireAfterDays: 0 }
  ecr:registry: { manage: false }
  ecr:repositories:
    api: { encryptionType: KMS, kmsKeyArn: "${KEY}" }
    web: { imageTagMutability: IMMUTABLE }
`;

describe("ecr-set adopt", function () {
    this.timeout(60_000);

    it("writes the stack file and the import file, and says what the next update changes", async () => {
        const { code, stdout, stderr, files } = await adopt([...LIVE, "--import-file", "import.json"]);
        assert.equal(stderr, "");
        assert.equal(code, 0, stdout);
        assert.deepEqual(
            stdout.split("\n").filter((line) => line.length > 120),
            [],
        );
        assert.deepEqual(stdout.split("\n"), EXPECTED);
        assert.equal(files["Pulumi.dev.yaml"], FILE.replace(`"${KEY}"`, KEY));
        const { resources } = JSON.parse(files["import.json"] ?? "") as { resources: { version?: string }[] };
        assert.deepEqual(
            resources.map(({ version: _version, ...resource }) => resource),
            [
                { type: "ecr-repository-set:index:EcrRepositorySet", name: "ecr", component: true },
                ...["api", "web"].map((key) => ({
                    type: "aws:ecr/repository:Repository",
                    name: `ecr-${key}`,
                    id: `shop-dev-${key}`,
                    parent: "ecr",
                    inputs: { forceDelete: false },
                })),
            ],
        );
    });

    it("changes nothing with --dry-run, and prints what it would write", async () => {
        const { code, stdout, files } = await adopt([...LIVE, "--dry-run"]);
        assert.equal(code, 0);
        assert.ok(stdout.includes(FILE.replace(`"${KEY}"`, KEY)), stdout);
        assert.deepEqual(Object.keys(files), ["Pulumi.yaml"]);
    });

    it("only reads from AWS", async () => {
        const { operations } = await adopt([...LIVE, "--dry-run"]);
        assert.deepEqual(
            operations.filter((operation) => !/^(?:Describe|Get|List)/.test(operation)),
            [],
        );
    });

    it("names the permission that is missing, and writes nothing", async () => {
        const { code, stdout, files } = await adopt(LIVE, {
            GetLifecyclePolicy: { error: "AccessDeniedException", message: "no" },
            ListTagsForResource: { error: "AccessDeniedException", message: "no" },
        });
        assert.equal(code, 1);
        assert.match(stdout, /^4 problems in adopting AWS \(us-east-1\) into stack dev; nothing was written:/);
        assert.match(stdout, /credentials need ecr:GetLifecyclePolicy; grant it/);
        assert.deepEqual(Object.keys(files), ["Pulumi.yaml"]);
    });

    it("says what is wrong with the selection", async () => {
        const named = await adopt([...LIVE, "--repository", "nothing"]);
        assert.match(named.stdout, /--repository\n {4}must name repositories of the account, found nothing/);
        const prefixed = await adopt([...LIVE, "--prefix", "nothing"]);
        assert.match(prefixed.stdout, /--prefix\n {4}must be what names of the account begin with, found "nothing"/);
        assert.deepEqual([named.code, prefixed.code], [1, 1]);
    });

    it("leaves out what a cache has created, and says how to adopt it", async () => {
        const { stdout } = await adopt([...LIVE, "--project", "shop", "--json"], {
            DescribePullThroughCacheRules: {
                pullThroughCacheRules: [{ ecrRepositoryPrefix: "quay", upstreamRegistryUrl: "quay.io" }],
            },
            DescribeRepositories: { repositories: [repository("shop-dev-web"), repository("quay/org/app")] },
        });
        const { repositories, warnings } = JSON.parse(stdout) as { repositories: object; warnings: object[] };
        assert.deepEqual(repositories, { "shop-dev-web": "web" });
        assert.deepEqual(warnings[0], {
            path: 'registry.pullThroughCache["quay"]',
            reason: "1 repository is left out, such as quay/org/app: Amazon ECR creates them when images are pulled; to adopt them, write --prefix quay/",
        });
    });

    it("refuses a registry without repositories", async () => {
        const { code, stdout } = await adopt([...LIVE, "--project", "shop"], {
            DescribeRepositories: { repositories: [] },
        });
        assert.equal(code, 1);
        assert.match(stdout, /repositories\n {4}must be at least one to adopt, found none in AWS \(us-east-1\)/);
    });

    it("says what AWS did not let it read", async () => {
        const { code, stdout } = await adopt(LIVE, {
            DescribeRepositories: { error: "AccessDeniedException", message: "no" },
        });
        assert.equal(code, 1);
        assert.match(stdout, / {2}repositories\n {4}was not read: [^\n]*ecr:DescribeRepositories[^[]*\[not-read\]\n/);
    });

    it("keeps the file as it is the second time", async () => {
        const { stdout, files } = await adopt(LIVE, {}, FILE);
        assert.equal(files["Pulumi.dev.yaml"], FILE);
        assert.match(stdout, /Pulumi\.dev\.yaml says all of this already\./);
    });

    const USAGE: [string, string[], RegExp][] = [
        ["no source", [], /name what to adopt from: --live for AWS, or --from and a file/],
        [
            "two sources",
            ["--live", "--from", "terraform.tfstate"],
            /terraform\.tfstate says what exists, as --live does/,
        ],
        ["ids of variables", ["--from", "a.tfvars", "--import-file", "i"], /--import-file needs what exists/],
        ["no region", ["--live"], /the region of the repositories is not known; write --region/],
        ["an unknown way with the registry", ["--live", "--registry", "take"], /Allowed choices are auto, own, leave/],
    ];
    for (const [name, args, message] of USAGE) {
        it(`says how to call it: ${name}`, async () => {
            const folder = mkdtempSync(join(tmpdir(), "ecr-set-"));
            const main = relative(folder, join(ROOT, "index.ts"));
            writeFileSync(join(folder, "Pulumi.yaml"), stringify({ name: "ecr", main, runtime: "nodejs" }));
            const { code, stderr } = await ecrSet(["adopt", "--stack", "dev", ...args], { cwd: folder });
            assert.equal(code, 64);
            assert.match(stderr, message);
            rmSync(folder, { recursive: true });
        });
    }
});

const EXPECTED: string[] = [
    "Stack dev: 2 repositories of AWS (us-east-1)",
    "",
    "  repository    key  options of its own",
    "  shop-dev-api  api  encryptionType, kmsKeyArn",
    "  shop-dev-web  web  imageTagMutability",
    "",
    "  for the whole set: project, maxImageCount, lifecycle, registry.manage",
    "",
    "The next update changes 6 properties in place",
    "  what                           property          in AWS now           by the stack",
    "  2: shop-dev-api, shop-dev-web  lifecyclePolicy   Keep last 30 images  the same rules, renumbered",
    "  2: shop-dev-api, shop-dev-web  tags.Environment  none                 dev",
    "  2: shop-dev-api, shop-dev-web  tags.ManagedBy    none                 Pulumi",
    "",
    "The next update creates 2 resources",
    "  kind             count  names",
    "  LifecyclePolicy  2      ecr-api-lifecycle, ecr-web-lifecycle  written over what is there",
    "",
    "2 warnings",
    `  keys["${KEY}"]`,
    "    was not read: the credentials need kms:DescribeKey; the repositories keep it, named by its ARN",
    "  lifecycle",
    '    the rule "Keep the newest 30 images" counts untagged images among the newest 30, so that they push out tagged ones:',
    "    add a rule that expires untagged images after some days",
    "    [untagged-take-places]",
    "",
    "Wrote Pulumi.dev.yaml.",
    "",
    "Next",
    "  pulumi import --stack dev --file import.json --yes --protect=false --generate-code=false",
    "  pulumi preview --stack dev",
    "",
];
