import { readLifecyclePolicy } from "../../ecr/lifecycle/index.ts";
import { problemText } from "../../text/problem.ts";
import { Token } from "../resources.ts";
import { NotApplicable, rule, Scope, Severity } from "../rule.ts";

/** Lifecycle policies are such that AWS takes them. */
export const lifecycleValid = rule({
    name: "ecr-lifecycle-must-be-valid",
    description: "AWS refuses a faulty lifecycle policy in the middle of an update, and images pile up without one.",
    severity: Severity.Medium,
    remediationSteps: "Correct what is named. `npx ecr-set lifecycle validate` checks a policy by the same rules.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html",
    controls: [],
    scope: Scope.Resource,
    checks: [Token.LifecyclePolicy, Token.CreationTemplate],
    settings: {},
    check({ type, props }) {
        const policy = type === Token.CreationTemplate ? props.lifecyclePolicy : props.policy;
        if (type === Token.CreationTemplate && (policy === undefined || policy === "")) {
            throw new NotApplicable("there is no lifecycle policy");
        }
        return readLifecyclePolicy(policy).problems.map((problem) => ({
            must: type === Token.CreationTemplate ? "have a lifecycle policy that AWS takes" : "be one that AWS takes",
            found: `a problem: ${problemText(problem)}`,
            yaml: "maxImageCount: 100   # in place of lifecyclePolicy: correct rules are made from it",
            raw: "policy: JSON.stringify({ rules: [...] })",
        }));
    },
});
