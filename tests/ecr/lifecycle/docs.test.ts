import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { WARNING_KINDS } from "../../../ecr/lifecycle/warningKinds.ts";
import { madeParts, PAGES, withMadeParts } from "./docs.ts";

describe("the pages about lifecycle policies", () => {
    const text = PAGES.map((page) => readFileSync(page, "utf8")).join("");

    it("shows what the functions answer now; if not, run node tests/ecr/lifecycle/docs.ts", () => {
        assert.equal(text, withMadeParts(text));
    });

    it("has a place for each made part", () => {
        for (const name of Object.keys(madeParts())) {
            assert.ok(text.includes(`<!-- made: ${name} -->`), name);
        }
    });

    it("explains each warning", () => {
        for (const { id } of WARNING_KINDS) {
            assert.ok(text.includes(`| \`${id}\` `), id);
        }
    });
});
