/** A kind of problem: what is wrong in one line, and what gives it, as code (`example`) or in words (`when`). */
type Kind = { readonly about: string } & ({ readonly example: string } | { readonly when: string });

/** Problems of the configuration. The example is what is written below `config:`, without the namespace `ecr:`. */
const CONFIGURATION = {
    "unknown-option": {
        about: "An option does not exist",
        example: "repositories: { web-app: { maxImageCuont: 50 } }",
    },
    "missing-option": {
        about: "A required option is not set",
        example: "registry: { pullThroughCache: { docker-hub: {} } }",
    },
    "not-one-of": {
        about: "A value is not one of those that an option has",
        example: "imageTagMutability: FROZEN",
    },
    "out-of-range": { about: "A number is too small or too large", example: "maxImageCount: 0" },
    "wrong-format": {
        about: "A string does not have the format of what it names, such as an ARN, a region or an account id",
        example: 'allowedAccountIds: ["12345"]',
    },
    "wrong-length": {
        about: "A string is too short or too long",
        example:
            'registry: { pullThroughCache: { docker-hub: { credentials: { username: "", accessToken: token } } } }',
    },
    "wrong-count": {
        about: "A list or map has too few or too many entries",
        example: "imageTagMutabilityExclusionFilters: [a, b, c, d, e, f]",
    },
    "repeated-entry": {
        about: "A list names something twice",
        example: 'allowedAccountIds: ["111122223333", "111122223333"]',
    },
    "name-invalid": {
        about: "A name, or what names are made of, is not one that AWS accepts",
        example: "namePrefix: My_Team/",
    },
    "name-taken": {
        about: "Two resources of the program or stack would have one name",
        example: "repositories: { api: { name: app }, web: { name: app } }",
    },
    "alias-invalid": {
        about: "An alias is not the former key of one repository",
        example: "repositories: { api: {}, web-app: { aliases: [api] } }",
    },
    "tag-invalid": { about: "A tag is not one that AWS accepts", example: 'tags: { "aws:team": core }' },
    "option-conflict": {
        about: "Two options exclude each other, or do not say the same",
        example: "encryptionType: AES256\nkmsKeyArn: arn:aws:kms:us-east-1:123456789012:key/1234",
    },
    "needs-option": {
        about: "An option needs another one",
        example: "imageTagMutability: IMMUTABLE_WITH_EXCLUSION",
    },
    "no-effect": {
        about: "An option or action has no effect here",
        example: "registry: { manage: false, takeOver: true }",
    },
    "wrong-partition": {
        about: "An ARN or a region is of another AWS partition",
        example: "pullPrincipals: [arn:aws-cn:iam::123456789012:root]",
    },
    "own-registry": {
        about: "A registry would replicate to itself, or be its own upstream",
        example: "enableReplication: true\nreplicationDestinations: [{ region: us-east-1 }]",
    },
    "quota-exceeded": {
        about: "AWS does not accept so much: tags, characters of a policy, filters, metrics",
        when: "a repository has 51 tags",
    },
    "not-available": {
        about: "AWS does not have a service in this partition",
        example:
            "region: cn-north-1\nmonitoring: { notifications: { slack: { workspaceId: T07EA123LEP, channelId: C07EZ1ABC23 } } }",
    },
    "scan-unavailable": {
        about: "The type of scanning does not have the requested frequency",
        example: "scanFrequency: CONTINUOUS_SCAN",
    },
    "scan-type-conflict": {
        about: "Repositories of one registry request basic and enhanced scanning",
        example: "repositories: { api: { enableEnhancedScanning: true }, web: { enableEnhancedScanning: false } }",
    },
    "scan-not-matched": {
        about: "No scanning filter matches a repository that requests scans",
        example: "registry: { scanningFilters: { SCAN_ON_PUSH: [other-*] } }",
    },
    "unknown-action": {
        about: "A policy statement names an action that Amazon ECR does not have",
        example: 'policyStatements: [{ Effect: Allow, Principal: "*", Action: ecr:PullImage }]',
    },
    "unknown-condition": {
        about: "A policy statement has a condition operator or key that IAM does not have",
        example:
            'policyStatements: [{ Effect: Allow, Principal: "*", Action: "ecr:*", Condition: { StringIs: { aws:PrincipalOrgID: o-1 } } }]',
    },
    "policy-lockout": {
        about: "A policy statement would prevent any later change of the policy",
        example: 'policyStatements: [{ Effect: Deny, Principal: "*", Action: "ecr:*" }]',
    },
    "policy-too-open": {
        about: "A policy statement would grant access to any principal that it does not name",
        example:
            'policyStatements: [{ Effect: Allow, NotPrincipal: { AWS: "123456789012" }, Action: "ecr:BatchGetImage" }]',
    },
    "not-plain": {
        about: "A program passes what is not a plain value, or an output where none can be",
        when: "a program passes an output of another resource as maxImageCount",
    },
    "too-deep": {
        about: "A program passes lists and maps without an end",
        when: "a program passes a map that contains itself as tags",
    },
} as const satisfies Record<string, Kind>;

