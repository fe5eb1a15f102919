import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
    checkChanges,
    type DeployedRepository,
    type DeployedSet,
    deletedImages,
    deletedRepositories,
} from "../../../config/repository/changes.ts";
import type { RepositorySetSettings, RepositorySettings } from "../../../config/settings.ts";
import { repositorySettings, setSettings } from "../../support/args.ts";

const MADE_KEY = "arn:aws:kms:us-east-1:123456789012:key/made";
const GIVEN_KEY = "arn:aws:kms:us-east-1:123456789012:key/given";
const URN =
    "urn:pulumi:prod::ecr::ecr-repository-set:index:EcrRepositorySet$aws:ecr/repository:Repository::ecr-web-app";

/** A protected repository that the settings below leave as it is. */
function deployed(different: Partial<DeployedRepository> = {}, madeKeyArn: string | null = null): DeployedSet {
    const repository: DeployedRepository = {
        key: "web-app",
        urn: URN,
        name: "myproject-dev-web-app",
        region: "us-east-1",
        encryptionType: "AES256",
        kmsKeyArn: null,
        isProtected: true,
        forceDelete: false,
        ...different,
    };
    return { repositories: [repository], madeKeyArn };
}

function settings(different: Partial<RepositorySettings> = {}, set: Partial<RepositorySetSettings> = {}) {
    return setSettings({ deletionProtection: true, ...different }, set);
}

/** What is said of one repository that would be replaced. */
function replaced(changes: string, back: string | null) {
    return [
        {
            path: 'repositories["web-app"]',
            code: "protected-replaced",
            reason:
                `changes ${changes}, which AWS cannot do in place: the repository myproject-dev-web-app and all its images would be deleted\n` +
                (back === null ? "" : `    to keep them, ${back}\n`) +
                "    to move on, add a repository with the new settings under another key, copy the images, then retire this one, once its images are deleted:\n" +
                `    pulumi state unprotect '${URN}' --stack prod`,
        },
    ];
}

function removed(end: string, heir: string) {
    return [
        {
            path: 'repositories["web-app"]',
            code: "protected-deleted",
            reason:
                `is no longer in the configuration: the repository myproject-dev-web-app and all its images would be deleted${end}\n` +
                `    if the key was renamed, write for ${heir}: { aliases: [web-app], name: myproject-dev-web-app }\n` +
                `    to retire it on purpose, once its images are deleted: pulumi state unprotect '${URN}' --stack prod`,
        },
    ];
}

