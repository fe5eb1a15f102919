import assert from "node:assert/strict";
import { EXCLUSION_LIMITS, ImageTagMutability, takesExclusionFilters } from "../../../ecr/repository/mutability.ts";

describe("the mutability of tags", () => {
    it("is one of the API's four values", () => {
        assert.deepEqual(Object.values(ImageTagMutability).sort(), [
            "IMMUTABLE",
            "IMMUTABLE_WITH_EXCLUSION",
            "MUTABLE",
            "MUTABLE_WITH_EXCLUSION",
        ]);
    });

    it("takes exclusion filters only with exclusion", () => {
        const taking = Object.values(ImageTagMutability).filter(takesExclusionFilters).sort();
        assert.deepEqual(taking, ["IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"]);
    });

    it("takes 5 filters, each with 2 wildcards", () =>
        assert.deepEqual(EXCLUSION_LIMITS, { filters: 5, wildcards: 2 }));
});
