import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { listedChanges, type Whole, wholeRegistry, withListed } from "./adopt/adopted.ts";
import { follow } from "./adopt/adoptedDocs.ts";
import {
    createTerraform,
    needTerraform,
    PLAIN,
    REGISTRY,
    SHARED_KEY,
    type TerraformFolder,
} from "./adopt/terraform.ts";
import { createStack, needEngine, resetAws, type TestStack } from "./engine.ts";

const REGION = "us-east-1";

describe("repositories made by terraform apply, adopted on the real engine", function () {
    this.timeout(900_000);
    let dev: TestStack;
    let terraform: TerraformFolder;
    let found: Whole;

    before(async function () {
        await needEngine(this);
        needTerraform(this);
        await resetAws();
        dev = await createStack("dev", { "aws:region": REGION });
        terraform = createTerraform(dev.folder, `${SHARED_KEY}${PLAIN}${REGISTRY}`);
        terraform.run("apply", "-auto-approve");
        found = await wholeRegistry(REGION);
    });

    after(() => dev?.remove());

    it("ends in a preview of what adopt listed, with no moment of two owners", async () => {
        const { adopted, changes } = await follow(dev, "terraform", terraform, ({ removals }) => {
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
                writeFileSync(resolve(terraform.folder, "main.tf"), SHARED_KEY);
            }
        });
        assert.deepEqual(terraform.run("state", "list").trim(), "aws_kms_key.shared");
        assert.deepEqual(changes, listedChanges(adopted));
        assert.ok(Object.values(changes).every((change) => ["create", "update"].includes(change)));
        assert.deepEqual(await wholeRegistry(REGION), found);
        await dev.stack.up();
        assert.deepEqual(await wholeRegistry(REGION), withListed(found, adopted));
        assert.deepEqual(await dev.changes(), {});
        assert.match(terraform.run("plan", "-detailed-exitcode"), /No changes/);
    });
});
