import assert from "node:assert/strict";
import { LifecyclePolicies } from "../../../config/repository/lifecyclePolicies.ts";
import { resolve } from "../../../config/resolve.ts";

const CONTEXT = { stack: "dev", region: "us-east-1" };
const PATTERNS = Array.from({ length: 40 }, (_, index) => `shared-${index}-*`);
const OWN = { rules: PATTERNS.map((pattern, index) => keepFive(pattern, index + 1)) };

function keepFive(pattern: string, rulePriority: number): object {
    const tags = { tagStatus: "tagged", tagPatternList: [pattern] };
    return {
        rulePriority,
        selection: { ...tags, countType: "imageCountMoreThan", countNumber: 5 },
        action: { type: "expire" },
    };
}

/** How often the patterns of a set are taken apart while a number of its repositories is resolved. */
function splitsOf(count: number, options: object, own: (index: number) => object = () => ({})): number {
    const repositories = Object.fromEntries(Array.from({ length: count }, (_, index) => [`r${index}`, own(index)]));
    const { split } = String.prototype;
    let splits = 0;
    String.prototype.split = function (this: string, ...args: unknown[]) {
        splits += this.startsWith("shared-") ? 1 : 0;
        return Reflect.apply(split, this, args);
    } as typeof split;
    try {
        const { problems } = resolve({ project: "shop", ...options, repositories }, CONTEXT);
        assert.deepEqual(problems, []);
    } finally {
        String.prototype.split = split;
    }
    assert.ok(splits > 0, "the patterns are never looked at");
    return splits;
}

describe("the lifecycle policies of a set", () => {
    const policies = new LifecyclePolicies();

    it("are made once for the same settings, no matter which repository has them", () => {
        const settings = { keepLast: 5, protectTags: ["v*"] };
        const first = policies.make(settings, { immutableTags: false });
        assert.equal(first.text?.includes('"v*"'), true);
        assert.equal(policies.make(structuredClone(settings), {}), first);
        assert.notEqual(policies.make({ ...settings, keepLast: 6 }, {}).text, first.text);
    });

    it("are checked again where tags cannot move", () => {
        const settings = { untaggedExpireAfterDays: 0, keepLast: 5 };
        const movable = policies.make(settings, { immutableTags: false });
        const fixed = policies.make(settings, { immutableTags: true });
        assert.notDeepEqual(movable.warnings, fixed.warnings);
        const reading = policies.read(movable.text, { immutableTags: false });
        assert.equal(policies.read(movable.text, {}), reading);
        assert.notDeepEqual(policies.read(movable.text, { immutableTags: true }).warnings, reading.warnings);
    });

    for (const [title, options] of Object.entries({
        "settings of the set": { lifecycle: { protectTags: PATTERNS } },
        "the set's own document": { lifecyclePolicy: OWN },
        "the set's own text": { lifecyclePolicy: JSON.stringify(OWN) },
    })) {
        it(`are made once for ${title}, however many repositories there are`, () => {
            assert.equal(splitsOf(50, options), splitsOf(2, options));
        });
    }

    it("are made for each repository with settings of its own", () => {
        const own = (index: number) => ({ maxImageCount: 60 + (index % 2) });
        const options = { lifecycle: { protectTags: PATTERNS } };
        assert.ok(splitsOf(2, options, own) > splitsOf(1, options, own));
        assert.equal(splitsOf(50, options, own), splitsOf(2, options, own));
    });
});
