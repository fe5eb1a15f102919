import { SERVICE_KINDS } from "../live/index.ts";
import { LOSS_PERMISSIONS } from "../live/lifecycle.ts";
import { REGISTRY_PERMISSIONS } from "../live/registry.ts";
import { KEY_PERMISSIONS } from "../live/stackKeys.ts";
import { assertDocumented } from "./support/docs.ts";

describe("the permissions of the guard", () => {
    it("stand in docs/operations.md as a policy, as the readers of live/ request them", () => {
        const asked = [
            ...REGISTRY_PERMISSIONS,
            ...LOSS_PERMISSIONS,
            ...KEY_PERMISSIONS,
            ...Object.values(SERVICE_KINDS).map(({ permission }) => permission),
        ];
        const policy = {
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Action: [...new Set(asked)].sort(), Resource: "*" }],
        };
        const text = JSON.stringify(policy, null, 2).split("\n");
        assertDocumented("docs/operations.md", "permissions", ["```json", ...text, "```"]);
    });
});
