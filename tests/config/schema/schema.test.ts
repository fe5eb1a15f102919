import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import fc from "fast-check";
import * as ts from "typescript";
import { parse } from "yaml";
import { parsePrincipal } from "../../../aws/principals.ts";
import { BUILT_IN, Environment } from "../../../config/options/presets.ts";
import schema from "../../../config/schema/stack.schema.json" with { type: "json" };
import { TemplateUse } from "../../../ecr/registry/creationTemplates.ts";
import { CACHE_RULES, Upstream } from "../../../ecr/registry/pullThroughCache.ts";
import { isScanFilter, SCANNING_LIMITS, ScanFrequency } from "../../../ecr/registry/scanning.ts";
import { PullingService } from "../../../ecr/repository/access.ts";
import { EncryptionType } from "../../../ecr/repository/encryption.ts";
import { EXCLUSION_LIMITS, ImageTagMutability } from "../../../ecr/repository/mutability.ts";
import { withEditorPart } from "../../support/editorSchema.ts";

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

interface Property {
    description?: string;
    default?: unknown;
    enum?: unknown[];
    $ref?: string;
}

const { definitions } = schema;
const OPTIONS = definitions.option.properties as Record<string, Property>;
const SET = definitions.set.properties as Record<string, Property>;
const MONITORING = definitions.set.properties.monitoring.properties;
const REPOSITORY = definitions.repository.properties as Record<string, Property>;

/** The options of everything that holds images: repositories of this package, and those that Amazon ECR creates. */
const COMMON = [
    "allowedAccountIds",
    "enableCrossAccountAccess",
    "enableLambdaPull",
    "services",
    "encryptionType",
    "imageTagMutability",
    "imageTagMutabilityExclusionFilters",
    "kmsKeyArn",
    "lifecycle",
    "lifecyclePolicy",
    "maxImageCount",
    "organizationId",
    "policyStatements",
    "pullPrincipals",
    "pushPrincipals",
    "tags",
];
const pick = (isOne: (option: string) => boolean) =>
    Object.fromEntries(Object.entries(OPTIONS).filter(([option]) => isOne(option)));

/** The frequencies that a rule can have. */
const RULED = [ScanFrequency.ContinuousScan, ScanFrequency.ScanOnPush];

/** Where users' options have their types. */
const SOURCES = [
    "config/args/set.ts",
    "config/args/monitoring.ts",
    "config/args/registry.ts",
    "config/args/destination.ts",
];

