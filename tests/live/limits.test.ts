import assert from "node:assert/strict";
import type { ReplicationRule } from "../../ecr/registry/replication.ts";
import type { ScanningConfiguration } from "../../ecr/registry/scanning.ts";
import { limitUses } from "../../live/index.ts";

const to = (region: string, registryId: string | null = null) => ({ region, registryId });
const scanning = (...rules: ScanningConfiguration["rules"]): ScanningConfiguration => ({ scanType: "ENHANCED", rules });
const names = (count: number) => Array.from({ length: count }, (_, index) => `p-${index}`);

type Documents = { scanning: ScanningConfiguration | null; replication: ReplicationRule[] | null };
const NONE: Documents = { scanning: null, replication: null };

const CASES: [string, Documents, Documents, string[]][] = [
    ["nothing", NONE, NONE, []],
    [
        "one rule of three filters is no three rules",
        NONE,
        { ...NONE, scanning: scanning({ scanFrequency: "SCAN_ON_PUSH", filters: names(3) }) },
        ["scanning rules 0 1 2", "scanning filters, SCAN_ON_PUSH 0 3 100"],
    ],
    [
        "each frequency has a limit of its own",
        {
            ...NONE,
            scanning: scanning(
                { scanFrequency: "SCAN_ON_PUSH", filters: names(100) },
                { scanFrequency: "CONTINUOUS_SCAN", filters: names(7) },
            ),
        },
        { ...NONE, scanning: scanning() },
        [
            "scanning rules 2 0 2",
            "scanning filters, SCAN_ON_PUSH 100 0 100",
            "scanning filters, CONTINUOUS_SCAN 7 0 100",
        ],
    ],
    [
        "a destination of two rules is one, and filters count per rule",
        {
            ...NONE,
            replication: [
                { destinations: [to("us-west-2"), to("eu-west-1")], prefixes: names(4) },
                { destinations: [to("us-west-2"), to("us-west-2", "210987654321")], prefixes: names(9) },
                { destinations: [to("us-west-2")], prefixes: [] },
            ],
        },
        NONE,
        ["replication rules 3 0 10", "replication destinations 3 0 25", "replication filters, longest rule 9 0 100"],
    ],
];

describe("the use of AWS's limits for a registry", () => {
    for (const [name, live, updated, rows] of CASES) {
        it(name, () => {
            const uses = limitUses(live, updated);
            assert.deepEqual(
                uses.map(({ limit, live: now, updated: after, max }) => `${limit} ${now} ${after} ${max}`),
                rows,
            );
        });
    }
});
