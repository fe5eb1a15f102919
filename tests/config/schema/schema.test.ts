import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { parse } from "yaml";
import { parsePrincipal } from "../../../aws/principals.ts";
import { generateSchema } from "../../../config/schema/build/generate.ts";
import schema from "../../../config/schema/stack.schema.json" with { type: "json" };
import { CACHE_RULES } from "../../../ecr/registry/pullThroughCache.ts";
import { isScanFilter, SCANNING_LIMITS, ScanFrequency } from "../../../ecr/registry/scanning.ts";
import { EXCLUSION_LIMITS } from "../../../ecr/repository/mutability.ts";

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

const { definitions } = schema;

/** The frequencies that a rule can have. */
const RULED = [ScanFrequency.ContinuousScan, ScanFrequency.ScanOnPush];

describe("the configuration schema", () => {
    it("is what npm run build:schema makes of the argument types", () => {
        assert.equal(read("config/schema/stack.schema.json"), `${JSON.stringify(generateSchema(), null, 2)}\n`);
    }).timeout(60_000);

    it("has the common options, by reference, wherever repositories are made", () => {
        const references = Object.keys(definitions.CommonOptions.properties).map((option) => [
            option,
            { $ref: `#/definitions/CommonOptions/properties/${option}` },
        ]);
        for (const name of ["CreationTemplateOptions", "EcrReplicationDestinationArgs"] as const) {
            const shared = Object.entries(definitions[name].properties).filter(
                ([option]) => option in definitions.SharedOptions.properties,
            );
            assert.deepEqual(shared, references);
        }
    });

    it("has each option of the set in the stack file", () => {
        const { properties, patternProperties, additionalProperties } = schema.properties.config;
        assert.deepEqual(
            Object.keys(properties),
            Object.keys(definitions.EcrRepositorySetArgs.properties).map((option) => `ecr:${option}`),
        );
        assert.deepEqual([patternProperties, additionalProperties], [{ "^(?!ecr:)": {} }, false]);
    });
});

