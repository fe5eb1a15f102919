import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FIXTURES, inFolder, keepNewest, lifecycle } from "./lifecycle.ts";

const TWO_MISTAKES = `two-mistakes.json: 2 problems
  rules[0].selection.countUnit
    must be absent where countType is "imageCountMoreThan", found "days": leave it out [count-unit-unexpected]
  rules[0].action.type
    must be "expire" or "transition", found "delete"; did you mean "expire"? [action-type]
`;

describe("ecr-set lifecycle validate", function () {
    this.timeout(60_000);

    it("says how many rules a legal policy has", async () => {
        assert.deepEqual(await lifecycle(["validate", "policy.json"]), {
            code: 0,
            stdout: "policy.json: ok, 4 rules\n",
            stderr: "",
        });
    });

    it("says all that is wrong with each file, and ends with 1 where one has problems", async () => {
        assert.deepEqual(await lifecycle(["validate", "policy.json", "two-mistakes.json", "images.json"]), {
            code: 1,
            stdout: `policy.json: ok, 4 rules\n${TWO_MISTAKES}images.json: 2 problems
  rules
    is required and missing: add it [missing-key]
  imageDetails
    is not a key that AWS knows: drop it, the keys here are rules [unknown-key]
`,
            stderr: "",
        });
    });

    it("warns of a text that is too long only as it is written", async () => {
        const spaced = `${readFileSync(join(FIXTURES, "policy.json"), "utf8").trimEnd()}${" ".repeat(40_000)}`;
        assert.deepEqual(await lifecycle(["validate", "-"], { input: spaced }), {
            code: 0,
            stdout: `standard input: ok, 4 rules, 1 warning
  the whole policy
    has ${spaced.length} characters as written, AWS takes 30720 and counts spaces and line breaks: send it without them
    [text-length]
`,
            stderr: "",
        });
    });

    it("says what is legal and surely not meant, and ends with 0", async () => {
        assert.deepEqual(await lifecycle(["validate", "-"], { input: keepNewest(2) }), {
            code: 0,
            stdout: `standard input: ok, 1 rule, 2 warnings
  rules[0].selection.countNumber
    counts untagged images among the newest 2, so that they push out tagged ones: add a rule that expires untagged images after some days
    [untagged-take-places]
  rules[0].selection.countNumber
    keeps 2, too few to roll back by 3 releases: keep at least 4, more if a release is more than one image
    [low-count]
`,
            stderr: "",
        });
    });

    it("says nothing of untagged images where tags cannot be moved", async () => {
        assert.deepEqual(await lifecycle(["validate", "-", "--immutable-tags"], { input: keepNewest(20) }), {
            code: 0,
            stdout: "standard input: ok, 1 rule\n",
            stderr: "",
        });
    });

    it("reads standard input and files with a byte order mark, and says where a text is not JSON", async () => {
        const policy = readFileSync(join(FIXTURES, "policy.json"), "utf8");
        await inFolder({ "bom.json": `\uFEFF${policy}` }, async (folder) => {
            assert.equal(
                (await lifecycle(["validate", "bom.json"], { cwd: folder })).stdout,
                "bom.json: ok, 4 rules\n",
            );
        });
        assert.deepEqual(await lifecycle(["validate", "-"], { input: "{ rules: [] }" }), {
            code: 1,
            stdout: `standard input: 1 problem
  the whole policy
    must be JSON: Expected property name or '}' in JSON at position 2 (line 1 column 3) [json]
`,
            stderr: "",
        });
    });

    it("prints JSON with all it found", async () => {
        const { code, stdout, stderr } = await lifecycle(["validate", "policy.json", "two-mistakes.json", "--json"]);
        assert.deepEqual(JSON.parse(stdout), [
            { file: "policy.json", rules: 4, problems: [], warnings: [] },
            {
                file: "two-mistakes.json",
                rules: null,
                problems: [
                    {
                        path: "rules[0].selection.countUnit",
                        code: "count-unit-unexpected",
                        reason: 'must be absent where countType is "imageCountMoreThan", found "days": leave it out',
                    },
                    {
                        path: "rules[0].action.type",
                        code: "action-type",
                        reason: 'must be "expire" or "transition", found "delete"; did you mean "expire"?',
                    },
                ],
                warnings: [],
            },
        ]);
        assert.deepEqual({ code, stderr }, { code: 1, stderr: "" });
    });

    for (const [what, args, stderr] of [
        ["a missing file", ["none.json"], "error: none.json cannot be read: there is no such file\n"],
        ["a folder", ["."], "error: . cannot be read: it is a folder\n"],
        ["standard input twice", ["-", "-"], "error: only one file can be - for standard input\n"],
        ["no file", [], "error: missing required argument 'file'\n(ecr-set --help shows the commands)\n"],
    ] as const) {
        it(`refuses ${what}, prints nothing else, and ends with 64`, async () => {
            assert.deepEqual(await lifecycle(["validate", ...args], { input: "" }), { code: 64, stdout: "", stderr });
        });
    }
});
