import assert from "node:assert/strict";
import { RULES } from "../../policy/rules/index.ts";
import { ENVIRONMENTS, follow } from "../support/advice/advised.ts";
import { POLICIES_OF_SETS } from "../support/advice/policies.ts";

/** Rules that no stack file can break, each with the reason. */
const EXEMPT: Record<string, string> = {
    "ecr-key-must-rotate": "the set's own key rotates; one that is named is of the program",
    "ecr-key-policy-must-not-be-open": "the set's own key is closed; one that is named is of the program",
    "ecr-lifecycle-must-be-valid": "a lifecycle policy that AWS refuses is a problem of the set",
    "ecr-public-repository-must-be-allowed": "a set makes private repositories",
    "ecr-push-must-not-use-access-keys": "a set makes no users",
    "ecr-push-must-limit-oidc-subjects": "a set makes no roles for pipelines",
    "ecr-push-must-pin-oidc-ids": "a set makes no roles for pipelines",
    "ecr-registry-must-have-one-writer": "takes two sets in one program",
    "ecr-cache-must-have-credentials": "a cache without credentials is a problem of the set",
    "ecr-alarm-must-watch-real-metrics": "the set's own alarms do",
    "ecr-image-must-be-pinned-by-digest": "a set makes no tasks or functions",
};

describe("advice of policies for stack files, followed", () => {
    for (const row of POLICIES_OF_SETS) {
        for (const env of row.where ?? ENVIRONMENTS) {
            it(`leads to no other refusal in ${env}: ${row.path} of ${JSON.stringify(row.args).slice(0, 90)}`, async () => {
                await follow(row, env);
            });
        }
    }

    it("is that of each rule", () => {
        const followed = new Set(POLICIES_OF_SETS.map(({ path }) => path));
        const open = RULES.map(({ name }) => name).filter((name) => !followed.has(name));
        assert.deepEqual(open.sort(), Object.keys(EXEMPT).sort());
    });
});