describe("the configuration schema and the code", () => {
    it("agree on which frequencies can have filters: MANUAL is what no rule matches", () => {
        assert.deepEqual(
            Object.keys(definitions.RegistryOptions.properties.scanningFilters.properties).sort(),
            [...RULED].sort(),
        );
    });

    it("agree on the limits of the registry", () => {
        const { scanningFilters, pullThroughCache } = definitions.RegistryOptions.properties;
        const counts = Object.values(scanningFilters.properties).map(({ maxItems }) => maxItems);
        assert.deepEqual(
            counts,
            RULED.map(() => SCANNING_LIMITS.filters),
        );
        assert.equal(definitions.ScanningFilter.maxLength, SCANNING_LIMITS.filterLength);
        assert.equal(pullThroughCache.maxProperties, CACHE_RULES);
    });

    it("agree on scanning filters", () => {
        const pattern = new RegExp(definitions.ScanningFilter.pattern);
        const accepts = (text: string) => text.length <= definitions.ScanningFilter.maxLength && pattern.test(text);
        const text = fc.array(fc.constantFrom(..."ab0*._-/A :"), { maxLength: 8 }).map((parts) => parts.join(""));
        const texts = ["", "a", "*", "a__b", "a--b", "-a", "a-", "A", "a".repeat(255), "a".repeat(256), "a\n"];
        for (const one of texts) {
            assert.equal(accepts(one), isScanFilter(one), JSON.stringify(one));
        }
        fc.assert(
            fc.property(text, (one) => assert.equal(accepts(one), isScanFilter(one))),
            { numRuns: 2_000 },
        );
    });

    it("agree on principals whose pulls are left out: parsePrincipal reads each", () => {
        const { pattern: source, maxLength } = definitions.PullingPrincipal;
        const pattern = new RegExp(source);
        const role = "arn:aws:iam::123456789012:role/scanner";
        const cases: [string, boolean][] = [
            [role, true],
            ["arn:aws-cn:iam::123456789012:user/a/b", true],
            ["arn:aws:iam::123456789012:root", false],
            ["123456789012", false],
            ["arn:aws:sts::123456789012:assumed-role/a/b", false],
            ["arn:aws:iam::123456789012:role/", false],
            ["arn:aws:iam::123456789012:role/*", false],
        ];
        for (const [arn, expected] of cases) {
            assert.equal(pattern.test(arn), expected, arn);
            assert.ok(!expected || parsePrincipal(arn, "aws") !== null, arn);
        }
        assert.equal(maxLength, 200);
    });

    it("agree on the limits of exclusion filters", () => {
        const { maxItems } = definitions.CommonOptions.properties.imageTagMutabilityExclusionFilters;
        assert.equal(maxItems, EXCLUSION_LIMITS.filters);
        const pattern = new RegExp(definitions.TagFilter.pattern);
        assert.deepEqual(
            ["*".repeat(EXCLUSION_LIMITS.wildcards), "***"].map((text) => pattern.test(text)),
            [true, false],
        );
    });

    it("agree on principals", () => {
        const pattern = new RegExp(definitions.Principal.pattern);
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
    const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strict: true, strictTypes: true });
    ajv.addVocabulary(["x-must", "x-fix", "x-noun", "x-absent", "x-output", "x-secret", "x-separate", "x-standIn"]);
    const validate = ajv.compile(schema);

    for (const stack of ["dev", "staging", "prod"]) {
        it(`Pulumi.${stack}.yaml is what the schema describes`, () => {
            const file = parse(read(`Pulumi.${stack}.yaml`));
            assert.ok(Object.keys(file.config).some((key) => key.startsWith("ecr:")));
            assert.equal(validate(file), true, ajv.errorsText(validate.errors));
        });
    }

    // What editors say of a file is the last error of the schema: the one that is nearest to the problem.
    const wrong: [string, Record<string, unknown>, string, string][] = [
        [
            "an unknown option",
            { "ecr:maxImagesCount": 5 },
            "/config",
            "must NOT have additional properties: ecr:maxImagesCount",
        ],
        [
            "an unknown option of a repository",
            { "ecr:repositories": { web: { maxImagesCount: 5 } } },
            "/config/ecr:repositories/web",
            "must NOT have additional properties: maxImagesCount",
        ],
        [
            "an unknown option of the registry",
            { "ecr:registry": { scaningFilters: {} } },
            "/config/ecr:registry",
            "must NOT have additional properties: scaningFilters",
        ],
        [
            "a wrong value",
            { "ecr:environment": "production" },
            "/config/ecr:environment",
            "must be equal to one of the allowed values",
        ],
        [
            "a count in words",
            { "ecr:maxImageCount": "many" },
            "/config/ecr:maxImageCount",
            'must match pattern "^\\d*$"',
        ],
        [
            "a switch in words",
            { "ecr:scanOnPush": "yes" },
            "/config/ecr:scanOnPush",
            "must be equal to one of the allowed values",
        ],
        [
            "an encrypted value with something next to it",
            { "ecr:tags": { Owner: { secure: "v1:a", more: 1 } } },
            "/config/ecr:tags/Owner",
            "must be string,number,boolean,null",
        ],
        [
            "text for a count of a repository, which the set refuses",
            { "ecr:repositories": { web: { maxImageCount: "30" } } },
            "/config/ecr:repositories/web/maxImageCount",
            "must be integer",
        ],
    ];
    for (const [what, config, path, message] of wrong) {
        it(`would be refused with ${what}`, () => {
            const file = parse(read("Pulumi.dev.yaml"));
            assert.equal(validate({ ...file, config: { ...file.config, ...config } }), false);
            const found = (validate.errors ?? []).map((error) => {
                const { additionalProperty } = error.params;
                return [
                    error.instancePath.replaceAll("~1", "/"),
                    additionalProperty === undefined ? error.message : `${error.message}: ${additionalProperty}`,
                ];
            });
            // Next to it stands only that the condition around it does not hold.
            assert.deepEqual(
                found.filter(([, text]) => !/must match "(?:then|else)" schema/.test(text ?? "")),
                [[path, message]],
            );
        });
    }

    const secure = { secure: "v1:abc:def" };
    const written: [string, Record<string, unknown>][] = [
        ["pulumi config set ecr:maxImageCount 30", { "ecr:maxImageCount": "30" }],
        ["pulumi config set ecr:logRetentionDays 30", { "ecr:logRetentionDays": "30" }],
        ["pulumi config set ecr:scanOnPush true", { "ecr:scanOnPush": "true" }],
        ["pulumi config set ecr:tags '{...}'", { "ecr:tags": '{"Team":"web"}' }],
        ["pulumi config set ecr:allowedAccountIds '[...]'", { "ecr:allowedAccountIds": '["210987654321"]' }],
        ["pulumi config set --path ecr:tags.Cost 4711", { "ecr:tags": { Cost: 4711, Public: false } }],
        ["pulumi config set --secret ecr:kmsKeyArn", { "ecr:kmsKeyArn": secure }],
        ["pulumi config set --secret ecr:project", { "ecr:project": secure }],
        ["pulumi config set --secret ecr:maxImageCount", { "ecr:maxImageCount": secure }],
        ["pulumi config set --secret ecr:repositories", { "ecr:repositories": secure }],
        ["a secret in a list", { "ecr:allowedAccountIds": ["210987654321", secure] }],
        ["a secret of a repository", { "ecr:repositories": { web: { kmsKeyArn: secure, tags: { Owner: secure } } } }],
        [
            "the credentials of docs/pull-through-cache.md",
            {
                "ecr:registry": {
                    pullThroughCache: { "docker-hub": { credentials: { username: "me", accessToken: secure } } },
                },
            },
        ],
        ["secret e-mail addresses", { "ecr:monitoring": { notifications: { emails: [secure] } } }],
        ["another namespace", { "shop:dbPassword": secure, "datadog:apiKey": secure, dbPassword: secure }],
        ["options that are left empty", { "ecr:maxImageCount": "", "ecr:scanOnPush": null, "ecr:lifecycle": null }],
    ];
    for (const [what, config] of written) {
        it(`may have ${what}`, () => {
            const file = parse(read("Pulumi.dev.yaml"));
            const isValid = validate({ ...file, config: { ...file.config, ...config } });
            assert.equal(isValid, true, ajv.errorsText(validate.errors));
        });
    }

    it("may have options of other namespaces", () => {
        const file = parse(read("Pulumi.dev.yaml"));
        assert.equal(validate({ ...file, config: { ...file.config, "other:option": 5 } }), true);
    });
});
