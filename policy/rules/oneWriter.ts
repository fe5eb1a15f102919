import { registryKey } from "../registry.ts";
import { type PolicyResource, Token, textOr } from "../resources.ts";
import { rule, Scope, Severity } from "../rule.ts";

/** What there is one of, and what tells one from another in the same registry. */
const IDENTITY: Partial<Record<Token, (resource: PolicyResource) => string>> = {
    [Token.Scanning]: () => "",
    [Token.Replication]: () => "",
    [Token.RegistryPolicy]: () => "",
    [Token.AccountSetting]: ({ props }) => textOr(() => props.name),
    [Token.LifecyclePolicy]: ofRepository,
    [Token.RepositoryPolicy]: ofRepository,
};

function ofRepository({ props, urn }: PolicyResource): string {
    // One whose repository is not known yet is like no other.
    return textOr(() => props.repository) || urn;
}

/** What exists once is written once. */
export const oneWriter = rule({
    name: "ecr-registry-must-have-one-writer",
    description: "AWS keeps one of it: the last writer replaces the others silently, at each update anew.",
    severity: Severity.High,
    remediationSteps:
        "Merge the two into one resource. Between stacks, let one own the registry, and hand the others' rules to it.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutReplicationConfiguration.html",
    controls: [],
    scope: Scope.Stack,
    checks: Object.keys(IDENTITY) as Token[],
    settings: {},
    check(resource, { stack }) {
        const type = resource.type as Token;
        const identity = IDENTITY[type]?.(resource) ?? "";
        const key = (other: PolicyResource) => `${registryKey(other, stack)} ${IDENTITY[type]?.(other)}`;
        const alike = stack.keep(`written ${type}`, () => Map.groupBy(stack.of(type), key)).get(key(resource)) ?? [];
        // The engine hands resources over in the order in which they came to be, which differs from run to run.
        const [first] = [...alike].sort((a, b) => (a.urn < b.urn ? -1 : 1));
        if (first === undefined || first === resource) {
            return [];
        }
        const isRegistrys = identity === "" || type === Token.AccountSetting;
        return [
            {
                must: `be the only one of its ${isRegistrys ? "registry" : "repository"}`,
                found: `also '${first.name}'`,
                yaml: isRegistrys ? "registry: { manage: false } in all sets but one" : null,
                raw: `one resource in place of '${first.name}' and '${resource.name}'`,
            },
        ];
    },
});
