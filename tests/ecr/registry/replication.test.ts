import assert from "node:assert/strict";
import fc from "fast-check";
import {
    byDestination,
    type Destination,
    destinationText,
    effectiveDestinations,
    mergeReplication,
    REPLICATION_LIMITS,
    type ReplicationRequest,
    type ReplicationRule,
    withOwnAccount,
} from "../../../ecr/registry/replication.ts";
import { repositoryName } from "../../support/generators.ts";

const WEST: Destination = { region: "us-west-2", registryId: null };
const IRELAND: Destination = { region: "eu-west-1", registryId: "210987654321" };

// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RepositoryFilter.html
const LEGAL_PREFIX = /^(?:[a-z0-9]+(?:[._-][a-z0-9]*)*\/)*[a-z0-9]*(?:[._-][a-z0-9]*)*$/;

const request = (name: string, ...destinations: Destination[]): ReplicationRequest => ({ name, destinations });
const many = (count: number, stem = "app-") =>
    Array.from({ length: count }, (_, index) => `${stem}${String(index).padStart(3, "0")}`);
const region = (index: number): Destination => ({
    region: `region-${String(index).padStart(2, "0")}`,
    registryId: null,
});

describe("a destination", () => {
    it("reads as its region, with the account where that is another one", () => {
        assert.equal(destinationText(WEST), "us-west-2");
        assert.equal(destinationText(IRELAND), "eu-west-1 of account 210987654321");
    });

    it("is sorted by region, then account", () => {
        const foreign = { ...WEST, registryId: "1" };
        assert.deepEqual([foreign, WEST, IRELAND].sort(byDestination), [IRELAND, WEST, foreign]);
        assert.equal(byDestination(WEST, { ...WEST }), 0);
    });
});