/** Problems of what a change would do, and of what the account has. */
const CHANGES = {
    "protected-deleted": {
        about: "The update would delete a protected repository with its images",
        when: "remove a protected repository from the stack file",
    },
    "protected-replaced": {
        about: "The update would replace a protected repository, and its images would be deleted",
        when: "change the encryption of a protected repository",
    },
    "images-deleted": {
        about: "The update would delete a repository that has images",
        when: "remove a repository with images from the stack file",
    },
    "images-in-use": {
        about: "A new lifecycle policy would delete or archive images in use of a protected repository",
        when: "keep 1 image where 2 are in use",
    },
    "wrong-account": {
        about: "A resource must be of the account of the registry",
        when: "a roleArn of another account in a creation template",
    },
    "name-exists": {
        about: "AWS has a resource of this name already, and it is not in the stack's state",
        when: "a repository that was made by hand has the name",
    },
    "name-elsewhere": {
        about: "Another component of the stack has the name",
        when: "a component is renamed without an alias",
    },
    "registry-replaced": {
        about: "The update would replace registry configuration that this stack did not write",
        when: "another stack wrote the scanning rules of the registry",
    },
    "registry-handover": {
        about: "registry.manage can be turned off only after one more update with it",
        when: "set registry.manage: false in a stack that version 0.1 deployed",
    },
} as const satisfies Record<string, Kind>;

/** Problems of files and programs, of `ecr-set plan` and `ecr-set adopt`. */
const COMMANDS = {
    "file-unreadable": {
        about: "A file cannot be read, or is not of its kind",
        when: "an imagesInUseFile that is missing",
    },
    encrypted: { about: "A value is encrypted, and plan needs it", when: "ecr:repositories is a secret as a whole" },
    "program-failed": { about: "The program of the stack fails", when: "an index.ts that throws an error" },
    "not-found": {
        about: "The account or file does not have what is to be adopted",
        when: "adopt is called with --repository and a name that no repository has",
    },
    "not-read": {
        about: "AWS does not let the credentials read what is to be adopted",
        when: "adopt runs without ecr:DescribeRepositories",
    },
    "not-adoptable": {
        about: "AWS has what no option says, or what the stack would replace",
        when: "adopt is called with --region eu-west-1, and the repositories are in us-east-1",
    },
} as const satisfies Record<string, Kind>;

/** The policy that the examples of `POLICIES` change. */
export const EXAMPLE_POLICY = {
    rules: [
        {
            rulePriority: 10,
            selection: {
                tagStatus: "tagged",
                tagPrefixList: ["v"],
                countType: "imageCountMoreThan",
                countNumber: 10,
            },
            action: { type: "expire" },
        },
        {
            rulePriority: 20,
            selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
            action: { type: "expire" },
        },
        {
            rulePriority: 30,
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100 },
            action: { type: "expire" },
        },
    ],
} as const;

const PULLED = "{ tagStatus: untagged, countType: sinceImagePulled, countUnit: days, countNumber: 60 }";
const COUNTED = "countType: imageCountMoreThan, countNumber: 5";

