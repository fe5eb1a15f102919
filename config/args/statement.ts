/**
 * Whom a statement is about, by account or IAM ARN.
 * @pattern ^(?:\*|[0-9]{12}|arn:aws[a-z-]*:iam::[0-9]{12}:(?:root|(?:user|role)/(?:[\w+=,.@-]+/)*[\w+=,.@-]{1,64})|arn:aws[a-z-]*:sts::[0-9]{12}:(?:assumed-role/[\w+=,.@-]{1,64}/[\w+=,.@-]{2,64}|federated-user/[\w+=,.@-]{2,32}))$
 * @must be "*", an account id of 12 digits or the ARN of an IAM user, role, assumed role (assumed-role/<role>/<session>) or account root, without wildcards
 * @fix for principals by pattern, write "*" and a Condition with ArnLike on aws:PrincipalArn
 */
export type AwsPrincipal = string;

/**
 * A service of AWS.
 * @pattern ^[a-z0-9-]+(?:\.[a-z0-9-]+)+$
 * @must be a service principal, such as lambda.amazonaws.com
 */
export type ServicePrincipal = string;

/**
 * An identity provider.
 * @pattern ^(?:arn:aws[a-z-]*:iam::[0-9]{12}:(?:oidc|saml)-provider/[\w+=,.@:/-]+|[a-z0-9-]+(?:\.[a-z0-9-]+)+)$
 * @must be the ARN of an OIDC or SAML provider, or a provider such as cognito-identity.amazonaws.com
 */
export type FederatedPrincipal = string;

/**
 * Principals of a statement.
 * @asType ["string","object"]
 * @noun ["a kind of principal","the kinds"]
 */
export interface StatementPrincipals {
    AWS?: AwsPrincipal | AwsPrincipal[];
    Service?: ServicePrincipal | ServicePrincipal[];
    Federated?: FederatedPrincipal | FederatedPrincipal[];
}

/** Actions of a statement. */
export type StatementActions = string | string[];

/**
 * A value that a condition compares with.
 * @asType ["string","number","boolean"]
 */
export type ConditionValue = string;

/** Operators of IAM, each with condition keys and their values. */
export interface StatementConditions {
    [operator: string]: { [key: string]: ConditionValue | ConditionValue[] };
}

// The schema language of Pulumi has no unions, so the elements that have several forms are `any`, and `@form` names the
// type that the configuration schema holds them to.
/**
 * A statement of a repository policy, in AWS's own form. It has no Resource: the policy belongs to one repository.
 * @fix write it as { Effect: Allow, Principal: ..., Action: ... }
 * @noun ["an element of a statement","the elements"]
 * @absent {"Resource":"remove it: a repository policy applies to its own repository","NotResource":"remove it: a repository policy applies to its own repository"}
 */
export interface RepositoryPolicyStatement {
    /** Name of the statement, unique in the policy: letters, digits, spaces and _ . -. */
    Sid?: string;
    /**
     * Allow or Deny.
     * @choices ["Allow","Deny"]
     */
    Effect: string;
    /**
     * Who the statement is about: "*", or a map of AWS (account ids and IAM ARNs), Service and Federated.
     * @form StatementPrincipals
     */
    // biome-ignore lint/suspicious/noExplicitAny: one value or a list or map
    Principal?: any;
    /**
     * Who a Deny is not about, in the form of Principal.
     * @form StatementPrincipals
     */
    // biome-ignore lint/suspicious/noExplicitAny: one value or a list or map
    NotPrincipal?: any;
    /**
     * Actions of Amazon ECR, one or a list, such as ecr:BatchGetImage or ecr:Describe*.
     * @form StatementActions
     */
    // biome-ignore lint/suspicious/noExplicitAny: one value or a list or map
    Action?: any;
    /**
     * Actions that the statement is not about, in the form of Action.
     * @form StatementActions
     */
    // biome-ignore lint/suspicious/noExplicitAny: one value or a list or map
    NotAction?: any;
    /**
     * When the statement applies: operators of IAM with condition keys, such as StringEquals: { aws:PrincipalOrgID: o-a1b2c3d4e5 }.
     * @form StatementConditions
     */
    // biome-ignore lint/suspicious/noExplicitAny: one value or a list or map
    Condition?: any;
}