describe("a change of a protected repository", () => {
    it("is free where nothing of it is fixed", () => {
        const now = settings({ imageTagMutability: "IMMUTABLE", forceDelete: true, tags: {}, lifecyclePolicy: "{}" });
        assert.deepEqual(checkChanges(deployed(), now), []);
    });

    it("is refused for the name", () => {
        assert.deepEqual(
            checkChanges(deployed(), settings({ name: "web" })),
            replaced("name from myproject-dev-web-app to web", "write name: myproject-dev-web-app for it"),
        );
    });

    it("is refused for the region", () => {
        assert.deepEqual(
            checkChanges(deployed(), settings({}, { region: "eu-west-1" })),
            replaced("region from us-east-1 to eu-west-1", "write region: us-east-1 for the set"),
        );
    });

    it("is refused for the type of encryption, once, with the key that goes with it", () => {
        assert.deepEqual(
            checkChanges(deployed(), settings({ encryptionType: "KMS", kmsKeyArn: GIVEN_KEY })),
            replaced("encryptionType from AES256 to KMS", "write encryptionType: AES256 for it"),
        );
        assert.deepEqual(
            checkChanges(deployed({ encryptionType: "KMS", kmsKeyArn: MADE_KEY }, MADE_KEY), settings()),
            replaced("encryptionType from KMS to AES256", "write encryptionType: KMS for it"),
        );
    });

    it("is refused for the key", () => {
        const old = deployed({ encryptionType: "KMS", kmsKeyArn: GIVEN_KEY });
        assert.deepEqual(
            checkChanges(old, settings({ encryptionType: "KMS", kmsKeyArn: `${GIVEN_KEY}-2` })),
            replaced(`kmsKeyArn from ${GIVEN_KEY} to ${GIVEN_KEY}-2`, `write kmsKeyArn: ${GIVEN_KEY} for it`),
        );
        assert.deepEqual(
            checkChanges(old, settings({ encryptionType: "KMS" })),
            replaced(`kmsKeyArn from ${GIVEN_KEY} to a new key`, `write kmsKeyArn: ${GIVEN_KEY} for it`),
        );
    });

    it("is refused for the key AWS keeps for ECR, where one of the set would take its place", () => {
        assert.deepEqual(
            checkChanges(deployed({ encryptionType: "KMS" }, MADE_KEY), settings({ encryptionType: "KMS" })),
            replaced(`kmsKeyArn from none to ${MADE_KEY}`, null),
        );
    });

    it("is free with the key that was made for the set", () => {
        const old = deployed({ encryptionType: "KMS", kmsKeyArn: MADE_KEY }, MADE_KEY);
        assert.deepEqual(checkChanges(old, settings({ encryptionType: "KMS" })), []);
        assert.deepEqual(checkChanges(old, settings({ encryptionType: "KMS", kmsKeyArn: MADE_KEY })), []);
    });

    it("is inconclusive for a key that is known only later", () => {
        const old = deployed({ encryptionType: "KMS", kmsKeyArn: GIVEN_KEY });
        const kmsKeyArn = pulumi.output(`${GIVEN_KEY}-2`);
        assert.deepEqual(checkChanges(old, settings({ encryptionType: "KMS", kmsKeyArn })), []);
    });

    it("names all that changes", () => {
        assert.deepEqual(
            checkChanges(deployed(), settings({ name: "web", encryptionType: "KMS" }, { region: "eu-west-1" })),
            replaced(
                "name from myproject-dev-web-app to web and region from us-east-1 to eu-west-1 and encryptionType from AES256 to KMS",
                "write name: myproject-dev-web-app for it, write region: us-east-1 for the set, write encryptionType: AES256 for it",
            ),
        );
    });

    it("does not request a region that the state does not know", () => {
        assert.deepEqual(checkChanges(deployed({ region: null }), settings({}, { region: "eu-west-1" })), []);
    });

    it("is refused where the same update lifts the protection, as a change of the environment may", () => {
        assert.deepEqual(
            checkChanges(deployed(), settings({ name: "web", deletionProtection: false })),
            replaced("name from myproject-dev-web-app to web", "write name: myproject-dev-web-app for it"),
        );
    });

    it("is refused where the same update brings the protection, with the way to lose the images on purpose", () => {
        assert.deepEqual(checkChanges(deployed({ isProtected: false }), settings({ name: "web" })), [
            {
                path: 'repositories["web-app"]',
                code: "protected-replaced",
                reason:
                    "changes name from myproject-dev-web-app to web, which AWS cannot do in place: the repository myproject-dev-web-app and all its images would be deleted\n" +
                    "    to keep them, write name: myproject-dev-web-app for it\n" +
                    "    to lose them on purpose, write deletionProtection: false and forceDelete: true for it, and run pulumi up once before this change",
            },
        ]);
    });

    it("is free where it is protected neither before nor after", () => {
        const now = settings({ name: "web", deletionProtection: false });
        assert.deepEqual(checkChanges(deployed({ isProtected: false }), now), []);
    });
});

describe("a key that is gone", () => {
    const renamed = (key: string, different: Partial<RepositorySettings> = {}) =>
        settings({}, { repositories: [repositorySettings({ key, deletionProtection: true, ...different })] });

    it("is refused, with the one new key as its heir", () => {
        assert.deepEqual(checkChanges(deployed(), renamed("www")), removed("", "www"));
    });

    it("is refused, with what was meant where there are several new keys", () => {
        const repositories = ["api", "web-ap"].map((key) => repositorySettings({ key }));
        assert.deepEqual(
            checkChanges(deployed(), settings({}, { repositories })),
            removed('; did you mean "web-ap"?', "its new key"),
        );
    });

    it("is refused where nothing takes its place", () => {
        assert.deepEqual(checkChanges(deployed(), settings({}, { repositories: [] })), removed("", "its new key"));
    });

    it("is free where a repository has it as an alias, and its name", () => {
        assert.deepEqual(checkChanges(deployed(), renamed("www", { aliases: ["web-app"] })), []);
    });

    it("is refused where a repository has it as an alias under another name", () => {
        const now = renamed("www", { aliases: ["web-app"], name: "myproject-dev-www" });
        const [problem] = replaced(
            "name from myproject-dev-web-app to myproject-dev-www",
            "write name: myproject-dev-web-app for it",
        );
        assert.deepEqual(checkChanges(deployed(), now), [{ ...problem, path: 'repositories["www"]' }]);
    });

    it("is free once the protection was lifted in the state", () => {
        const now = renamed("www", { name: "myproject-dev-www" });
        assert.deepEqual(checkChanges(deployed({ isProtected: false }), now), []);
    });

    it("is refused where another key takes its name without the alias", () => {
        assert.deepEqual(checkChanges(deployed({ isProtected: false }), renamed("www")), [
            {
                path: 'repositories["www"]',
                code: "name-taken",
                reason:
                    "must have a name that is free, found myproject-dev-web-app, which is the repository of the key web-app in this stack\n" +
                    "    if the key was renamed, write for www: aliases: [web-app]",
            },
        ]);
    });
});

