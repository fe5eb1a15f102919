import assert from "node:assert/strict";
import {
    accepted,
    keepNewestText,
    refused,
    type Written,
    warned,
    withRepository,
    withSet,
} from "../../support/args.ts";

const UNTAGGED = {
    rulePriority: 1,
    selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 3 },
    action: { type: "expire" },
};
const OWN_POLICY = {
    rules: [
        UNTAGGED,
        {
            rulePriority: 2,
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 9 },
            action: { type: "expire" },
        },
    ],
};

/** The rules of the one repository, a line each. */
function rules(args: Written): string[] {
    const { rules: all } = JSON.parse(accepted(args).repositories[0]?.lifecyclePolicy ?? "");
    return all.map(({ description }: { description: string }) => description);
}

describe("the lifecycle of a repository", () => {
    it("is what maxImageCount says where no setting was written", () => {
        assert.equal(accepted(withRepository({})).repositories[0]?.lifecyclePolicy, keepNewestText(50));
    });

    it("takes each setting from the most specific layer that has it", () => {
        const set = { lifecycle: { untaggedExpireAfterDays: 2, protectTags: ["prod"], keepLastByTag: { "v*": 20 } } };
        const repository = { lifecycle: { keepLastByTag: { "rc-*": 5 }, protectTags: null } };
        assert.deepEqual(rules({ ...withRepository(repository), ...set }), [
            "Expire untagged images after 2 days",
            "Protect images tagged prod",
            "Keep the newest 5 images tagged rc-*",
            "Keep the newest 50 images",
        ]);
    });

    it("takes keepLast for maxImageCount, the more specific of the two", () => {
        const keep = (count: number) => ["Expire untagged images after 7 days", `Keep the newest ${count} images`];
        assert.deepEqual(rules(withSet({ lifecycle: { keepLast: 8 } })), keep(8));
        assert.deepEqual(rules({ ...withRepository({ maxImageCount: 9 }), lifecycle: { keepLast: 8 } }), keep(9));
        assert.deepEqual(rules({ ...withRepository({ lifecycle: { keepLast: 8 } }), maxImageCount: 9 }), keep(8));
        assert.deepEqual(rules(withSet({ maxImageCount: 8, lifecycle: { keepLast: 8 } })), keep(8));
    });

    it("archives in place of the preset's count, or of a count that is less specific", () => {
        const archived = ["Expire untagged images after 7 days", "Archive images not pulled for 90 days"];
        const archive = { lifecycle: { archiveAfterDays: 90 } };
        assert.deepEqual(rules(withSet(archive)), archived);
        assert.deepEqual(rules({ ...withRepository(archive), maxImageCount: 9 }), archived);
        assert.deepEqual(rules({ ...withRepository({ maxImageCount: 9 }), ...archive }), [
            "Expire untagged images after 7 days",
            "Keep the newest 9 images",
        ]);
    });

    it("prefers a repository's setting to the set's own policy, and a repository's own policy to the set's setting", () => {
        const own = accepted({ ...withRepository({ lifecyclePolicy: OWN_POLICY }), lifecycle: { keepLast: 8 } });
        assert.deepEqual(JSON.parse(own.repositories[0]?.lifecyclePolicy ?? ""), OWN_POLICY);
        assert.deepEqual(rules({ ...withRepository({ lifecycle: { keepLast: 8 } }), lifecyclePolicy: OWN_POLICY }), [
            "Expire untagged images after 7 days",
            "Keep the newest 8 images",
        ]);
    });

    const contradictions: [string, Written, string, string][] = [
        [
            "keepLast and maxImageCount",
            { maxImageCount: 9, lifecycle: { keepLast: 8 } },
            "lifecycle.keepLast",
            "must be the same as maxImageCount, found 8 and 9; write one of the two",
        ],
        [
            "settings and an own policy",
            { lifecyclePolicy: OWN_POLICY, lifecycle: { keepLast: 8 } },
            "lifecycle",
            "must not be set together with lifecyclePolicy, because one of them decides; remove one of the two",
        ],
        [
            "a count and archiving",
            { lifecycle: { keepLast: 8, archiveAfterDays: 90 } },
            "lifecycle.archiveAfterDays",
            "must not be set together with keepLast, found 90 and 8: Amazon ECR lets one rule decide on an image, so that it is deleted by count or archived; choose keepLast, or archiveAfterDays with deleteArchivedAfterDays; keepLastByTag and expireAfterDaysByTag decide on some tags",
        ],
        [
            "protection and expiry of one tag",
            { lifecycle: { protectTags: ["v*"], expireAfterDaysByTag: { "v1*": 3 } } },
            'lifecycle.expireAfterDaysByTag["v1*"]',
            'has no effect: protectTags has "v*", so that no such image is ever deleted; drop one of the two',
        ],
    ];
    for (const [title, options, path, reason] of contradictions) {
        it(`refuses ${title} next to each other, for the set and for a repository`, () => {
            assert.deepEqual(refused(withSet(options)), [{ path, reason }]);
            assert.deepEqual(refused(withRepository(options)), [{ path: `repositories["web-app"].${path}`, reason }]);
        });
    }

    it("names a pattern of keepLastByTag where it was written, though maxImageCount is written too", () => {
        assert.deepEqual(refused(withSet({ maxImageCount: 9, lifecycle: { keepLastByTag: { "v*": 0 } } })), [
            { path: 'lifecycle.keepLastByTag["v*"]', reason: "must be a whole number from 1 to 2147483647, found 0" },
        ]);
    });

    it("drops the preset's count next to a pattern that takes all tags", () => {
        assert.deepEqual(rules(withSet({ lifecycle: { protectTags: ["latest"], keepLastByTag: { "*": 14 } } })), [
            "Expire untagged images after 7 days",
            "Protect images tagged latest",
            "Keep the newest 14 images tagged *",
        ]);
    });

    it("names a count that has no effect where it was written", () => {
        const all = { lifecycle: { keepLastByTag: { "*": 5 } } };
        const reason = 'has no effect on tagged images: the pattern "*" takes them all; drop one of the two';
        assert.deepEqual(refused(withSet({ maxImageCount: 9, ...all })), [{ path: "maxImageCount", reason }]);
    });

    it("warns of a count that leaves nothing to roll back to, once for the set", () => {
        const reason =
            'the rule "Keep the newest 2 images" keeps 2, too few to roll back by 3 releases: keep at least 4, more if a release is more than one image';
        assert.deepEqual(warned({ ...withSet({ maxImageCount: 2 }), repositories: { a: {}, b: {} } }), [
            { path: "maxImageCount", reason },
        ]);
        assert.deepEqual(warned(withRepository({ lifecycle: { keepLast: 2 } })), [
            { path: 'repositories["web-app"].lifecycle', reason },
        ]);
    });

    it("warns of a count whose places another setting takes, and says who decided it", () => {
        const lifecycle = { keepLastByTag: { "v*": 60 } };
        const taken = (count: string) =>
            `${count} counts the newest 50 of all images, and the rule "Keep the newest 60 images tagged v*" keeps 60 of them: once these are newer, 0 places are left and it deletes every other image; write at least 64`;
        assert.deepEqual(warned(withRepository({ lifecycle })), [
            { path: 'repositories["web-app"].lifecycle', reason: taken("maxImageCount: 50 (from the dev preset)") },
        ]);
        assert.deepEqual(warned({ ...withSet({ maxImageCount: 50 }), repositories: { a: { lifecycle } } }), [
            { path: 'repositories["a"].lifecycle', reason: taken("maxImageCount: 50 (written for the set)") },
        ]);
        assert.deepEqual(warned(withRepository({ lifecycle: { ...lifecycle, keepLast: 50 } })), [
            {
                path: 'repositories["web-app"].lifecycle',
                reason: taken('keepLast: 50 (written for repositories["web-app"])'),
            },
        ]);
        assert.deepEqual(warned(withRepository({ lifecycle: { ...lifecycle, keepLast: 64 } })), []);
    });

    it("warns of a count that a protected kind of builds takes, and of a kept pattern that a part of it takes", () => {
        const few = { protectTags: ["nightly-*"], keepLast: 5 };
        assert.deepEqual(
            warned(withSet({ lifecycle: few })).map(({ reason }) => reason),
            [
                'keepLast: 5 (written for the set) counts the newest 5 of all images, and the rule "Protect images tagged nightly-*" keeps any number of them: once 5 of these are newer, 0 places are left and it deletes every other image; give the rule "Protect images tagged nightly-*" a count, and this rule at least 4 more than that',
            ],
        );
        assert.deepEqual(
            warned(withSet({ lifecycle: { keepLastByTag: { "v1*": 20, "v*": 20 } } })).map(({ reason }) => reason),
            [
                'keepLastByTag: { "v*": 20 } (written for the set) counts the newest 20 of its images, and the rule "Keep the newest 20 images tagged v1*" keeps 20 of them: once these are newer, 0 places are left and it deletes every other image; write at least 24',
            ],
        );
    });

    it("warns of signatures by tag that no setting keeps, and takes the setting that it names", () => {
        const cosign = {
            imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
            imageTagMutabilityExclusionFilters: ["sha256-*"],
        };
        assert.deepEqual(warned(withSet(cosign)), [
            {
                path: "maxImageCount",
                reason: 'keeps no signature with its image, though imageTagMutabilityExclusionFilters name "sha256-*": cosign up to version 2 pushes signatures as images of their own, which take places in every count and expire by themselves; set lifecycle.signaturesPerImage: 1',
            },
        ]);
        const fixed = withSet({ ...cosign, lifecycle: { signaturesPerImage: 1 } });
        assert.deepEqual(warned(fixed), []);
        assert.deepEqual(rules(fixed), [
            "Expire untagged images after 7 days",
            "Protect images tagged sha256-*",
            "Keep the newest 100 images",
        ]);
        assert.deepEqual(warned(withSet({ ...cosign, lifecycle: { protectTags: ["sha256-*"] } })), []);
        assert.deepEqual(warned(withSet({ ...cosign, imageTagMutabilityExclusionFilters: ["latest"] })), []);
    });

    it("says nothing of untagged images that immutable tags do not leave behind", () => {
        const lifecycle = { untaggedExpireAfterDays: 0 };
        assert.equal(warned(withSet({ lifecycle })).length, 1);
        assert.deepEqual(warned(withSet({ lifecycle, imageTagMutability: "IMMUTABLE" })), []);
        const lifecyclePolicy = { rules: [OWN_POLICY.rules[1]] };
        assert.equal(warned(withSet({ lifecyclePolicy })).length, 1);
        assert.deepEqual(warned(withSet({ lifecyclePolicy, imageTagMutability: "IMMUTABLE" })), []);
    });
});