describe("the replication of a set", () => {
    it("is no rule where no repository asks", () => {
        assert.deepEqual(mergeReplication([request("web")]), {
            rules: [],
            alsoMatches: [],
            byPrefix: [],
            overLimits: [],
        });
    });

    it("is one rule for each list of destinations, whatever its order", () => {
        const merged = mergeReplication([
            request("worker", WEST, IRELAND),
            request("api", IRELAND, WEST),
            request("web", WEST),
            request("jobs"),
        ]);
        assert.deepEqual(merged, {
            rules: [
                { destinations: [IRELAND, WEST], prefixes: ["api", "worker"] },
                { destinations: [WEST], prefixes: ["web"] },
            ],
            alsoMatches: [],
            byPrefix: [],
            overLimits: [],
        });
    });

    it("reports repositories that a prefix matches although they requested less", () => {
        assert.deepEqual(
            mergeReplication([request("app-internal"), request("app", IRELAND, WEST), request("app-b", WEST)])
                .alsoMatches,
            [
                { name: "app-b", prefix: "app", destinations: [IRELAND] },
                { name: "app-internal", prefix: "app", destinations: [IRELAND, WEST] },
            ],
        );
    });

    it("says nothing where the longer name has the same destinations", () => {
        assert.deepEqual(mergeReplication([request("app", WEST), request("app-b", WEST)]).alsoMatches, []);
    });

    it("names each of 100 repositories by itself, and 101 by prefix", () => {
        const of = (count: number) => mergeReplication(many(count).map((name) => request(name, WEST)));
        assert.deepEqual(of(100).rules, [{ destinations: [WEST], prefixes: many(100) }]);
        assert.deepEqual(of(101), {
            rules: [{ destinations: [WEST], prefixes: ["app-"] }],
            alsoMatches: [],
            byPrefix: [{ repositories: 101, prefixes: ["app-"] }],
            overLimits: [],
        });
    });

    it("chooses prefixes that match no repository with another request", () => {
        const merged = mergeReplication([...many(101).map((name) => request(name, WEST)), request("app-x")]);
        assert.deepEqual(merged, {
            rules: [{ destinations: [WEST], prefixes: ["app-0", "app-100"] }],
            alsoMatches: [],
            byPrefix: [{ repositories: 101, prefixes: ["app-0", "app-100"] }],
            overLimits: [],
        });
    });

    it("names them by as long prefixes as 100 filters allow", () => {
        const sixty = Array.from({ length: 60 }, (_, index) => index + 10);
        const names = sixty.flatMap((index) => [`team-a/${index}`, `team-b/${index}`]);
        const prefixes = ["team-a/", "team-b/"];
        assert.deepEqual(mergeReplication(names.map((name) => request(name, WEST))), {
            rules: [{ destinations: [WEST], prefixes }],
            alsoMatches: [],
            byPrefix: [{ repositories: 120, prefixes }],
            overLimits: [],
        });
    });

    it("reports a rule that does not fit even by prefix", () => {
        const requests = many(101, "a").flatMap((name) => [request(`${name}x`, WEST), request(`${name}y`)]);
        assert.deepEqual(mergeReplication(requests).overLimits, [
            "101 repositories with destination us-west-2 in one rule, AWS takes 100",
        ]);
    });

    it("leaves out a name that a shorter one of the same destinations covers", () => {
        const merged = mergeReplication([
            request("app-b", WEST),
            request("app", WEST),
            request("ap1", WEST),
            request("app-b", IRELAND),
        ]);
        assert.deepEqual(merged.rules, [
            { destinations: [IRELAND], prefixes: ["app-b"] },
            { destinations: [WEST], prefixes: ["ap1", "app"] },
        ]);
    });

    it("leaves out covered names among common prefixes, too", () => {
        // None of the first can be distinguished from a rival, "bb" covers "bb-1", and the last two have one prefix.
        const lone = many(98, "a").flatMap((name) => [request(`${name}x`, WEST), request(`${name}y`)]);
        const requests = [
            ...lone,
            request("bb", WEST),
            request("bb-1", WEST),
            request("bb-x"),
            request("cc-1", WEST),
            request("cc-2", WEST),
        ];
        const merged = mergeReplication(requests);
        assert.equal(merged.rules[0]?.prefixes.length, 100);
        assert.deepEqual(merged.rules[0]?.prefixes.slice(-3), ["a097x", "bb", "cc-"]);
        assert.deepEqual(merged.overLimits, []);
    });

    it("takes 10 rules and reports 11", () => {
        const of = (count: number) => mergeReplication(many(count).map((name, index) => request(name, region(index))));
        assert.equal(REPLICATION_LIMITS.rules, 10);
        assert.deepEqual(of(10).overLimits, []);
        assert.deepEqual(of(11).overLimits, ["11 different lists of destinations, AWS takes 10 rules"]);
    });

    it("takes 25 destinations in all rules together and reports 26", () => {
        const of = (count: number) => {
            const all = Array.from({ length: count }, (_, index) => region(index));
            return mergeReplication([request("api", ...all.slice(0, 13)), request("web", ...all.slice(12))]).overLimits;
        };
        assert.equal(REPLICATION_LIMITS.destinations, 25);
        assert.deepEqual(of(25), []);
        assert.deepEqual(of(26), ["26 different destinations, AWS takes 25"]);
    });

    it("matches each repository by a legal prefix of its own rule", () => {
        const destinations = fc.subarray([WEST, IRELAND, region(1)]);
        const requests = fc.uniqueArray(fc.record({ name: repositoryName, destinations }), {
            selector: ({ name }) => name,
        });
        fc.assert(
            fc.property(requests, fc.integer({ min: 0, max: 120 }), (declared, more) => {
                const all = [...declared, ...many(more).map((name) => request(name, WEST))];
                const { rules } = mergeReplication(all);
                for (const prefix of rules.flatMap(({ prefixes }) => prefixes)) {
                    assert.ok(prefix.length >= 2 && LEGAL_PREFIX.test(prefix), `${prefix} is no legal prefix`);
                }
                for (const { name, destinations: asked } of all.filter((each) => each.destinations.length > 0)) {
                    const own = rules.find(
                        (rule) =>
                            rule.destinations.length === asked.length &&
                            asked.every((one) => rule.destinations.includes(one)),
                    );
                    assert.ok(
                        own?.prefixes.some((prefix) => name.startsWith(prefix)),
                        name,
                    );
                }
            }),
        );
    });

    it("does not depend on the order of repositories and destinations", () => {
        const list = fc.shuffledSubarray([WEST, IRELAND, region(1)], { minLength: 3 });
        fc.assert(
            fc.property(
                fc.shuffledSubarray(["api", "web", "worker"], { minLength: 3 }),
                list,
                (names, destinations) => {
                    assert.deepEqual(mergeReplication(names.map((name) => request(name, ...destinations))), {
                        rules: [{ destinations: [IRELAND, region(1), WEST], prefixes: ["api", "web", "worker"] }],
                        alsoMatches: [],
                        byPrefix: [],
                        overLimits: [],
                    });
                },
            ),
        );
    });
});