/** Problems of a lifecycle policy. The example is what is changed in `EXAMPLE_POLICY`. */
const POLICIES = {
    "missing-key": { about: "A required key is missing", example: "rules[0].action: removed" },
    "unknown-key": { about: "AWS does not know a key", example: "rules[0].selektion: {}" },
    "null-value": { about: "A value is null, which AWS refuses", example: "rules[0].selection.countNumber: null" },
    "wrong-type": { about: "A value is of another type", example: 'rules[0].selection.countNumber: "10"' },
    "rule-count": { about: "The policy has no rule, or more than AWS accepts", example: "rules: []" },
    "priority-range": {
        about: "rulePriority is not a whole number of at least 1",
        example: "rules[0].rulePriority: 0",
    },
    "priority-unique": { about: "Two rules have one rulePriority", example: "rules[0].rulePriority: 20" },
    "any-unique": {
        about: "A storage class has two rules for tagStatus any",
        example: `rules[1].selection: { tagStatus: any, ${COUNTED} }`,
    },
    "untagged-unique": {
        about: "A storage class has two rules for tagStatus untagged",
        example: `rules[0].selection: { tagStatus: untagged, ${COUNTED} }`,
    },
    "any-last": {
        about: "A rule for tagStatus any does not have the highest rulePriority",
        example: "rules[2].rulePriority: 5",
    },
    "prefix-unique": {
        about: "Two rules of a storage class have one tagPrefixList",
        example: `rules[1].selection: { tagStatus: tagged, tagPrefixList: [v], ${COUNTED} }`,
    },
    "tag-status": { about: "tagStatus is not one that AWS has", example: "rules[1].selection.tagStatus: none" },
    "count-type": { about: "countType is not one that AWS has", example: "rules[0].selection.countType: newest" },
    "count-unit": { about: "countUnit is not days", example: "rules[1].selection.countUnit: weeks" },
    "count-range": {
        about: "countNumber is not a whole number of at least 1",
        example: "rules[0].selection.countNumber: 0",
    },
    "count-unit-required": {
        about: "A rule that counts days has no countUnit",
        example: "rules[1].selection.countUnit: removed",
    },
    "count-unit-unexpected": {
        about: "A rule that counts images has a countUnit",
        example: "rules[0].selection.countUnit: days",
    },
    "action-type": { about: "The type of an action is not one that AWS has", example: "rules[0].action.type: keep" },
    "storage-class": {
        about: "storageClass is not one that AWS has",
        example: "rules[0].selection.storageClass: glacier",
    },
    "target-storage-class": {
        about: "targetStorageClass is not archive",
        example: `rules[1].selection: ${PULLED}\nrules[1].action: { type: transition, targetStorageClass: glacier }`,
    },
    "target-required": {
        about: "A transition has no targetStorageClass",
        example: `rules[1].selection: ${PULLED}\nrules[1].action: { type: transition }`,
    },
    "target-unexpected": {
        about: "An action that deletes has a targetStorageClass",
        example: "rules[0].action.targetStorageClass: archive",
    },
    "pulled-needs-transition": {
        about: "A rule that counts since the last pull deletes; it can only archive",
        example: `rules[1].selection: ${PULLED}`,
    },
    "transitioned-needs-expire": {
        about: "A rule for archived images archives; it can only delete",
        example:
            "rules[1].selection: { tagStatus: untagged, storageClass: archive, countType: sinceImageTransitioned, countUnit: days, countNumber: 90 }\n" +
            "rules[1].action: { type: transition, targetStorageClass: archive }",
    },
    "storage-class-required": {
        about: "A rule that counts since archiving does not select archived images",
        example:
            "rules[1].selection: { tagStatus: untagged, countType: sinceImageTransitioned, countUnit: days, countNumber: 90 }",
    },
    "storage-class-unexpected": {
        about: "A rule that does not count since archiving selects archived images",
        example: "rules[1].selection.storageClass: archive",
    },
    "archive-minimum": {
        about: "Archived images would be deleted before AWS lets them",
        example:
            "rules[1].selection: { tagStatus: untagged, storageClass: archive, countType: sinceImageTransitioned, countUnit: days, countNumber: 30 }",
    },
    "tag-list-required": {
        about: "A rule for tagged images names no tags",
        example: "rules[0].selection.tagPrefixList: removed",
    },
    "tag-list-unexpected": {
        about: "A rule that is not for tagged images names tags",
        example: "rules[1].selection.tagPrefixList: [w]",
    },
    "tag-list-both": {
        about: "A rule has tagPatternList and tagPrefixList",
        example: 'rules[0].selection.tagPatternList: ["v*"]',
    },
    "tag-list-empty": { about: "A list of tags is empty", example: "rules[0].selection.tagPrefixList: []" },
    "tag-empty": { about: "A tag is empty", example: 'rules[0].selection.tagPrefixList: [""]' },
    "wildcard-count": {
        about: "A tag pattern has more wildcards than AWS accepts",
        example: `rules[0].selection: { tagStatus: tagged, tagPatternList: ["*a*b*c*d*"], ${COUNTED} }`,
    },
    length: { about: "The policy has more characters than AWS accepts", when: "a description has 40,000 characters" },
    json: { about: "Text is not JSON, or names a key twice", when: "the text of a policy is cut off" },
    yaml: {
        about: "Text is neither JSON nor YAML",
        when: "a policy file for lifecycle validate ends after its first bracket",
    },
} as const satisfies Record<string, Kind>;