/** The doc comments of the fields of each interface in the sources: `set.project` and so on, and whether one is optional. */
function argFields(): Map<string, Map<string, { doc: string; isOptional: boolean }>> {
    const interfaces = new Map<string, Map<string, { doc: string; isOptional: boolean }>>();
    const sources = SOURCES.map((file) => ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true));
    for (const node of sources.flatMap(({ statements }) => statements.filter(ts.isInterfaceDeclaration))) {
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
        ["CommonOptions", pick((option) => COMMON.includes(option)), []],
        ["SharedOptions", pick((option) => !COMMON.includes(option)), []],
        ["EcrRepositorySetArgs", own(SET), definitions.set.required],
        ["RepositoryOptions", own(REPOSITORY), []],
        ["ReplicationDestination", definitions.replicationDestination.properties, ["region"]],
        ["RegistryOptions", definitions.registry.properties, []],
        ["RepositoryPolicyStatement", definitions.policyStatement.properties, definitions.policyStatement.required],
        ["LifecycleOptions", definitions.option.properties.lifecycle.properties, []],
        ["PullThroughCacheOptions", definitions.pullThroughCache.properties, []],
        ["UpstreamCredentials", definitions.upstreamCredentials.properties, definitions.upstreamCredentials.required],
        [
            "CreationTemplateOptions",
            own(definitions.creationTemplate.properties),
            definitions.creationTemplate.required,
        ],
        ["EcrReplicationDestinationArgs", own(definitions.destination.properties), definitions.destination.required],
        // The filters and prefixes always stand in the outputs; a set that includes the rules makes them anew.
        [
            "RegistryScanningRule",
            definitions.requestedScanning.items.properties,
            [...definitions.requestedScanning.items.required, "filters"],
        ],
        [
            "RegistryReplicationRule",
            definitions.requestedReplication.items.properties,
            [...definitions.requestedReplication.items.required, "prefixes"],
        ],
        ["MonitoringOptions", MONITORING, []],
        ["AlarmOptions", MONITORING.alarms.properties, []],
        ["NotificationOptions", MONITORING.notifications.properties, []],
        [
            "SlackOptions",
            MONITORING.notifications.properties.slack.properties,
            MONITORING.notifications.properties.slack.required,
        ],
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

    for (const [name, properties] of [
        ["a creation template", definitions.creationTemplate.properties],
        ["a replication destination", definitions.destination.properties],
    ] as const) {
        it(`have the common options, and no other shared one, for ${name}`, () => {
            const shared = Object.entries<Property>(properties).filter(([option]) => option in OPTIONS);
            assert.deepEqual(
                Object.fromEntries(shared),
                Object.fromEntries(
                    COMMON.map((option) => [option, { $ref: `#/definitions/option/properties/${option}` }]),
                ),
            );
        });
    }

    it("are held for each interface in which users write", () => {
        // These two the schema has only within what includes them.
        const others = ["RegistryReplicationDestination", "RegistryRequests"];
        assert.deepEqual([...argFields().keys()].sort(), [...pairs.map(([name]) => name), ...others].sort());
    });

    it("have all shared options for the set and for a repository", () => {
        for (const option of Object.keys(OPTIONS)) {
            const reference = { $ref: `#/definitions/option/properties/${option}` };
            assert.deepEqual([SET[option], REPOSITORY[option]], [reference, reference]);
        }
    });

    it("have each option of the set in the stack file", () => {
        const { properties, patternProperties, additionalProperties } = schema.properties.config;
        assert.deepEqual(
            Object.keys(properties),
            Object.keys(SET).map((option) => `ecr:${option}`),
        );
        assert.deepEqual([patternProperties, additionalProperties], [{ "^(?!ecr:)": {} }, false]);
    });

    it("have a part for editors that is made of the rest; UPDATE_DOCS=1 writes it anew", () => {
        const made = withEditorPart(schema);
        if (process.env.UPDATE_DOCS) {
            const file = fileURLToPath(new URL("../../../config/schema/stack.schema.json", import.meta.url));
            writeFileSync(file, JSON.stringify(made, null, 4));
            execFileSync("biome", ["format", "--write", file], { stdio: "ignore" });
            return;
        }
        assert.deepEqual(made, schema);
        assert.deepEqual(Object.keys((made as typeof schema).definitions), Object.keys(schema.definitions));
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
            allowExpiringImagesInUse: false,
            allowedAccountIds: [],
            imageTagMutabilityExclusionFilters: [],
            replicationDestinations: [],
            pullPrincipals: [],
            pushPrincipals: [],
            policyStatements: [],
            services: [],
            tags: {},
        });
    });

    const sets: [string, Property | undefined, readonly unknown[]][] = [
        ["environment", SET.environment, Object.values(Environment)],
        ["imageTagMutability", OPTIONS.imageTagMutability, Object.values(ImageTagMutability)],
        ["scanFrequency", OPTIONS.scanFrequency, Object.values(ScanFrequency)],
        ["encryptionType", OPTIONS.encryptionType, Object.values(EncryptionType)],
        ["services", definitions.option.properties.services.items, Object.values(PullingService)],
        ["upstream", definitions.pullThroughCache.properties.upstream, Object.values(Upstream)],
        ["appliedFor", definitions.creationTemplate.properties.appliedFor.items, Object.values(TemplateUse)],
        ["a destination's environment", definitions.destination.properties.environment, Object.values(Environment)],
        [
            "scanFrequency of an included rule",
            definitions.requestedScanning.items.properties.scanFrequency,
            Object.values(ScanFrequency),
        ],
    ];
    for (const [option, property, values] of sets) {
        it(`agree on the values of ${option}`, () => {
            assert.deepEqual(property?.enum?.toSorted(), [...values].sort());
        });
    }

    it("agree on which frequencies can have filters: MANUAL is what no rule matches", () => {
        assert.deepEqual(
            Object.keys(definitions.registry.properties.scanningFilters.properties).sort(),
            [...RULED].sort(),
        );
    });

    it("agree on the limits of the registry", () => {
        const { scanningFilters, pullThroughCache } = definitions.registry.properties;
        const counts = Object.values(scanningFilters.properties).map(({ maxItems }) => maxItems);
        assert.deepEqual(
            counts,
            RULED.map(() => SCANNING_LIMITS.filters),
        );
        assert.equal(definitions.scanningFilter.maxLength, SCANNING_LIMITS.filterLength);
        assert.equal(pullThroughCache.maxProperties, CACHE_RULES);
    });

    it("agree on scanning filters", () => {
        const pattern = new RegExp(definitions.scanningFilter.pattern);
        const accepts = (text: string) => text.length <= definitions.scanningFilter.maxLength && pattern.test(text);
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
        const { pattern: source, maxLength } = definitions.pullingPrincipal;
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
    const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strict: true, strictTypes: true });
    ajv.addVocabulary(["x-must", "x-fix", "x-noun", "x-absent"]);
    const validate = ajv.compile(schema);

    for (const stack of ["dev", "staging", "prod"]) {
        it(`Pulumi.${stack}.yaml is what the schema describes`, () => {
            const file = parse(read(`Pulumi.${stack}.yaml`));
            assert.ok(Object.keys(file.config).some((key) => key.startsWith("ecr:")));
            assert.equal(validate(file), true, ajv.errorsText(validate.errors));
        });
    }

    // What editors say of a file is the last error of the schema: the one that is nearest to the mistake.
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
            "an encrypted value with something beside it",
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
            // Beside it stands only that the condition around it does not hold.
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
