import assert from "node:assert/strict";
import type { StateAddress } from "../../../cli/adopt/observed.ts";
import { stackFileText } from "../../../cli/adopt/stackFile.ts";
import { removalCommands, takenAddresses } from "../../../cli/adopt/terraform.ts";
import { addVariables } from "../../../cli/adopt/variables.ts";

type Options = Record<string, unknown>;

function text(existing: string | null, set: Options, repositories: Record<string, Options>, registry: Options = {}) {
    return stackFileText(
        existing,
        {
            added: { set, repositories, registry },
            registry: { mode: "own", options: registry, written: registry, left: [], problems: [], reason: "" },
        },
        { project: "ecr", region: "us-east-1" },
    );
}

describe("the stack file that adopt writes", () => {
    it("is a new one, short options on one line", () => {
        const rules = [{ rulePriority: 1, selection: { tagStatus: "any" }, description: "of many words, ".repeat(6) }];
        assert.equal(
            text(
                null,
                { project: "shop" },
                { web: {}, api: { maxImageCount: 5 }, old: { lifecyclePolicy: { rules } } },
            ),
            [
                "config:",
                "  aws:region: us-east-1",
                "  ecr:project: shop",
                "  ecr:repositories:",
                "    web: {}",
                "    api: { maxImageCount: 5 }",
                "    old:",
                "      lifecyclePolicy:",
                "        rules:",
                "          - rulePriority: 1",
                "            selection:",
                "              tagStatus: any",
                `            description: "${"of many words, ".repeat(6)}"`,
                "",
            ].join("\n"),
        );
    });

    it("has dates in quotes, which the Pulumi CLI takes for times without", () => {
        const at = "2026-01-31T00:00:00Z";
        assert.match(
            text(null, {}, { web: { at, list: ["2012-10-17", "v2"] } }),
            /web: \{ at: "2026-01-31T00:00:00Z", list: \[ "2012-10-17", v2 \] \}/,
        );
    });

    it("extends one and keeps its comments, order and other options", () => {
        const existing = [
            "# Ours.",
            "config:",
            "  # The account of the shop.",
            "  aws:region: eu-west-1",
            "  project: shop # short for ecr:project",
            "  ecr:repositories:",
            "    web: {} # the site",
            "encryptionsalt: v1:abc",
            "",
        ].join("\n");
        assert.equal(
            text(existing, {}, { api: { scanOnPush: false } }),
            existing.replace("# the site\n", "# the site\n    api: { scanOnPush: false }\n"),
        );
    });

    it("stays the same text where nothing is added", () => {
        const existing = "config:   {ecr:project:   shop}\n";
        assert.equal(text(existing, {}, {}), existing);
    });

    it("fills what is empty", () => {
        assert.equal(
            text("config:\n", {}, { web: {} }),
            "config:\n  aws:region: us-east-1\n  ecr:repositories:\n    web: {}\n",
        );
        assert.equal(
            text("config:\n  aws:region: a\n  ecr:repositories:\n", {}, { web: {} }),
            "config:\n  aws:region: a\n  ecr:repositories:\n    web: {}\n",
        );
    });
});

describe("variables that are added to a stack file", () => {
    it("add what is not there, and contradict what is", () => {
        const existing = { project: "shop", maxImageCount: 5, repositories: { web: {} } };
        const { added, problems } = addVariables(existing, {
            project: "shop",
            maxImageCount: 7,
            organizationId: "o-a1b2c3d4e5",
            repositories: { web: {}, api: {} },
        });
        assert.deepEqual(added, {
            set: { organizationId: "o-a1b2c3d4e5" },
            repositories: { api: {} },
            registry: {},
        });
        assert.deepEqual(problems, [
            {
                path: "maxImageCount",
                code: "option-conflict",
                reason: "must say what the variables say, 7, found 5 in the stack file; remove one of the two",
            },
        ]);
    });
});

describe("what Terraform has to forget", () => {
    const ADDRESSES: StateAddress[] = [
        ['module.ecr["web"].aws_ecr_repository.this[0]', "aws_ecr_repository", "shop-web"],
        ['module.ecr["web"].aws_ecr_lifecycle_policy.this[0]', "aws_ecr_lifecycle_policy", "shop-web"],
        ['module.ecr["api"].aws_ecr_repository.this[0]', "aws_ecr_repository", "shop-api"],
        ["aws_ecr_registry_scanning_configuration.this", "aws_ecr_registry_scanning_configuration", null],
        ["aws_ecr_pull_through_cache_rule.quay", "aws_ecr_pull_through_cache_rule", "quay"],
        ["aws_ecr_account_setting.mounting", "aws_ecr_account_setting", "BLOB_MOUNTING"],
        ["aws_kms_key.ecr", "aws_kms_key", "1234"],
        ["aws_kms_alias.ecr", "aws_kms_alias", "1234"],
        ["aws_kms_key.other", "aws_kms_key", "5678"],
        ["aws_cloudwatch_log_group.findings", "aws_cloudwatch_log_group", "/aws/events/ecr/shop-dev"],
    ].map(([address, type, name]) => ({ address: String(address), type: String(type), name: name ?? null }));
    const at = (...positions: number[]) => positions.map((position) => ADDRESSES[position]?.address);

    const CASES: [string, [string, string][], number[]][] = [
        ["a repository with its policies", [["aws:ecr/repository:Repository", "shop-web"]], [0, 1]],
        ["a repository of another region", [["aws:ecr/repository:Repository", "shop-web@eu-west-1"]], [0, 1]],
        [
            "a document of the registry",
            [["aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration", "123456789012"]],
            [3],
        ],
        ["a cache", [["aws:ecr/pullThroughCacheRule:PullThroughCacheRule", "quay"]], [4]],
        ["an account setting", [["aws:ecr/accountSetting:AccountSetting", "BLOB_MOUNTING"]], [5]],
        ["a key with its alias", [["aws:kms/key:Key", "1234"]], [6, 7]],
        ["a log group", [["aws:cloudwatch/logGroup:LogGroup", "/aws/events/ecr/shop-dev"]], [9]],
        ["nothing that is created anew", [["aws:ecr/repository:Repository", "shop-else"]], []],
    ];
    for (const [name, imported, taken] of CASES) {
        it(`is what is imported: ${name}`, () => {
            const resources = imported.map(([type, id]) => ({ type, id }));
            assert.deepEqual(takenAddresses(ADDRESSES, resources), at(...taken));
        });
    }

    it("is quoted for a shell", () => {
        assert.deepEqual(removalCommands(['module.ecr["web"].aws_ecr_repository.this[0]', `a.b["it's"]`]), [
            `terraform state rm 'module.ecr["web"].aws_ecr_repository.this[0]'`,
            `terraform state rm 'a.b["it'\\''s"]'`,
        ]);
    });
});
