import assert from "node:assert/strict";
import {
    type AdoptJson,
    adopt,
    adoptAndPreview,
    listedChanges,
    stackFile,
    type Whole,
    wholeRegistry,
    withListed,
} from "./adopt/adopted.ts";
import { handmade, makeByHand, makeKey } from "./adopt/handmade.ts";
import { createStack, needEngine, resetAws, type TestStack } from "./engine.ts";

const REGION = "us-east-1";

describe("repositories made by hand, adopted on the real engine", function () {
    this.timeout(600_000);
    let dev: TestStack;
    let found: Whole;
    let adopted: AdoptJson;

    before(async function () {
        await needEngine(this);
        await resetAws();
        await makeByHand(REGION, handmade(await makeKey(REGION, "Of the security team")));
        dev = await createStack("dev", { "aws:region": REGION });
    });

    after(() => dev?.remove());

    it("previews what adopt listed, and nothing else", async () => {
        found = await wholeRegistry(REGION);
        const { changes, ...rest } = await adoptAndPreview(dev, "dev", "--live", "--project", "myproject");
        adopted = rest.adopted;
        assert.deepEqual(changes, listedChanges(adopted));
        assert.ok(!Object.values(changes).includes("replace"));
        assert.deepEqual(await wholeRegistry(REGION), found);
    });

    it("says nothing new the second time", async () => {
        const text = stackFile(dev, "dev");
        const { problems } = adopt(dev, "dev", "--live");
        assert.deepEqual(problems, []);
        assert.equal(stackFile(dev, "dev"), text);
    });

    it("leaves in AWS what was there, but for what it listed", async () => {
        await dev.stack.up();
        assert.deepEqual(await wholeRegistry(REGION), withListed(found, adopted));
        assert.deepEqual(await dev.changes(), {});
        assert.deepEqual(adopt(dev, "dev", "--live").changes, []);
    });
});
