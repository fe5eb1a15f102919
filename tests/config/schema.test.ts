import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import * as ts from "typescript";
import { parse } from "yaml";
import { BUILT_IN, Environment } from "../../config/presets.ts";
import schema from "../../config/stack.schema.json" with { type: "json" };
import { EncryptionType } from "../../ecr/encryption.ts";
import { RETENTION_DAYS } from "../../ecr/findings.ts";
import { EXCLUSION_LIMITS, ImageTagMutability } from "../../ecr/mutability.ts";
import { parsePrincipal } from "../../ecr/principals.ts";
import { ScanFrequency } from "../../ecr/scanning.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

interface Property {
    description?: string;
    default?: unknown;
    enum?: unknown[];
    $ref?: string;
}

const { definitions } = schema;
const OPTIONS = definitions.option.properties as Record<string, Property>;
const SET = definitions.set.properties as Record<string, Property>;
const REPOSITORY = definitions.repository.properties as Record<string, Property>;

/** The doc comments of the fields of each interface in args.ts: `set.project` and so on, and whether one is optional. */
function argFields(): Map<string, Map<string, { doc: string; isOptional: boolean }>> {
    const source = ts.createSourceFile("args.ts", read("config/args.ts"), ts.ScriptTarget.Latest, true);
    const interfaces = new Map<string, Map<string, { doc: string; isOptional: boolean }>>();
    for (const node of source.statements.filter(ts.isInterfaceDeclaration)) {
        const fields = node.members.filter(ts.isPropertySignature).map((member) => {
            const [comment] = ts.getJSDocCommentsAndTags(member);
            return [
                member.name.getText(),
                { doc: String(comment?.comment), isOptional: member.questionToken !== undefined },
            ] as const;
        });
        interfaces.set(node.name.text, new Map(fields));
    }
    return interfaces;
}

/** What the schema says of an option, through a reference within the options. */
function described(property: Property | undefined): string | undefined {
    const option = /^#\/definitions\/option\/properties\/(\w+)$/.exec(property?.$ref ?? "")?.[1];
    return option === undefined ? property?.description : OPTIONS[option]?.description;
}

describe("the configuration schema and the argument types", () => {
    const own = (properties: Record<string, Property>) =>
        Object.fromEntries(Object.entries(properties).filter(([, property]) => property.$ref === undefined));
    const pairs: [string, Record<string, Property>, string[]][] = [
        ["SharedOptions", OPTIONS, []],
        ["EcrRepositorySetArgs", own(SET), definitions.set.required],
        ["RepositoryOptions", own(REPOSITORY), []],
        ["ReplicationDestination", definitions.replicationDestination.properties, ["region"]],
        ["RegistryOptions", definitions.set.properties.registry.properties, []],
    ];
    for (const [name, properties, required] of pairs) {
        const fields = [...(argFields().get(name) ?? [])];

        it(`agree on the options of ${name} and what they say`, () => {
            assert.deepEqual(
                fields.map(([field, { doc }]) => [field, doc]).sort(),
                Object.entries(properties)
                    .map(([field, property]) => [field, described(property)])
                    .sort(),
            );
        });

        it(`agree on what ${name} has to have`, () => {
            assert.deepEqual(
                fields
                    .filter(([, { isOptional }]) => !isOptional)
                    .map(([field]) => field)
                    .sort(),
                [...required].sort(),
            );
        });
    }

    it("have all shared options for the set and for a repository", () => {
        for (const option of Object.keys(OPTIONS)) {
            const reference = { $ref: `#/definitions/option/properties/${option}` };
            assert.deepEqual([SET[option], REPOSITORY[option]], [reference, reference]);
        }
    });

    it("have each option of the set in the stack file", () => {
        const { properties, propertyNames } = schema.properties.config;
        const expected = Object.keys(SET).map((option) => [
            `ecr:${option}`,
            { $ref: `#/definitions/set/properties/${option}` },
        ]);
        assert.deepEqual(properties, Object.fromEntries(expected));
        assert.deepEqual(propertyNames.anyOf[1]?.enum?.toSorted(), Object.keys(properties).sort());
    });
});