describe("several changes", () => {
    it("are reported together, sorted", () => {
        const [first] = deployed().repositories as [DeployedRepository];
        const old = { repositories: [first, { ...first, key: "api", name: "api" }], madeKeyArn: null };
        const now = settings({}, { repositories: [repositorySettings({ name: "web", deletionProtection: true })] });
        assert.deepEqual(
            checkChanges(old, now).map(({ path }) => path),
            ['repositories["api"]', 'repositories["web-app"]'],
        );
    });
});

describe("names that two keys of a stack exchange", () => {
    it("are refused for both: AWS cannot rename a repository", () => {
        const [first] = deployed({ isProtected: false }).repositories as [DeployedRepository];
        const old = { repositories: [first, { ...first, key: "api", name: "api" }], madeKeyArn: null };
        const repositories = [
            repositorySettings({ name: "api" }),
            repositorySettings({ key: "api", name: "myproject-dev-web-app" }),
        ];
        assert.deepEqual(
            checkChanges(old, settings({}, { repositories })).map(({ path, reason }) => [path, reason.split("\n")[1]]),
            [
                ['repositories["api"]', "    AWS cannot rename a repository: write name: api for it, or another name"],
                [
                    'repositories["web-app"]',
                    "    AWS cannot rename a repository: write name: myproject-dev-web-app for it, or another name",
                ],
            ],
        );
    });
});

describe("the repositories that an update deletes", () => {
    const free = { isProtected: false };
    const unprotected = { deletionProtection: false };
    const CASES: [string, DeployedSet, RepositorySetSettings, string[]][] = [
        ["nothing that is fixed changes", deployed(free), settings({ ...unprotected, scanOnPush: false }), []],
        ["a name changes", deployed(free), settings({ ...unprotected, name: "web" }), ["web-app"]],
        ["a region changes", deployed(free), settings(unprotected, { region: "eu-west-1" }), ["web-app"]],
        ["an encryption changes", deployed(free), settings({ ...unprotected, encryptionType: "KMS" }), ["web-app"]],
        ["a key is gone", deployed(free), settings({}, { repositories: [] }), ["web-app"]],
        ["a protected one is refused anyhow", deployed(), settings({}, { repositories: [] }), []],
        ["one that becomes protected is refused anyhow", deployed(free), settings({ name: "web" }), []],
    ];
    for (const [title, old, now, expected] of CASES) {
        it(`are found: ${title}`, () => {
            assert.deepEqual(
                deletedRepositories(old, now).map((each) => each.old.key),
                expected,
            );
        });
    }

    it("are kept while they have images, or go with them where forceDelete was deployed", () => {
        const now = settings({}, { repositories: [] });
        const said = (forceDelete: boolean) => {
            const [deleted] = deletedRepositories(deployed({ ...free, forceDelete }), now);
            assert.ok(deleted !== undefined);
            return deletedImages(deleted, "2 images")
                .reason.split("\n")
                .slice(forceDelete ? 0 : 2);
        };
        assert.deepEqual(said(false), [
            "    it has 2 images, and AWS deletes no repository with images",
            "    to lose them on purpose, write forceDelete: true for it, and run pulumi up once before this change",
        ]);
        assert.deepEqual(said(true), [
            "is no longer in the configuration: the repository myproject-dev-web-app and all its images would be deleted, because it was deployed with forceDelete: true; it has 2 images",
        ]);
    });
});
