import { canonicalJson } from "../../aws/json.ts";
import { type Principal, parsePrincipal } from "../../aws/principals.ts";
import {
    type AccessRequest,
    grantedStatements,
    PullingService,
    REPOSITORY_POLICY_LENGTH,
    repositoryPolicy,
} from "../../ecr/repository/access.ts";
import { Layer, type Scope } from "../options/layers.ts";
import { listed, type Report } from "../problems/report.ts";
import { policyStatements } from "./policyStatements.ts";

/** What else says who has access, where allowedAccountIds does not. */
const OTHER_GRANTS = ["organizationId", "pullPrincipals", "pushPrincipals", "policyStatements"] as const;

/** Renders the policy of a repository as canonical JSON, or null where no one is granted access. */
export function resolveAccess(scope: Scope, partition: string, region: string, report: Report): string | null {
    const request: AccessRequest = {
        pull: [...allowedAccounts(scope, partition), ...principals(scope, "pullPrincipals", partition)],
        push: principals(scope, "pushPrincipals", partition),
        organizationId: organization(scope),
        services: pullingServices(scope),
    };
    const further = policyStatements(scope, partition, grantedStatements(request, partition, region));
    const policy = repositoryPolicy(request, partition, region, further);
    if (policy === null) {
        return null;
    }
    const text = canonicalJson(policy);
    if (text.length > REPOSITORY_POLICY_LENGTH) {
        report.problem(
            scope.ownPath() || scope.path("allowedAccountIds"),
            "quota-exceeded",
            `must have a repository policy of at most ${REPOSITORY_POLICY_LENGTH} characters, found ${text.length}; ` +
                (further.length > 0 && !isGranting(request)
                    ? "shorten policyStatements"
                    : "name fewer accounts and principals, or grant a whole organization with organizationId"),
        );
    }
    return text;
}

/**
 * The services that may pull. `enableLambdaPull: true` adds AWS Lambda wherever it is written; false takes it away where it is
 * more specific than the list.
 */
export function pullingServices(scope: Scope): PullingService[] {
    const lambda = scope.pick("enableLambdaPull");
    const services = scope.pick("services");
    if (!scope.isValid("enableLambdaPull", "services")) {
        return [];
    }
    const isListed = services.value.includes(PullingService.Lambda);
    if (isListed && !lambda.value && lambda.layer === services.layer) {
        scope.warning("enableLambdaPull", "false has no effect because services names lambda; remove one of the two");
    }
    const pulls = lambda.value || (isListed && lambda.layer <= services.layer);
    const others = services.value.filter((service) => service !== PullingService.Lambda);
    return [...others, ...(pulls ? [PullingService.Lambda] : [])].sort();
}

function isGranting({ pull, push, organizationId }: AccessRequest): boolean {
    return pull.length > 0 || push.length > 0 || organizationId !== null;
}

function allowedAccounts(scope: Scope, partition: string): Principal[] {
    const enabled = scope.pick("enableCrossAccountAccess");
    const accounts = scope.pick("allowedAccountIds");
    if (!scope.isValid("enableCrossAccountAccess", "allowedAccountIds")) {
        return [];
    }
    // An empty list that is more specific than the switch opts a repository out.
    if (enabled.value && enabled.layer >= Layer.Set && enabled.layer >= accounts.layer && accounts.value.length === 0) {
        const others = OTHER_GRANTS.some((option) => scope.isWritten(option));
        if (!others && scope.isValid(...OTHER_GRANTS)) {
            scope.problem(
                "enableCrossAccountAccess",
                "needs-option",
                "needs to know who may pull, found true and no account; name them in allowedAccountIds, or set it to false",
            );
        }
    }
    if (!enabled.value) {
        if (accounts.value.length > 0 && scope.contradicts("enableCrossAccountAccess", "allowedAccountIds")) {
            scope.warning(
                "allowedAccountIds",
                `${listed(accounts.value)} cannot pull, because enableCrossAccountAccess is false; set it to true, or remove the list`,
            );
        }
        return [];
    }
    return accounts.value.flatMap((id) => parsePrincipal(id, partition) ?? []);
}

function organization(scope: Scope): string | null {
    const enabled = scope.pick("enableCrossAccountAccess");
    const id = scope.pick("organizationId");
    const isClosed = !enabled.value && enabled.layer >= Layer.Set && enabled.layer >= id.layer;
    if (id.value !== null && isClosed) {
        if (enabled.layer === id.layer) {
            scope.warning(
                "organizationId",
                `${id.value} cannot pull, because enableCrossAccountAccess is false; set it to true, or remove the organization`,
            );
        }
        return null;
    }
    return id.value;
}

function principals(scope: Scope, option: "pullPrincipals" | "pushPrincipals", partition: string): Principal[] {
    return scope.pick(option).value.flatMap((text, index) => {
        const principal = parsePrincipal(text, partition);
        if (principal !== null && principal.partition !== partition && scope.knowsRegion()) {
            scope.problem(
                option,
                "wrong-partition",
                `must be in partition ${partition} like the repositories, found ${JSON.stringify(text)}`,
                index,
            );
        }
        return principal ?? [];
    });
}
