import assert from "node:assert/strict";
import { noReplication } from "../../ecr/registry/replication.ts";
import { type Comparison, compareRegistry, Outcome } from "../../live/index.ts";
import { CASES, comparisonOf, liveOf, NO_SCANS, rowsOf } from "./registryCases.ts";

const { Replaced, Collides } = Outcome;
/** Not of this stack, and left as it is by this update. */
const Left = Outcome.Foreign;

/** The same registry once an update with consent has gone through, and what was taken was imported. */
function afterUpdate(comparison: Comparison): Comparison {
    const { live, wanted, wantedNames } = comparison;
    const look = <T>(before: { value: T } | { notChecked: string }, after: T | null) =>
        after === null || "notChecked" in before ? before : { value: after };
    const held = (looked: { value: string[] } | { notChecked: string }, created: string[]) =>
        look(looked, [...new Set([...("value" in looked ? looked.value : []), ...created])].sort());
    const names = (list: "caches" | "templates" | "repositories") =>
        "value" in live[list]
            ? (live[list].value as { prefix?: string; name?: string }[]).map(({ prefix, name }) => prefix ?? name ?? "")
            : [];
    const settings = "value" in live.settings ? live.settings.value : {};
    const next = liveOf({
        caches: [...new Set([...names("caches"), ...wantedNames.caches])],
        templates: [...new Set([...names("templates"), ...wantedNames.templates])],
        repositories: [...new Set([...names("repositories"), ...wantedNames.repositories])],
    });
    return {
        ...comparison,
        live: {
            ...next,
            scanning: look(live.scanning, wanted.scanning),
            replication: look(live.replication, wanted.replication),
            policy: look(live.policy, wanted.policy),
            settings: look(live.settings, { ...settings, ...wanted.settings }),
            pullTimeUpdateExclusions: held(live.pullTimeUpdateExclusions, wantedNames.exclusions),
        },
        deployed: wanted,
        written: wanted,
        deployedNames: wantedNames,
        parts: undefined as never,
    };
}

const REFUSED: readonly Outcome[] = [Replaced, Collides, Left];

describe("a registry, compared with what a stack would write", () => {
    it("has 50 cases, each with a name of its own", () => {
        assert.ok(CASES.length >= 50, `${CASES.length} cases`);
        assert.equal(new Set(CASES.map(([name]) => name)).size, CASES.length);
    });

    for (const [name, each] of CASES) {
        it(name, () => {
            assert.deepEqual(rowsOf(compareRegistry(comparisonOf(each))), each.rows);
        });
    }
});

describe("a stack's own rules, once they are deployed", () => {
    const refused = (comparison: Comparison) =>
        rowsOf(compareRegistry(comparison).filter(({ outcome }) => REFUSED.includes(outcome)));

    for (const [name, each] of CASES) {
        it(`are not refused at a second and third look: ${name}`, () => {
            const second = afterUpdate(comparisonOf(each));
            assert.deepEqual(refused(second), []);
            // The state of an older version, a refreshed state, and one without the names of the configuration.
            assert.deepEqual(refused({ ...second, written: null }), []);
            assert.deepEqual(refused({ ...second, own: { namespaces: [], names: [] } }), []);
            assert.deepEqual(refused(afterUpdate(second)), []);
            // What is no longer requested is emptied, and nothing of the stack's own trips that.
            const { scanning, replication, policy } = second.wanted;
            const emptied = {
                ...second.wanted,
                scanning: scanning && NO_SCANS,
                replication: replication && noReplication(replication),
                policy: policy && [],
            };
            assert.deepEqual(refused({ ...second, wanted: emptied }), []);
        });
    }
});
