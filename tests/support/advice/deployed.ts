import assert from "node:assert/strict";
import {
    checkChanges,
    type DeployedRepository,
    deletedImages,
    deletedRepositories,
} from "../../../config/repository/changes.ts";
import type { RepositorySetSettings } from "../../../config/settings.ts";
import type { Problem } from "../../../text/problem.ts";
import { resolved, type Written } from "../args.ts";
import { type Advice, assertGone, base, ENVIRONMENTS, type Env, patched, planned } from "./advised.ts";

/** A change of a set that is deployed as the base has it, and each fix that is printed for it. */
export interface ChangeAdvice extends Advice {
    /** What is different of the repository web as it is deployed: it is protected. */
    deployed?: Partial<DeployedRepository>;
    /** What is different of it once a way was followed that is deployed before the change. */
    next?: Partial<DeployedRepository>;
    /** Whether its images are deleted first. */
    isEmptied?: boolean;
}

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
const web = (options: object) => ({ repositories: { web: options } });
const WEB = 'repositories["web"]';
const FREE = { isProtected: false };

/** Advice about repositories that an update would delete. */
export const CHANGES: readonly ChangeAdvice[] = [
    {
        args: web({ name: "shop-prod-api" }),
        path: WEB,
        where: ["prod"],
        ways: [
            ["write name: shop-prod-web for it", web({ name: "shop-prod-web" })],
            [
                "add a repository with the new settings under another key",
                { repositories: { web: { name: "shop-prod-web" }, api: { name: "shop-prod-api" } } },
            ],
        ],
    },
    {
        args: { encryptionType: "KMS" },
        path: WEB,
        deployed: { encryptionType: "AES256", kmsKeyArn: null },
        next: { encryptionType: "AES256", kmsKeyArn: null, ...FREE },
        isEmptied: true,
        ways: [
            ["write encryptionType: AES256 for it", web({ encryptionType: "AES256" }), ["dev"]],
            [
                "add a repository with the new settings under another key, copy the images, then retire this one, once its images are deleted",
                { repositories: { web: null, web2: {} } },
            ],
        ],
    },
    {
        args: { encryptionType: "KMS" },
        path: WEB,
        deployed: { kmsKeyArn: KEY, encryptionType: "KMS" },
        ways: [[`write kmsKeyArn: ${KEY} for it`, web({ kmsKeyArn: KEY })]],
    },
    {
        args: { "aws:region": "eu-west-1" },
        path: WEB,
        deployed: { region: "us-east-1" },
        ways: [["write region: us-east-1 for the set", { region: "us-east-1" }]],
    },
    {
        args: { deletionProtection: true, ...web({ name: "shop-prod-api" }) },
        path: WEB,
        deployed: FREE,
        next: { ...FREE, forceDelete: true },
        ways: [
            [
                "write deletionProtection: false and forceDelete: true for it, and run pulumi up once",
                web({ deletionProtection: false, forceDelete: true }),
                ["dev", "staging"],
            ],
            ["copy the images, then remove this one", web({ name: null }), ["uat", "prod"]],
        ],
    },
    {
        args: { repositories: { web: null, www: {} } },
        path: WEB,
        where: ["prod"],
        ways: [
            [
                "write for www: { aliases: [web], name: shop-prod-web }",
                { repositories: { www: { aliases: ["web"], name: "shop-prod-web" } } },
            ],
        ],
    },
    {
        args: { repositories: { web: null, www: {} } },
        path: WEB,
        next: FREE,
        isEmptied: true,
        ways: [["to retire it on purpose, once its images are deleted: pulumi state unprotect", {}]],
    },
    {
        args: { repositories: { web: null, www: { name: "shop-prod-web" } } },
        path: 'repositories["www"]',
        where: ["prod"],
        deployed: FREE,
        ways: [["write for www: aliases: [web]", { repositories: { www: { aliases: ["web"] } } }]],
    },
    {
        args: { deletionProtection: false, repositories: { web: null, www: {} } },
        path: WEB,
        deployed: FREE,
        next: { ...FREE, forceDelete: true },
        ways: [
            ["write forceDelete: true for it, and run pulumi up once", {}, ["dev", "staging"]],
            // Without images the update deletes it, as below.
            ["delete them before this change, as with aws ecr batch-delete-image", {}, ["uat", "prod"]],
        ],
    },
];

/** What is said of a change, next to what the plan says. */
export function changesSaid(
    args: Written,
    env: Env,
    deployed: Partial<DeployedRepository> = {},
    isEmptied = false,
): Problem[] {
    const { "aws:region": region = "us-east-1", ...own } = args;
    const settingsOf = (written: Written): RepositorySetSettings => {
        const { settings, problems } = resolved(written, { stack: env, region: String(region) });
        assert.deepEqual(problems, []);
        return settings as RepositorySetSettings;
    };
    const now = settingsOf(own);
    const [old] = settingsOf(base(env)).repositories;
    const { key, name, encryptionType } = old as NonNullable<typeof old>;
    const repository: DeployedRepository = {
        ...{ key, name, encryptionType, urn: "urn", region: null, isProtected: true, forceDelete: false },
        kmsKeyArn: encryptionType === "KMS" ? KEY : null,
        ...deployed,
    };
    const set = { repositories: [repository], madeKeyArn: deployed.kmsKeyArn === undefined ? KEY : null };
    // Of a repository with forceDelete it is a warning.
    const deleted = deletedRepositories(set, now).filter(({ old: { forceDelete } }) => !forceDelete && !isEmptied);
    return [...checkChanges(set, now), ...deleted.map((each) => deletedImages(each, "2 images"))];
}

/** Asserts that each fix of a change is said, and leads to no other refusal. */
export async function followChange(row: ChangeAdvice, env: Env): Promise<void> {
    const { args, path, ways, deployed, next = deployed, isEmptied } = row;
    const written = patched(base(env), args) as Written;
    const reason = changeReason(row, env);
    for (const [says, edit, where = ENVIRONMENTS] of ways) {
        assert.equal(reason.includes(says), where.includes(env), `"${says}" of ${reason}`);
        if (!where.includes(env)) {
            continue;
        }
        const edited = patched(written, edit) as Written;
        assert.deepEqual(changesSaid(edited, env, next, isEmptied), []);
        assertGone({ path, reason }, await planned(written, env), await planned(edited, env));
    }
}

/** What is said at the path of a row. */
export function changeReason({ args, path, deployed }: ChangeAdvice, env: Env): string {
    const said = changesSaid(patched(base(env), args) as Written, env, deployed);
    const reason = said.find((each) => each.path === path)?.reason;
    assert.ok(reason !== undefined, `${path} has no problem, but ${JSON.stringify(said)}`);
    return reason;
}
