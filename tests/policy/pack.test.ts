import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { policyConfigProblems } from "../../cli/plan/policyConfig.ts";
import { stackEnvironment } from "../../config/options/environment.ts";
import { Environment } from "../../config/options/presets.ts";
import { Level, PLACED, placingOf, ruleEnvironment } from "../../policy/levels.ts";
import { initialConfig, policiesOf } from "../../policy/pack.ts";
import { Token } from "../../policy/resources.ts";
import { Scope, Severity } from "../../policy/rule.ts";
import { RULES } from "../../policy/rules/index.ts";
import { schemasOf } from "../../policy/settings.ts";
import { repository, resourcesOf } from "./case.ts";
import { ALL_CASES } from "./cases/index.ts";
import { evaluate, fix, type TestResource, UNKNOWN } from "./harness.ts";

const CONFIG = new URL("../../policy/config/", import.meta.url);
const CONTEXT = { environment: Environment.Prod, why: null, stackName: "prod" };

describe("the rules as data", () => {
    it("have names of one grammar, each once", () => {
        const names = RULES.map(({ name }) => name);
        assert.deepEqual(
            names.filter((name) => !/^ecr(?:-[a-z]+)+-must(?:-[a-z]+)+$/.test(name)),
            [],
        );
        assert.equal(new Set(names).size, names.length);
    });

    for (const rule of RULES) {
        it(`say of ${rule.name} why, how bad, how to make it right and where to read on`, () => {
            assert.match(rule.description, /^[A-Z].*\.$/);
            assert.match(rule.remediationSteps, /^[A-Z].*\.$/);
            assert.match(rule.url, /^https:\/\/(?:docs\.aws\.amazon\.com|docs\.github\.com|www\.pulumi\.com)\//);
            assert.ok(Object.values(Severity).includes(rule.severity));
            assert.ok(rule.checks.length > 0);
            for (const [name, schema] of Object.entries(schemasOf(rule))) {
                assert.match(name, /^[a-z][a-zA-Z]+$/);
                assert.match(schema.description, /^[A-Z].*\.$/, name);
                assert.deepEqual(policyConfigProblems({ [rule.name]: { [name]: schema.default } }), [], name);
            }
        });
    }

    it("evaluate tags and encryption before anything is sent to AWS", () => {
        const early = RULES.filter(({ scope }) => scope === Scope.Resource).map(({ name }) => name);
        assert.ok(early.includes("ecr-tags-must-be-immutable"));
        assert.ok(early.includes("ecr-encryption-must-use-customer-key"));
    });
});

describe("the levels by environment", () => {
    it("place each rule, and no other", () => {
        assert.deepEqual([...PLACED].sort(), RULES.map(({ name }) => name).sort());
        assert.throws(
            () => placingOf("ecr-nothing-must-be", "dev"),
            /the table of levels has no rule ecr-nothing-must-be/,
        );
    });

    it("give each rule settings that it has, and levels that get no laxer towards prod", () => {
        const strictness = [Level.Disabled, Level.Advisory, Level.Mandatory];
        for (const { name } of RULES) {
            const placings = (["dev", "staging", "uat", "prod"] as const).map((each) => placingOf(name, each));
            const levels = placings.map(({ level }) => strictness.indexOf(level));
            assert.deepEqual(levels, [...levels].sort(), name);
            for (const { level, settings } of placings) {
                assert.deepEqual(policyConfigProblems({ [name]: { enforcementLevel: level, ...settings } }), []);
            }
            assert.deepEqual(placingOf(name, "qa"), placingOf(name, "staging"));
        }
    });

    it("make immutable tags and a customer key mandatory in prod, and neither in dev", () => {
        const levels = (environment: Environment) =>
            ["ecr-tags-must-be-immutable", "ecr-encryption-must-use-customer-key"].map(
                (name) => placingOf(name, environment).level,
            );
        assert.deepEqual(
            [levels("prod"), levels("dev")],
            [
                ["mandatory", "mandatory"],
                ["disabled", "disabled"],
            ],
        );
    });

    it("take the environment from ecr:environment, else the stack's name, else prod and say why", () => {
        assert.deepEqual(ruleEnvironment("dev", "prod"), { environment: "dev", why: null });
        assert.deepEqual(ruleEnvironment(undefined, "qa"), { environment: "qa", why: null });
        assert.deepEqual(ruleEnvironment(undefined, "feature-x"), {
            environment: "prod",
            why: "prod policies apply because the stack's name feature-x is none of dev, staging, qa, uat or prod; set ecr:environment",
        });
        assert.deepEqual(ruleEnvironment("production", "dev"), {
            environment: "prod",
            why: "prod policies apply because ecr:environment production is none of dev, staging, qa, uat or prod; set ecr:environment",
        });
    });

    it("take an ecr:environment with nothing behind it as not written, as the set does", () => {
        const before = pulumi.runtime.allConfig();
        try {
            pulumi.runtime.setAllConfig({ "ecr:environment": "" });
            assert.equal(stackEnvironment().written, undefined);
            pulumi.runtime.setAllConfig({ "ecr:environment": "dev" });
            assert.equal(stackEnvironment().written, "dev");
        } finally {
            pulumi.runtime.setAllConfig(before);
        }
    });

    it("say three times what to change in the same way, and name the other resources only", () => {
        const many = ["a", "b", "c", "d", "e"].map((name) => ({
            ...repository,
            name,
            props: { ...repository.props, name, imageTagMutability: "MUTABLE" },
        }));
        const { violations } = evaluate("ecr-tags-must-be-immutable", many);
        assert.deepEqual(
            violations.map(({ message }) => message.split("\n").length),
            [3, 3, 3, 1, 1],
        );
        assert.equal(
            violations[4]?.message,
            "The ECR repository 'e' must have immutable tags, found MUTABLE. Change it like the others.",
        );
    });

    it("say in the first message of a rule that they are of prod for want of an environment", () => {
        const open = ["a", "b"].map((name) => ({ ...repository, name, protect: false }));
        const { violations } = evaluate("ecr-repository-must-be-protected", open, {}, "prod", "why");
        assert.deepEqual(
            violations.map(({ message }) => [message.split("\n")[0]?.endsWith(" (why)"), message.split("\n").length]),
            [
                [true, 3],
                [false, 3],
            ],
        );
    });

    it("say what is wrong and what to change in three lines at most", () => {
        const messages = ALL_CASES.flatMap((cases) =>
            cases.cases.flatMap((one) => {
                const config = { ...cases.config, ...one.config };
                return evaluate(cases.rule, resourcesOf(cases, one), config, "prod", "why").violations;
            }),
        ).map(({ message }) => message);
        assert.ok(messages.length > 200);
        assert.deepEqual(
            messages.filter((message) => message.split("\n").length > 3),
            [],
        );
    });
});

describe("the files in policy/config", () => {
    for (const file of readdirSync(CONFIG)) {
        it(`${file} names only rules and settings that there are`, () => {
            assert.deepEqual(policyConfigProblems(JSON.parse(readFileSync(new URL(file, CONFIG), "utf8"))), []);
        });
    }

    it("would be notified of what Pulumi lets pass", () => {
        const file = {
            "ecr-tag-must-be-immutable": "mandatory",
            "ecr-tags-must-be-immutable": { allowedExclusion: [] },
            "ecr-key-must-rotate": "must",
            "ecr-findings-must-be-logged": { retentionDays: "90" },
            environments: [1],
        };
        assert.deepEqual(policyConfigProblems(file), [
            'ecr-tag-must-be-immutable is no rule; did you mean "ecr-tags-must-be-immutable"?',
            "environments.0 must be string, found 1",
            'ecr-tags-must-be-immutable: allowedExclusion is no setting; did you mean "allowedExclusions"?',
            'ecr-key-must-rotate must be equal to one of the allowed values (advisory, disabled, mandatory or remediate), found "must"',
            'ecr-findings-must-be-logged.retentionDays must be integer, found "90"',
        ]);
    });
});

describe("the pack", () => {
    it("advises the flag of a repository only where AWS looks at it", () => {
        const flagOff = { ...repository, props: { ...repository.props, imageScanningConfiguration: undefined } };
        const registry = (scanType: string) => ({
            type: Token.Scanning,
            name: "registry",
            props: {
                region: "us-east-1",
                scanType,
                rules: [
                    { scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [{ filter: "x", filterType: "WILDCARD" }] },
                ],
            },
        });
        const advice = (...alongside: TestResource[]) => {
            const { violations } = evaluate("ecr-scanning-must-be-effective", [flagOff, ...alongside]);
            return violations[0]?.message.split("\n").slice(1);
        };
        assert.deepEqual(advice(), [
            "  Pulumi.prod.yaml  scanOnPush: true, scanFrequency: SCAN_ON_PUSH",
            "  @pulumi/aws       imageScanningConfiguration: { scanOnPush: true }, or a repositoryFilter of aws.ecr.RegistryScanningConfiguration that matches",
        ]);
        for (const [type, options] of [
            ["BASIC", "scanOnPush: true, scanFrequency: SCAN_ON_PUSH"],
            ["ENHANCED", "enableEnhancedScanning: true, scanFrequency: CONTINUOUS_SCAN"],
        ] as const) {
            assert.deepEqual(advice(registry(type)), [
                `  Pulumi.prod.yaml  ${options}`,
                "  @pulumi/aws       a repositoryFilter of aws.ecr.RegistryScanningConfiguration that matches shop-prod-web",
            ]);
        }
    });

    it("says where a tag names an environment whose rules are stricter than those of the stack", () => {
        const said = (environment: Environment, tag: string, config = {}) => {
            const tags = { ...(repository.props.tags as object), Environment: tag };
            const tagged = { ...repository, props: { ...repository.props, tags } };
            return evaluate("ecr-repository-must-have-tags", [tagged], config, environment).violations;
        };
        assert.deepEqual(said("dev", "prod"), [
            {
                resource: "web",
                message: [
                    "The ECR repository 'shop-prod-web' must be evaluated by the rules of prod, as its tag Environment says, found the rules of dev.",
                    "  Pulumi.dev.yaml  ecr:environment: prod",
                    '  @pulumi/aws      tags: { Environment: "dev" }, where the tag is wrong',
                ].join("\n"),
            },
        ]);
        assert.deepEqual(said("dev", "prod", { tags: ["Project"] }), []);
        for (const [environment, tag] of [
            ["dev", "dev"],
            ["prod", "dev"],
            ["staging", "qa"],
            ["uat", "prod"],
            ["dev", "production"],
        ] as const) {
            assert.deepEqual(said(environment, tag), [], `${tag} in ${environment}`);
        }
    });

    it("hands all rules to the SDK, with the levels of the environment", () => {
        const policies = policiesOf(RULES, CONTEXT);
        assert.deepEqual(
            policies.map(({ name }) => name),
            RULES.map(({ name }) => name),
        );
        const config = initialConfig(RULES, CONTEXT);
        assert.deepEqual(config["ecr-findings-must-be-logged"], { enforcementLevel: "mandatory", retentionDays: 90 });
        assert.deepEqual(config["ecr-image-must-be-pinned-by-digest"], { enforcementLevel: "advisory" });
        assert.deepEqual(initialConfig(RULES, { ...CONTEXT, environment: "dev" })["ecr-tags-must-be-immutable"], {
            enforcementLevel: "disabled",
        });
    });

    it("marks a rule of one type with it, so that the SDK skips other resources", () => {
        const types = policiesOf(RULES, CONTEXT).map((each) => {
            const { validateResource, validateStack } = each as unknown as Record<
                string,
                { __pulumiType?: string } | undefined
            >;
            return (validateResource ?? validateStack)?.__pulumiType;
        });
        assert.deepEqual(
            types,
            RULES.map(({ checks }) => (checks.length === 1 ? checks[0] : undefined)),
        );
    });

    it("says what must be, what was found, and what to change in the stack file and in a program", () => {
        const broken = { ...repository, props: { ...repository.props, imageTagMutability: "MUTABLE" } };
        assert.deepEqual(evaluate("ecr-tags-must-be-immutable", [broken]).violations, [
            {
                resource: "web",
                message: [
                    "The ECR repository 'shop-prod-web' must have immutable tags, found MUTABLE.",
                    "  Pulumi.prod.yaml  imageTagMutability: IMMUTABLE",
                    '  @pulumi/aws       imageTagMutability: "IMMUTABLE"',
                ].join("\n"),
            },
        ]);
    });

    it("evaluates the others where one of them is not known", () => {
        const late = { ...repository, name: "late", props: { ...repository.props, name: UNKNOWN } };
        const bare = { ...repository, name: "bare", props: { name: "shop-prod-bare" } };
        const both = evaluate("ecr-lifecycle-must-limit-images", [
            {
                type: Token.LifecyclePolicy,
                name: "late",
                props: { repository: UNKNOWN, policy: UNKNOWN },
                from: [`${Token.Repository}::late`],
            },
            late,
            bare,
        ]);
        assert.deepEqual(
            both.violations.map(({ resource }) => resource),
            ["bare"],
        );
        assert.equal(
            both.unknown,
            "what it evaluates of the ECR repository 'late' (policy) is not known before the update, which decides",
        );
    });
});

describe("remediations", () => {
    const changed = (name: string, props: object, config = {}) =>
        fix(name, { ...repository, props: { ...repository.props, ...props } }, config) as
            | Record<string, unknown>
            | undefined;

    it("are there for tags, scans and required tags, off unless they are requested", () => {
        assert.deepEqual(
            RULES.filter((rule) => rule.fix !== undefined).map(({ name }) => name),
            ["ecr-tags-must-be-immutable", "ecr-scanning-must-be-effective", "ecr-repository-must-have-tags"],
        );
        for (const environment of Object.values(Environment)) {
            const levels = Object.values(initialConfig(RULES, { ...CONTEXT, environment }));
            assert.ok(levels.every((each) => (each as { enforcementLevel: string }).enforcementLevel !== "remediate"));
        }
    });

    it("make tags immutable, and leave exclusions alone", () => {
        assert.equal(
            changed("ecr-tags-must-be-immutable", { imageTagMutability: "MUTABLE" })?.imageTagMutability,
            "IMMUTABLE",
        );
        assert.equal(changed("ecr-tags-must-be-immutable", { imageTagMutability: "IMMUTABLE" }), undefined);
        assert.equal(
            changed("ecr-tags-must-be-immutable", { imageTagMutability: "MUTABLE_WITH_EXCLUSION" }),
            undefined,
        );
    });

    it("turn the scan on push on", () => {
        const done = changed("ecr-scanning-must-be-effective", { imageScanningConfiguration: { scanOnPush: false } });
        assert.deepEqual({ ...(done?.imageScanningConfiguration as object) }, { scanOnPush: true });
        assert.equal(changed("ecr-scanning-must-be-effective", {}), undefined);
    });

    it("add tags whose value is configured, and keep those that are there", () => {
        const done = changed("ecr-repository-must-have-tags", { tags: { Team: "web", Environment: "live" } });
        assert.deepEqual({ ...(done?.tags as object) }, { Team: "web", Environment: "live", ManagedBy: "Pulumi" });
        assert.equal(changed("ecr-repository-must-have-tags", {}), undefined);
        const template = { type: Token.CreationTemplate, name: "template", props: { prefix: "shop" } };
        assert.deepEqual(
            { ...(fix("ecr-repository-must-have-tags", template) as { resourceTags?: object })?.resourceTags },
            { Environment: "prod", ManagedBy: "Pulumi" },
        );
        const own = changed(
            "ecr-repository-must-have-tags",
            {},
            { tags: ["Owner"], values: { Owner: "{environment} team" } },
        );
        assert.deepEqual({ ...(own?.tags ?? {}) }, { ...(repository.props.tags as object), Owner: "prod team" });
    });
});
