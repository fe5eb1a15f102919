import assert from "node:assert/strict";
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
                reason: "must say what the variables say, 7, found 5 in the stack file; remove one of the two",
            },
        ]);
    });
});

describe("what Terraform has to forget", () => {
    const ADDRESSES = [
        'module.ecr["web"].aws_ecr_repository.this[0]',
        'module.ecr["web"].aws_ecr_lifecycle_policy.this[0]',
        "aws_ecr_registry_scanning_configuration.this",
        "aws_kms_key.ecr",
        "aws_kms_alias.ecr",
        "aws_cloudwatch_log_group.findings",
    ];

    it("is what the stack takes over, and nothing else", () => {
        const nothing = { key: false, registry: false, logGroup: false };
        assert.deepEqual(takenAddresses(ADDRESSES, nothing), ADDRESSES.slice(0, 2));
        assert.deepEqual(takenAddresses(ADDRESSES, { ...nothing, registry: true }), ADDRESSES.slice(0, 3));
        assert.deepEqual(takenAddresses(ADDRESSES, { key: true, registry: true, logGroup: true }), ADDRESSES);
    });

    it("is quoted for a shell", () => {
        assert.deepEqual(removalCommands(ADDRESSES.slice(0, 1)), [
            `terraform state rm 'module.ecr["web"].aws_ecr_repository.this[0]'`,
        ]);
    });
});