describe("the configuration schema and the code", () => {
    it("agree on the defaults", () => {
        const all: Record<string, Property> = { ...SET, ...OPTIONS };
        const defaults = Object.keys(BUILT_IN).map((option) => [option, all[option]?.default]);
        assert.deepEqual(Object.fromEntries(defaults), BUILT_IN);
    });

    it("have no default that is not the code's", () => {
        const all = Object.entries({ ...SET, ...REPOSITORY, ...OPTIONS }).filter(
            ([, property]) => "default" in property,
        );
        const others = all
            .filter(([option]) => !(option in BUILT_IN))
            .map(([option, property]) => [option, property.default]);
        assert.deepEqual(Object.fromEntries(others), {
            aliases: [],
            allowedAccountIds: [],
            imageTagMutabilityExclusionFilters: [],
            replicationDestinations: [],
            pullPrincipals: [],
            pushPrincipals: [],
            tags: {},
        });
    });

    const sets: [string, Property | undefined, readonly unknown[]][] = [
        ["environment", SET.environment, Object.values(Environment)],
        ["logRetentionDays", SET.logRetentionDays, RETENTION_DAYS],
        ["imageTagMutability", OPTIONS.imageTagMutability, Object.values(ImageTagMutability)],
        ["scanFrequency", OPTIONS.scanFrequency, Object.values(ScanFrequency)],
        ["encryptionType", OPTIONS.encryptionType, Object.values(EncryptionType)],
    ];
    for (const [option, property, values] of sets) {
        it(`agree on the values of ${option}`, () => {
            assert.deepEqual(property?.enum?.toSorted(), [...values].sort());
        });
    }

    it("agree on the limits of exclusion filters", () => {
        const { maxItems } = definitions.option.properties.imageTagMutabilityExclusionFilters;
        assert.equal(maxItems, EXCLUSION_LIMITS.filters);
        const pattern = new RegExp(definitions.tagFilter.pattern);
        assert.deepEqual(
            ["*".repeat(EXCLUSION_LIMITS.wildcards), "***"].map((text) => pattern.test(text)),
            [true, false],
        );
    });

    it("agree on principals", () => {
        const pattern = new RegExp(definitions.principal.pattern);
        const texts = [
            "123456789012",
            "arn:aws:iam::123456789012:root",
            "arn:aws-cn:iam::123456789012:role/a/b",
            "arn:aws:sts::123456789012:assumed-role/a/b",
            "arn:aws:iam::123456789012:group/a",
            "arn:aws:iam::123456789012:role/*",
            "*",
            "12345",
        ];
        for (const text of texts) {
            assert.equal(pattern.test(text), parsePrincipal(text, "aws") !== null, text);
        }
    });

    it("finish on hostile texts of full length", () => {
        const patterns = [...JSON.stringify(schema).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map(
            ([, text]) => new RegExp(JSON.parse(text ?? "")),
        );
        assert.ok(patterns.length >= 5);
        for (const pattern of patterns) {
            for (const unit of ["a", "a-", "*", "a*", "-", "1", "arn:aws:iam::123456789012:role/", "a/"]) {
                assert.equal(pattern.test(`${unit.repeat(256).slice(0, 255)}!`), false, String(pattern));
            }
        }
    });
});

describe("the sample stack files", () => {
    const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
    ajv.addVocabulary(["x-must", "x-fix"]);
    const validate = ajv.compile(schema);

    for (const stack of ["dev", "staging", "prod"]) {
        it(`Pulumi.${stack}.yaml is what the schema describes`, () => {
            const file = parse(read(`Pulumi.${stack}.yaml`));
            assert.ok(Object.keys(file.config).some((key) => key.startsWith("ecr:")));
            assert.equal(validate(file), true, ajv.errorsText(validate.errors));
        });
    }

    const wrong: [string, Record<string, unknown>][] = [
        ["an unknown option", { "ecr:maxImagesCount": 5 }],
        ["an unknown option of a repository", { "ecr:repositories": { web: { maxImagesCount: 5 } } }],
        ["a wrong value", { "ecr:environment": "production" }],
    ];
    for (const [what, config] of wrong) {
        it(`would be refused with ${what}`, () => {
            const file = parse(read("Pulumi.dev.yaml"));
            assert.equal(validate({ ...file, config: { ...file.config, ...config } }), false);
        });
    }

    it("may have options of other namespaces", () => {
        const file = parse(read("Pulumi.dev.yaml"));
        assert.equal(validate({ ...file, config: { ...file.config, "other:option": 5 } }), true);
    });
});
