import { readJson } from "../../aws/json.ts";
import { isMap, type PlainMap } from "../../text/maps.ts";
import { type PolicyReading, readLifecyclePolicy, refused } from "./read.ts";
import type { WarningOptions } from "./warning.ts";

/** A lifecycle policy as somebody has it: what AWS printed, a part of a template, or the document itself. */
export interface GivenPolicy {
    /** Name of its repository, or logical id in a template; null where nothing names it. */
    name: string | null;
    /** The document, as JSON text or a map. */
    policy: unknown;
}

/**
 * The lifecycle policies in a value: the document itself, a list of its rules, the answer of `aws ecr get-lifecycle-policy`,
 * the properties of a CloudFormation repository, a whole template, or a list of these. Never empty: what holds no policy is
 * given back as it is, for the validator to refuse.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetLifecyclePolicy.html
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecr-repository.html
 */
export function givenPolicies(value: unknown, name: string | null = null): GivenPolicy[] {
    const found = Array.isArray(value) ? inList(value, name) : isMap(value) ? inMap(value, name) : [];
    return found.length > 0 ? found : [{ name, policy: value }];
}

/** Reads the one lifecycle policy of an option, in any form that `givenPolicies` knows. */
export function readGivenPolicy(value: unknown, options: WarningOptions = {}): PolicyReading {
    const document = typeof value === "string" ? jsonOr(value) : value;
    // Text that is the document itself is read as text: its problems name lines and columns.
    if (typeof document === "string" || (isMap(document) && "rules" in document)) {
        return readLifecyclePolicy(value, options);
    }
    const given = givenPolicies(document);
    const [only] = given;
    if (only === undefined || given.length > 1) {
        const reason = `must be one lifecycle policy, found ${given.length}: write each at its repository`;
        return refused([{ path: "", code: "wrong-type", reason }]);
    }
    return readGiven(only, options);
}

/** Reads a policy that `givenPolicies` found. */
export function readGiven({ policy }: GivenPolicy, options: WarningOptions = {}): PolicyReading {
    const intrinsic = isMap(policy) ? Object.keys(policy).find((key) => /^(?:Ref$|Fn::)/.test(key)) : undefined;
    if (intrinsic !== undefined) {
        const reason = `must be the text of a policy, found ${intrinsic}, which only CloudFormation can evaluate: give the answer of aws ecr get-lifecycle-policy instead`;
        return refused([{ path: "", code: "json", reason }]);
    }
    if (isMap(policy) && isMap(policy.Resources)) {
        const reason = "must hold a lifecycle policy, found a template in which no AWS::ECR::Repository has one";
        return refused([{ path: "Resources", code: "missing-key", reason }]);
    }
    return readLifecyclePolicy(policy, options);
}

/** The document that an intrinsic function of CloudFormation gives, where it is known without AWS; else the function. */
function textOf(value: unknown): unknown {
    if (!isMap(value)) {
        return value;
    }
    const { "Fn::Sub": sub, "Fn::Join": join } = value;
    if (sub !== undefined) {
        return Array.isArray(sub) ? sub[0] : sub;
    }
    const [separator, parts] = Array.isArray(join) ? join : [];
    return typeof separator === "string" && Array.isArray(parts) && parts.every((part) => typeof part === "string")
        ? parts.join(separator)
        : value;
}

const RULE_KEYS = ["rulePriority", "selection", "action"];

function inList(list: readonly unknown[], name: string | null): GivenPolicy[] {
    const maps = list.filter(isMap);
    if (maps.some((each) => RULE_KEYS.some((key) => each[key] !== undefined))) {
        return [{ name, policy: { rules: list } }];
    }
    return maps.length === list.length ? maps.flatMap((each) => givenPolicies(each, name)) : [];
}

function inMap(value: PlainMap, name: string | null): GivenPolicy[] {
    const text = value.lifecyclePolicyText ?? value.LifecyclePolicyText;
    if (text !== undefined) {
        return [{ name: nameIn(value) ?? name, policy: textOf(text) }];
    }
    if (isMap(value.Resources)) {
        return Object.entries(value.Resources).flatMap(([id, resource]) => inResource(resource, id));
    }
    const nested = value.LifecyclePolicy;
    return nested === undefined ? [] : givenPolicies(textOf(nested), nameIn(value) ?? name);
}

function inResource(resource: unknown, id: string): GivenPolicy[] {
    const { Type: type, Properties: properties } = isMap(resource) ? resource : {};
    const isEcr = type === "AWS::ECR::Repository" || type === "AWS::ECR::RepositoryCreationTemplate";
    const policy = isEcr && isMap(properties) ? properties.LifecyclePolicy : undefined;
    return policy === undefined ? [] : givenPolicies(textOf(policy), id);
}

function nameIn({ repositoryName, RepositoryName }: PlainMap): string | null {
    const name = repositoryName ?? RepositoryName;
    return typeof name === "string" ? name : null;
}

function jsonOr(text: string): unknown {
    try {
        return readJson(text);
    } catch {
        return text;
    }
}
