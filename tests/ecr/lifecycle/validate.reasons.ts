/** What the validator says for each of its rules, at the first case that breaks it. */
export const REASONS = {
    "action-type": 'rules[0].action.type must be "expire" or "transition", found "delete"; did you mean "expire"?',
    "any-last":
        'rules[2].rulePriority must be the highest of all rules for standard images where tagStatus is "any", found 3: go above the 5 of rules[1]',
    "any-unique":
        'rules[4].selection.tagStatus must be "any" in one rule of a storage class only, found again after rules[2], both for archive images: merge the two',
    "archive-minimum":
        'rules[3].selection.countNumber must be at least 90 where countType is "sinceImageTransitioned", found 89: archive storage has a minimum of 90 days',
    "count-range": "rules[0].selection.countNumber must be a whole number of at least 1, found 0",
    "count-type":
        'rules[0].selection.countType must be "imageCountMoreThan", "sinceImagePushed", "sinceImagePulled" or "sinceImageTransitioned", found "imageCount"',
    "count-unit": 'rules[1].selection.countUnit must be "days", found "hours"',
    "count-unit-required": 'rules[1].selection.countUnit is required where countType is "sinceImagePushed": add "days"',
    "count-unit-unexpected":
        'rules[0].selection.countUnit must be absent where countType is "imageCountMoreThan", found "days": leave it out',
    "missing-key": "rules is required and missing: add it",
    "null-value": "rules must not be null, which AWS refuses: give it a value",
    "prefix-unique":
        'rules[1].selection.tagPrefixList must not be the list of another rule for standard images, found "v" as in rules[0]: a prefix obeys one rule',
    "priority-range": "rules[0].rulePriority must be a whole number of at least 1, found 0",
    "priority-unique":
        "rules[1].rulePriority must be unique, found 1 as in rules[0]; gaps between priorities are allowed",
    "pulled-needs-transition":
        'rules[2].action.type must be "transition" where countType is "sinceImagePulled", found "expire": archive first, then delete with a rule that counts "sinceImageTransitioned"',
    "rule-count": "rules must have 1 to 50 rules, found 0: add a rule, or drop the whole policy",
    "storage-class": 'rules[0].selection.storageClass must be "standard" or "archive", found "glacier"',
    "storage-class-required":
        'rules[3].selection.storageClass must be "archive" where countType is "sinceImageTransitioned", found nothing',
    "storage-class-unexpected":
        'rules[0].selection.storageClass must be "standard" or absent where countType is "imageCountMoreThan": archived images can only be selected by "sinceImageTransitioned"',
    "tag-empty": 'rules[0].selection.tagPatternList[0] must not be empty, found "": name a tag',
    "tag-list-both":
        "rules[0].selection.tagPrefixList must not be set together with tagPatternList: keep one of the two, a prefix v is the pattern v*",
    "tag-list-empty":
        "rules[1].selection.tagPrefixList must have at least one entry, found an empty list, which AWS refuses: leave it out or fill it",
    "tag-list-required":
        'rules[0].selection.tagPatternList is required where tagStatus is "tagged": add it, or tagPrefixList, with at least one entry',
    "tag-list-unexpected":
        'rules[1].selection.tagPatternList must be absent where tagStatus is "untagged": leave it out, or set tagStatus to "tagged"',
    "tag-status":
        'rules[0].selection.tagStatus must be "tagged", "untagged" or "any", found "all"; did you mean "any"?',
    "target-required": 'rules[2].action.targetStorageClass is required where the type is "transition": add "archive"',
    "target-storage-class": 'rules[2].action.targetStorageClass must be "archive", found "standard"',
    "target-unexpected":
        'rules[0].action.targetStorageClass must be absent where the type is "expire", found "archive": leave it out',
    "transitioned-needs-expire":
        'rules[3].action.type must be "expire" where countType is "sinceImageTransitioned", found "transition"',
    "unknown-key": "version is not a key that AWS knows: drop it, the keys here are rules",
    "untagged-unique":
        'rules[1].selection.tagStatus must be "untagged" in one rule of a storage class only, found again after rules[0], both for standard images: merge the two',
    "wildcard-count":
        'rules[0].selection.tagPatternList[0] must have at most 4 wildcards (*), found 5 in "test*1*2*3*4*5"',
    "wrong-type": "rules must be a list of rules, found a map",
    length: " must have 100 to 30720 characters as JSON, found 30721: shorten or drop descriptions",
};