describe("a lifecycle policy of one's own", () => {
    it("is refused at each place where AWS would refuse it", () => {
        const broken = {
            rules: [
                { ...UNTAGGED, selection: { ...UNTAGGED.selection, countUnit: "hours" } },
                { ...OWN_POLICY.rules[1], rulePriority: 1 },
            ],
        };
        const problems = [
            { path: "lifecyclePolicy.rules[0].selection.countUnit", reason: 'must be "days", found "hours"' },
            {
                path: "lifecyclePolicy.rules[1].rulePriority",
                reason: "must be unique, found 1 as in rules[0]: renumber one of the two",
            },
        ];
        assert.deepEqual(
            refused(withSet({ lifecyclePolicy: broken })).map(({ path }) => path),
            problems.map(({ path }) => path),
        );
        assert.deepEqual(
            refused(withRepository({ lifecyclePolicy: JSON.stringify(broken) })).map(({ path }) => path),
            problems.map(({ path }) => `repositories["web-app"].${path}`),
        );
    });

    it("is refused where it is not JSON", () => {
        const [problem, ...more] = refused(withSet({ lifecyclePolicy: "{ rules" }));
        assert.deepEqual(more, []);
        assert.equal(problem?.path, "lifecyclePolicy");
        assert.match(problem?.reason ?? "", /^must be JSON: /);
    });

    for (const [form, policy] of Object.entries({
        "a list of rules": OWN_POLICY.rules,
        "a list of rules as text": JSON.stringify(OWN_POLICY.rules),
        "the answer of get-lifecycle-policy": {
            registryId: "123456789012",
            repositoryName: "old-name",
            lifecyclePolicyText: JSON.stringify(OWN_POLICY),
        },
        "that answer as text": JSON.stringify({ lifecyclePolicyText: JSON.stringify(OWN_POLICY, null, 4) }),
        "the properties of CloudFormation": { LifecyclePolicyText: JSON.stringify(OWN_POLICY) },
    })) {
        it(`may be ${form}`, () => {
            const { repositories } = accepted(withSet({ lifecyclePolicy: policy }));
            assert.deepEqual(JSON.parse(repositories[0]?.lifecyclePolicy ?? ""), OWN_POLICY);
        });
    }

    for (const [found, policy, reason] of [
        ["an empty text", "", "must be a lifecycle policy, found an empty text: leave it out, or write its rules"],
        ["spaces", " \n", "must be a lifecycle policy, found an empty text: leave it out, or write its rules"],
        [
            "the text of YAML",
            "# ours\nrules: []",
            `must be JSON: Unexpected token '#', "# ours\nrules: []" is not valid JSON; found YAML: write it as a map, without quotes or |`,
        ],
        [
            "a policy of statements",
            { Version: "2012-10-17", Statement: [] },
            "must be a lifecycle policy with rules, found a policy of statements, which belongs in policyStatements or an aws.ecr.RepositoryPolicy",
        ],
        [
            "several answers",
            [{ lifecyclePolicyText: "{}" }, { lifecyclePolicyText: "{}" }],
            "must be one lifecycle policy, found 2: write each at its repository",
        ],
    ] as const) {
        it(`is refused where it is ${found}`, () => {
            for (const [args, path] of [
                [withSet({ lifecyclePolicy: policy }), "lifecyclePolicy"],
                [withRepository({ lifecyclePolicy: policy }), 'repositories["web-app"].lifecyclePolicy'],
            ] as const) {
                assert.deepEqual(refused(args), [{ path, reason }]);
            }
        });
    }

    it("is warned of where it is legal and surely not meant", () => {
        const policy = { rules: [OWN_POLICY.rules[1]] };
        assert.deepEqual(warned(withRepository({ lifecyclePolicy: policy })), [
            {
                path: 'repositories["web-app"].lifecyclePolicy.rules[0].selection.countNumber',
                reason: "counts untagged images among the newest 9, so that they push out tagged ones: add a rule that expires untagged images after some days",
            },
        ]);
    });
});
