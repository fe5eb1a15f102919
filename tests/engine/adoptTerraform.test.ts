import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { accessMeaning } from "../../cli/adopt/access.ts";
import { readKeys, valueOr } from "../../live/index.ts";
import { type AdoptJson, adopt, listedChanges, type Whole, wholeRegistry, withListed } from "./adopt/adopted.ts";
import { follow } from "./adopt/adoptedDocs.ts";
import {
    createTerraform,
    IN_MODULES,
    MODULES,
    needTerraform,
    PLAIN,
    REGISTRY,
    SHARED_KEY,
    type TerraformFolder,
} from "./adopt/terraform.ts";
import { createStack, needEngine, needWholeEcr, resetAws, type TestStack } from "./engine.ts";

const REGION = "us-east-1";

describe("repositories made by terraform apply, adopted on the real engine", function () {
    this.timeout(900_000);
    let dev: TestStack;
    let terraform: TerraformFolder;
    let found: Whole;

    before(async function () {
        await needWholeEcr(this);
        needTerraform(this);
        await resetAws();
        dev = await createStack("dev", { "aws:region": REGION });
        terraform = createTerraform(dev.folder, `${SHARED_KEY}${PLAIN}${REGISTRY}`);
        terraform.run("apply", "-auto-approve");
        found = await wholeRegistry(REGION);
    });

    after(() => dev?.remove());

    it("ends in a preview of what adopt listed, with no moment of two owners", async () => {
        const { adopted, changes } = await follow(dev, "terraform", terraform, handOver(dev, terraform, SHARED_KEY));
        assert.deepEqual(terraform.run("state", "list").trim(), "aws_kms_key.shared");
        assert.deepEqual(changes, listedChanges(adopted));
        assert.ok(Object.values(changes).every((change) => ["create", "update"].includes(change)));
        assert.deepEqual(await wholeRegistry(REGION), found);
        await dev.up();
        assert.deepEqual(await wholeRegistry(REGION), withListed(found, adopted));
        assert.deepEqual(await dev.changes(), {});
        assert.match(terraform.run("plan", "-detailed-exitcode"), /No changes/);
    });
});

describe("modules by terraform apply, adopted with their key on the real engine", function () {
    this.timeout(900_000);
    let dev: TestStack;
    let terraform: TerraformFolder;
    let found: Whole;
    let keyArn: string;
    let key: object;

    before(async function () {
        await needEngine(this);
        needTerraform(this);
        await resetAws();
        dev = await createStack("dev", { "aws:region": REGION });
        terraform = createTerraform(dev.folder, IN_MODULES, MODULES);
        terraform.run("get");
        terraform.run("apply", "-auto-approve");
        found = await wholeRegistry(REGION);
        keyArn = String(found.repositories["myproject-dev-web"]?.kmsKeyArn);
        key = await wholeKey(keyArn);
    });

    after(() => dev?.remove());

    it("is the same by the output of terraform show -json", async () => {
        terraform.paste("terraform show -json > shown.json");
        const options = ["--project", "myproject", "--registry", "own", "--dry-run"];
        const shown = await adopt(dev, "dev", "--from", "shown.json", ...options);
        const stored = await adopt(dev, "dev", "--from", "terraform.tfstate", ...options);
        assert.deepEqual(shown.problems, []);
        assert.equal(shown.text, stored.text);
        assert.deepEqual(shown.import, stored.import);
        assert.deepEqual([...shown.removals].sort(), [...stored.removals].sort());
    });

    it("ends in a preview of what adopt listed, and nothing is left to Terraform", async () => {
        const { adopted, changes } = await follow(dev, "terraform", terraform, handOver(dev, terraform, ""));
        assert.equal(terraform.run("state", "list").trim(), "");
        assert.deepEqual(changes, listedChanges(adopted));
        assert.ok(Object.values(changes).every((change) => ["create", "update"].includes(change)));
        assert.deepEqual(await wholeRegistry(REGION), found);
        assert.deepEqual(await wholeKey(keyArn), key);
        await dev.up();
        assert.deepEqual(await wholeRegistry(REGION), withListed(found, adopted));
        const listed = adopted.changes.filter(({ subject }) => subject.startsWith("key "));
        const words = Object.fromEntries(listed.map(({ property, next }) => [property, next]));
        assert.deepEqual(await wholeKey(keyArn), {
            ...key,
            description: words.description,
            aliases: ["alias/myproject-dev-ecr", "alias/myproject-images"],
            tags: { Environment: "dev", ManagedBy: "Pulumi", Project: "myproject", Terraform: "true" },
        });
        assert.deepEqual(await dev.changes(), {});
        assert.match(terraform.run("plan", "-detailed-exitcode"), /No changes/);
    });
});

/** What a reader does between adopt and the import: Terraform forgets what adopt has named, and keeps the rest. */
function handOver(dev: TestStack, terraform: TerraformFolder, rest: string): (adopted: AdoptJson) => void {
    return ({ removals }) => {
        // Terraform forgets first: Pulumi has nothing yet.
        const listed = terraform.run("state", "list");
        if (listed.includes("aws_ecr_")) {
            assert.doesNotMatch(dev.pulumi("stack", "--show-urns"), /aws:ecr/);
            // The way back, while Terraform's files are as they were.
            terraform.paste(removals[0] ?? "");
            assert.notEqual(terraform.run("state", "list"), listed);
            terraform.paste("terraform state push -force before-adopt.tfstate");
            assert.equal(terraform.run("state", "list"), listed);
            for (const line of removals) {
                terraform.paste(line);
            }
            writeFileSync(resolve(terraform.folder, "main.tf"), rest);
        }
    };
}

/** A key as AWS has it, its policy by what it means. */
async function wholeKey(arn: string): Promise<object> {
    const look = (await readKeys({ region: REGION }, [arn])).get(arn);
    const details = look !== undefined && "value" in look ? look.value : assert.fail(`${arn} was not read`);
    return {
        arn: details.arn,
        description: details.description,
        aliases: valueOr(details.aliases, null),
        rotates: valueOr(details.rotates, null),
        policy: accessMeaning(valueOr(details.policy, null), "aws"),
        tags: valueOr(details.tags, null),
    };
}