/** Problems of the lifecycle settings. The example is what is written as `lifecycle`. */
const SETTINGS = {
    "setting-range": { about: "A number is too small or too large", example: "keepLast: 0" },
    "setting-pattern": { about: "A tag pattern is not one that AWS accepts", example: 'protectTags: ["a b"]' },
    "setting-repeated": { about: "A tag pattern stands twice", example: 'protectTags: ["v*", "v*"]' },
    "setting-contradiction": {
        about: "Two settings contradict each other",
        example: "keepLast: 10\narchiveAfterDays: 60",
    },
    "setting-count": { about: "The settings need more rules than AWS accepts", when: "protectTags has 51 patterns" },
} as const satisfies Record<string, Kind>;

/** Problems of a list of images for `ecr-set lifecycle simulate` and `diff`. */
const IMAGES = {
    "digest-unique": { about: "Two images have one digest", when: "an image stands twice in the list" },
    "image-status": { about: "imageStatus is not one that AWS has", when: "an image has imageStatus DELETED" },
    time: { about: "A time is not in ISO 8601", when: "an image was pushed yesterday" },
} as const satisfies Record<string, Kind>;

/** All kinds of problems by where they come from, with a heading for each table of docs/problems.md. */
export const PROBLEM_KINDS = {
    configuration: CONFIGURATION,
    changes: CHANGES,
    commands: COMMANDS,
    policies: POLICIES,
    settings: SETTINGS,
    images: IMAGES,
} as const;

/** What each code means. */
export const PROBLEM_CODES = {
    ...CONFIGURATION,
    ...CHANGES,
    ...COMMANDS,
    ...POLICIES,
    ...SETTINGS,
    ...IMAGES,
} as const;

/** Stable id of a kind of problem. */
export type ProblemCode = keyof typeof PROBLEM_CODES;

/** Ids of what is legal in a lifecycle policy and likely unwanted; docs/lifecycle.md says what each means. */
export const WARNING_CODES = [
    "age-on-promoted",
    "and-list",
    "archive-never-filled",
    "can-hit-in-use",
    "dead-rule",
    "impossible-tag",
    "low-count",
    "mostly-covered",
    "no-untagged-rule",
    "number-large",
    "pattern-repeats",
    "places-taken",
    "prefix-overlap",
    "storage-class-default",
    "tag-list-repeats",
    "tagged-unlimited",
    "text-length",
    "untagged-take-places",
] as const;

/** Stable id of a warning about a lifecycle policy. */
export type WarningCode = (typeof WARNING_CODES)[number];