describe("where images are replicated to", () => {
    const rules = [
        { destinations: [WEST, IRELAND], prefixes: ["app", "web"] },
        { destinations: [region(1), WEST], prefixes: ["app-b"] },
        { destinations: [region(2)], prefixes: [] },
    ];
    const cases: [string, Destination[]][] = [
        ["app", [IRELAND, WEST]],
        ["app-a", [IRELAND, WEST]],
        ["app-b", [IRELAND, region(1), WEST]],
        ["web-1", [IRELAND, WEST]],
        ["my-app", []],
        ["ap", []],
    ];
    for (const [name, destinations] of cases) {
        it(`is ${destinations.map(destinationText).join(", ") || "nowhere"} for ${name}`, () => {
            assert.deepEqual(effectiveDestinations(rules, name), destinations);
        });
    }

    const DESTINATIONS = [WEST, IRELAND, region(1)];
    const anyRequests = fc
        .tuple(
            fc.uniqueArray(fc.record({ name: repositoryName, destinations: fc.subarray(DESTINATIONS) }), {
                selector: ({ name }) => name,
                maxLength: 12,
            }),
            fc.constantFrom(0, 2, 101),
        )
        .map(([declared, more]) => [...declared, ...many(more, "more-").map((name) => request(name, WEST))]);
    const texts = (destinations: readonly Destination[]) => new Set(destinations.map(destinationText));

    it("is all that each repository requests, and beyond that what is reported", () => {
        fc.assert(
            fc.property(anyRequests, (requests) => {
                const merged = mergeReplication(requests);
                for (const { name, destinations } of requests) {
                    const alsoMatches = merged.alsoMatches
                        .filter((each) => each.name === name)
                        .flatMap((each) => each.destinations);
                    assert.deepEqual(
                        texts(effectiveDestinations(merged.rules, name)),
                        texts([...destinations, ...alsoMatches].sort(byDestination)),
                        name,
                    );
                }
            }),
        );
    });

    it("is said by prefixes of which none covers another", () => {
        fc.assert(
            fc.property(anyRequests, (requests) => {
                for (const { prefixes } of mergeReplication(requests).rules) {
                    const covered = prefixes.filter((one) =>
                        prefixes.some((other) => one !== other && one.startsWith(other)),
                    );
                    assert.deepEqual(covered, []);
                    assert.deepEqual(prefixes, [...new Set(prefixes)].sort());
                }
            }),
        );
    });

    it("does not depend on the order of requests, and not on one that stands twice", () => {
        const pair = anyRequests.chain((requests) =>
            fc.tuple(
                fc.constant(requests),
                fc.shuffledSubarray(requests, { minLength: requests.length }),
                fc.subarray(requests),
            ),
        );
        fc.assert(
            fc.property(pair, ([requests, others, again]) => {
                assert.deepEqual(mergeReplication(others), mergeReplication(requests));
                assert.deepEqual(mergeReplication([...others, ...again]).rules, mergeReplication(requests).rules);
            }),
        );
    });
});

describe("rules once the current account is known", () => {
    const OWN = "123456789012";
    const ownWest: Destination = { ...WEST, registryId: OWN };
    const rule = (destinations: Destination[], ...prefixes: string[]) => ({ destinations, prefixes });
    const cases: [string, ReplicationRule[], ReplicationRule[]][] = [
        ["remain where no destination names it", [rule([IRELAND, WEST], "a", "b")], [rule([IRELAND, WEST], "a", "b")]],
        ["have a destination with its id once", [rule([ownWest, WEST], "a")], [rule([WEST], "a")]],
        ["have its id left out", [rule([IRELAND, ownWest], "a")], [rule([IRELAND, WEST], "a")]],
        [
            "are one where their destinations are then the same",
            [rule([ownWest], "app-x", "b"), rule([WEST], "app"), rule([IRELAND], "c")],
            [rule([WEST], "app", "b"), rule([IRELAND], "c")],
        ],
    ];
    for (const [what, rules, expected] of cases) {
        it(what, () => assert.deepEqual(withOwnAccount(rules, OWN), expected));
    }

    it("remain two where their filters do not fit into one", () => {
        const rules = [rule([ownWest], ...many(60, "a-")), rule([WEST], ...many(41, "b-"))];
        assert.deepEqual(
            withOwnAccount(rules, OWN).map(({ destinations, prefixes }) => [destinations, prefixes.length]),
            [
                [[WEST], 60],
                [[WEST], 41],
            ],
        );
    });
});
