import assert from "node:assert/strict";
import { RULES } from "../../policy/rules/index.ts";
import { bucket, resourcesOf } from "./case.ts";
import { ALL_CASES } from "./cases/index.ts";
import { evaluate } from "./harness.ts";

const UNKNOWN_SENTENCE = /^what it evaluates of (?<what>.*) is not known before the update, which decides$/;

describe("the rules of the policy pack", () => {
    for (const cases of ALL_CASES) {
        describe(cases.rule, () => {
            it("lets its compliant baseline pass", () => {
                const { violations, unknown, notApplicable } = evaluate(
                    cases.rule,
                    resourcesOf(cases, { title: "", kind: "pass" }),
                    cases.config,
                );
                assert.deepEqual(
                    { violations, unknown, notApplicable },
                    { violations: [], unknown: null, notApplicable: null },
                );
            });

            for (const one of cases.cases) {
                const effect = one.says
                    ? "stops"
                    : one.unknown
                      ? "says that it cannot know"
                      : one.notApplicable
                        ? "does not apply to"
                        : "lets pass";
                it(`${effect} ${one.title}`, () => {
                    const config = { ...cases.config, ...one.config };
                    const { violations, unknown, notApplicable } = evaluate(
                        cases.rule,
                        resourcesOf(cases, one),
                        config,
                    );
                    assert.deepEqual(
                        {
                            says: violations.map(({ message }) => message.split("\n")[0]),
                            unknown: unknown === null ? null : UNKNOWN_SENTENCE.exec(unknown)?.groups?.what,
                            notApplicable,
                        },
                        {
                            says: one.says ?? [],
                            unknown: one.unknown ?? null,
                            notApplicable: one.notApplicable ?? null,
                        },
                    );
                });
            }

            it("does not apply to resources of other types", () => {
                const { violations, unknown, notApplicable } = evaluate(cases.rule, [bucket], cases.config);
                assert.deepEqual({ violations, unknown }, { violations: [], unknown: null });
                assert.ok(notApplicable !== null);
            });
        });
    }

    it("have cases, each of them: a violation, an absent field, an unknown value, and each setting", () => {
        assert.deepEqual(ALL_CASES.map(({ rule }) => rule).sort(), RULES.map(({ name }) => name).sort());
        for (const { name, settings } of RULES) {
            const { cases } = ALL_CASES.find(({ rule }) => rule === name) ?? { cases: [] };
            const kinds = new Set(cases.map(({ kind }) => kind));
            const wanted = ["absent", "unknown", ...(Object.keys(settings).length > 0 ? ["config"] : [])] as const;
            assert.deepEqual(
                wanted.filter((kind) => !kinds.has(kind as never)),
                [],
                name,
            );
            assert.ok(
                cases.some(({ says }) => says !== undefined),
                `${name} is never broken`,
            );
            const set = new Set(cases.flatMap(({ config }) => Object.keys(config ?? {})));
            assert.deepEqual(
                Object.keys(settings).filter((setting) => !set.has(setting)),
                [],
                `${name}: settings without a case`,
            );
        }
    });
});
