import { Token } from "../resources.ts";
import { rule, Scope, Severity } from "../rule.ts";

/** Pulumi refuses to delete a repository. */
export const protectedRepository = rule({
    name: "ecr-repository-must-be-protected",
    description: "Images cannot be recovered: protect repositories against accidental deletion.",
    severity: Severity.High,
    remediationSteps:
        "Set the resource option protect on the repository, or on the component that makes it. To retire a repository, take it off in an update of its own.",
    url: "https://www.pulumi.com/docs/iac/concepts/options/protect/",
    controls: [],
    scope: Scope.Resource,
    checks: [Token.Repository],
    settings: {},
    check({ protect }) {
        return protect
            ? []
            : [
                  {
                      must: "be protected from deletion",
                      found: "no protect",
                      yaml: "deletionProtection: true",
                      raw: "{ protect: true } in the options of the resource",
                  },
              ];
    },
});
