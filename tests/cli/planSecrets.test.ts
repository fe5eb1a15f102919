import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ecrSet, unplaced } from "./run.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SECRET = "{ secure: v1:not-to-be-seen }";
const SET = "  aws:region: us-east-1\n  ecr:project: shop\n  ecr:repositories: { web: {} }\n";

/** A folder with a stack file, and a program: the project's own, or the one that is given. */
async function withProject<T>(config: string, use: (folder: string) => T | Promise<T>, program?: string): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), "ecr-set-"));
    const main = program === undefined ? relative(folder, join(ROOT, "index.ts")) : "index.js";
    const runtime = "runtime: { name: nodejs, options: { typescript: false } }";
    writeFileSync(join(folder, "Pulumi.yaml"), `name: shop\nmain: ${main}\n${runtime}\n`);
    writeFileSync(join(folder, "Pulumi.dev.yaml"), `config:\n${config}`);
    writeFileSync(join(folder, "package.json"), "{}");
    writeFileSync(join(folder, "index.js"), program ?? "");
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    try {
        return await use(folder);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

const planOf = (config: string, program?: string) =>
    withProject(config, (folder) => ecrSet(["plan", "--stack", "dev", "--cwd", folder, "--json"]), program);

describe("what is encrypted in a stack file", function () {
    this.timeout(60_000);

    const others = `  shop:dbPassword: ${SECRET}\n  datadog:apiKey: ${SECRET}\n  shop:db: { user: me, password: ${SECRET} }\n`;

    for (const [command, ...args] of [["plan"], ["lifecycle", "show"], ["registry", "check"]]) {
        it(`in another namespace does not stop ${[command, ...args].join(" ")}`, async () => {
            // The check reads the stack's state with the CLI next, which is not there.
            await withProject(`${SET}${others}`, async (folder) => {
                const all = [command ?? "", ...args, "--stack", "dev", "--cwd", folder];
                const { code, stdout, stderr } = await ecrSet(all, { cwd: folder, env: { PATH: folder } });
                assert.ok(!/plain|encrypted|decrypt/.test(stdout + stderr), stdout + stderr);
                const isCheck = command === "registry";
                assert.match(stderr, isCheck ? /^error: the state of stack dev cannot be read: there is no/ : /^$/);
                assert.equal(code, isCheck ? 1 : 0);
            });
        });
    }

    it("is a value of a program that is not known", async () => {
        const { code, stdout } = await planOf(
            `${others}  shop:count: ${SECRET}\n  shop:plain: here\n`,
            `const { Config, output } = require("@pulumi/pulumi");
const config = new Config();
exports.text = config.require("dbPassword");
exports.within = "postgres://" + config.get("dbPassword") + "@host";
exports.limited = config.require("dbPassword", { maxLength: 3 });
exports.other = new Config("datadog").requireSecret("apiKey");
exports.derived = config.requireSecret("dbPassword").apply((text) => JSON.parse(text));
exports.number = config.requireSecretNumber("count");
exports.object = config.requireObject("db");
exports.secretObject = config.getSecretObject("db");
exports.plain = config.requireSecret("plain");
exports.none = config.getSecret("none");
`,
        );
        const [unknown, secret] = [{ unknown: true }, { secret: true }];
        assert.deepEqual(JSON.parse(stdout).outputs, {
            text: unknown,
            within: unknown,
            limited: unknown,
            other: secret,
            derived: secret,
            number: secret,
            object: { user: "me", password: unknown },
            secretObject: secret,
            plain: secret,
        });
        assert.equal(code, 0);
    });

    for (const [getter, secretly] of [
        ["requireNumber", "requireSecretNumber"],
        ["getBoolean", "getSecretBoolean"],
        ["getObject", "getSecretObject"],
    ])
        it(`and read by ${getter} names how to read it`, async () => {
            const { code, stdout } = await planOf(
                `  shop:count: ${SECRET}\n`,
                `new (require("@pulumi/pulumi").Config)().${getter}("count");\n`,
            );
            assert.deepEqual(JSON.parse(stdout).problems, [
                {
                    path: "program",
                    code: "program-failed",
                    reason: `failed: shop:count is encrypted, and only Pulumi can decrypt it; read it with ${secretly}, or run pulumi preview`,
                },
            ]);
            assert.equal(code, 1);
        });

    const ENCRYPTED = "is encrypted, and only Pulumi can decrypt it; ";
    const WITHOUT = `${ENCRYPTED}what is shown here is without it`;
    const stands = (value: string) => `${ENCRYPTED}${value} stands for it here`;
    // Lines below config, and the warnings by path.
    const options: [string, Record<string, string>][] = [
        [`ecr:kmsKeyArn: ${SECRET}\n  ecr:encryptionType: KMS`, {}],
        [`ecr:tags: { Owner: ${SECRET} }`, {}],
        [`ecr:tags: ${SECRET}`, {}],
        [`ecr:maxImageCount: ${SECRET}`, { "ecr:maxImageCount": WITHOUT }],
        [`ecr:deletionProtection: ${SECRET}`, { "ecr:deletionProtection": WITHOUT }],
        [`ecr:organizationId: ${SECRET}`, { "ecr:organizationId": stands("o-encrypted0") }],
        [`ecr:namePrefix: ${SECRET}`, { "ecr:namePrefix": stands("encrypted-") }],
        [
            `ecr:allowedAccountIds: ["210987654321", ${SECRET}, ${SECRET}]\n  ecr:enableCrossAccountAccess: true`,
            {
                "ecr:allowedAccountIds[1]": stands("999999999901"),
                "ecr:allowedAccountIds[2]": stands("999999999902"),
            },
        ],
        [
            `ecr:pullPrincipals: [${SECRET}]\n  ecr:pushPrincipals: [${SECRET}]`,
            {
                "ecr:pullPrincipals[0]": stands("999999999900"),
                "ecr:pushPrincipals[0]": stands("999999999900"),
            },
        ],
        [
            `ecr:monitoring: { alarms: {}, notifications: { emails: [${SECRET}] } }`,
            { "ecr:monitoring.notifications.emails[0]": stands("encrypted-0@example.com") },
        ],
        [
            `ecr:monitoring: { alarms: {}, notifications: { slack: { workspaceId: ${SECRET}, channelId: ${SECRET} } } }`,
            {
                "ecr:monitoring.notifications.slack.workspaceId": stands("T0ENCRYPTED"),
                "ecr:monitoring.notifications.slack.channelId": stands("C0ENCRYPTED"),
            },
        ],
        [
            `ecr:enableReplication: true\n  ecr:replicationDestinations: [{ region: eu-west-1, registryId: ${SECRET} }]`,
            { "ecr:replicationDestinations[0].registryId": stands("999999999900") },
        ],
        [`ecr:allowedAccountIds: ${SECRET}`, { "ecr:allowedAccountIds": WITHOUT }],
        [`ecr:imagesInUse: [${SECRET}]`, { "ecr:imagesInUse[0]": stands("encrypted-0:encrypted") }],
        [
            `ecr:registry: { pullThroughCache: { docker-hub: { credentials: { username: me, accessToken: ${SECRET} } } } }`,
            {},
        ],
        [`ecr:registry: { pullThroughCache: { docker-hub: { credentials: ${SECRET} } } }`, {}],
        [`ecr:registry: ${SECRET}`, { "ecr:registry": WITHOUT }],
    ];
    for (const [line, expected] of options) {
        it(`below ecr: ${line.replaceAll(SECRET, "***").replaceAll("\n", ",")}`, async () => {
            const { code, stdout, stderr } = await planOf(`${SET}  ${line}\n`);
            const { problems, warnings, resources } = JSON.parse(stdout);
            assert.deepEqual(problems, []);
            const about = warnings.filter(({ reason }: { reason: string }) => reason.includes("encrypted"));
            assert.deepEqual(
                Object.fromEntries(about.map(({ path, reason }: Record<string, string>) => [path, reason])),
                expected,
            );
            assert.ok(!/not-to-be-seen|plainly|plain text/.test(stdout + stderr));
            assert.ok(!stdout.includes("04da6b54"), "the text of what is unknown is not shown");
            assert.equal(code, 0);
            assert.ok(resources.length > 1);
        });
    }

    it("shows a key that is encrypted as one that is not known", async () => {
        const { stdout } = await planOf(`${SET}  ecr:encryptionType: KMS\n  ecr:kmsKeyArn: ${SECRET}\n`);
        const { resources } = JSON.parse(stdout);
        const { inputs } = resources.find(({ type }: { type: string }) => type === "aws:ecr/repository:Repository");
        assert.deepEqual(inputs.encryptionConfigurations, [{ encryptionType: "KMS", kmsKey: { secret: true } }]);
    });

    it("leaves a repository whose options are encrypted, and stands for a project", async () => {
        const { stdout } = await planOf(
            `  aws:region: us-east-1\n  ecr:project: ${SECRET}\n  ecr:repositories: { web: ${SECRET} }\n`,
        );
        const { problems, outputs, warnings } = JSON.parse(stdout);
        assert.deepEqual(problems, []);
        assert.deepEqual(outputs.repositoryNames, { web: "encrypted-dev-web" });
        assert.deepEqual(warnings.map(({ path }: { path: string }) => path).sort(), [
            "ecr:project",
            'ecr:repositories["web"]',
        ]);
    });

    it("is all that a plan is made of where the repositories are", async () => {
        const { code, stdout } = await planOf(`  ecr:project: shop\n  ecr:repositories: ${SECRET}\n`);
        assert.deepEqual(unplaced(JSON.parse(stdout).problems), [
            {
                path: "ecr:repositories",
                reason: `${ENCRYPTED}run pulumi preview, which shows what the stack declares`,
            },
        ]);
        assert.equal(code, 1);
    });

    it("is named where it is plain, with how to encrypt it; a part that is encrypted is none", async () => {
        const cache = (token: string) =>
            `${SET}  ecr:registry: { pullThroughCache: { ghcr: { credentials: { username: me, accessToken: ${token} } } } }\n`;
        const { code, stdout } = await planOf(cache("ghp_notToBeSeen"));
        assert.ok(!stdout.includes("ghp_notToBeSeen"), stdout);
        const { resources, warnings } = JSON.parse(stdout);
        assert.match(JSON.stringify(warnings), /pulumi config set --secret --path 'ecr:registry\.pullThroughCache/);
        const version = resources.find(({ type }: { type: string }) => /SecretVersion$/.test(type));
        assert.deepEqual(version.inputs.secretString, { secret: true });
        assert.equal(code, 0);
        assert.deepEqual(JSON.parse((await planOf(cache(SECRET))).stdout).warnings, []);
    });

    const T = "ghp_notToBeSeen";
    const misplaced = [
        `docker-hub: ${T}`,
        `docker-hub: [${T}]`,
        `docker-hub: { upstream: ${T} }`,
        `docker-hub: { upstreamUrl: ${T} }`,
        `docker-hub: { credentialArn: ${T} }`,
        `docker-hub: { credentials: ${T} }`,
        `docker-hub: { credentials: { username: u, accessToken: t, ${T}: 1 } }`,
        `docker-hub: { credentials: { username: u, accessToken: { ${T}: 1 } } }`,
        `docker-hub: { ${T}: 1 }`,
        `docker-hub: { ${T}: { x: 1 } }`,
        `docker-hub: { token: ${T} }`,
        `ecr: { upstreamUrl: "210987654321.dkr.ecr.us-east-1.amazonaws.com", roleArn: ${T} }`,
        `ecr: { upstreamUrl: "210987654321.dkr.ecr.us-east-1.amazonaws.com", upstreamPrefix: ${T} }`,
        `ecr: { upstreamUrl: "user:${T}@210987654321.dkr.ecr.us-east-1.amazonaws.com" }`,
    ];
    for (const cache of misplaced) {
        it(`is refused and not shown in ${cache}`, async () => {
            const config = `${SET}  ecr:registry: { pullThroughCache: { ${cache} } }\n`;
            const { code, stdout, stderr } = await planOf(config);
            assert.ok(!(stdout + stderr).includes(T), stdout + stderr);
            assert.ok(JSON.parse(stdout).problems.length > 0);
            assert.equal(code, 1);
        });
    }

    it("is not shown where it is a number whose form is lost", async () => {
        const credentials = "{ username: me, accessToken: 047114711 }";
        const { stdout } = await planOf(
            `${SET}  ecr:registry: { pullThroughCache: { ghcr: { credentials: ${credentials} } } }\n`,
        );
        assert.match(stdout, /Pulumi reads a value that is not shown as something else; put it in quotes/);
        assert.ok(!/4711|10262985/.test(stdout), stdout);
    });

    it("is said on standard error where a command shows no warnings of a plan", async () => {
        await withProject(`${SET}  ecr:maxImageCount: ${SECRET}\n`, async (folder) => {
            const { code, stderr } = await ecrSet(["lifecycle", "show", "--stack", "dev", "--cwd", folder]);
            assert.deepEqual(
                { code, stderr },
                { code: 0, stderr: `warning: ecr:maxImageCount ${WITHOUT} (${folder}/Pulumi.dev.yaml:5:3)\n` },
            );
        });
    });
});
