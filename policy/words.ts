import { nameOf, type PolicyResource, Token, textOr } from "./resources.ts";
import type { Violation } from "./rule.ts";

/** A resource in words: `the ECR repository 'myproject-prod-web-app'`. */
export function subjectOf(resource: PolicyResource): string {
    const { type, name, props } = resource;
    const repository = () => textOr(() => props.repository) || name;
    switch (type as Token) {
        case Token.Repository:
            return `the ECR repository '${nameOf(resource)}'`;
        case Token.RepositoryPolicy:
            return `the policy of the ECR repository '${repository()}'`;
        case Token.LifecyclePolicy:
            return `the lifecycle policy of the ECR repository '${repository()}'`;
        case Token.PublicRepository:
            return `the public ECR repository '${textOr(() => props.repositoryName) || name}'`;
        case Token.CreationTemplate:
            return `the repository creation template '${textOr(() => props.prefix) || name}'`;
        case Token.CacheRule:
            return `the pull-through cache rule '${textOr(() => props.ecrRepositoryPrefix) || name}'`;
        case Token.Key:
        case Token.KeyPolicy:
            return `the KMS key '${name}'`;
        case Token.Role:
            return `the IAM role '${nameOf(resource)}'`;
        case Token.AccessKey:
            return `the access key '${name}' of the IAM user '${textOr(() => props.user) || name}'`;
        case Token.MetricAlarm:
            return `the alarm '${nameOf(resource)}'`;
        case Token.Function:
            return `the Lambda function '${nameOf(resource)}'`;
        case Token.TaskDefinition:
            return `the ECS task definition '${textOr(() => props.family) || name}'`;
        default:
            return `the ${KINDS[type] ?? type.split(":").pop()} '${name}'`;
    }
}

const KINDS: Record<string, string> = {
    [Token.AccountSetting]: "registry setting",
    [Token.RegistryPolicy]: "registry policy",
    [Token.Replication]: "replication configuration",
    [Token.Scanning]: "scanning configuration",
};

/** A violation as users read it: what must be, what was found, and what to change in the stack file or the program. */
export function message(resource: PolicyResource, violation: Violation, stackName: string): string {
    const { must, found, yaml, raw, part } = violation;
    const subject = subjectOf(resource);
    const whole = part === undefined ? subject : `${part} of ${subject}`;
    const lines = [`${whole.charAt(0).toUpperCase()}${whole.slice(1)} must ${must}, found ${found}.`];
    const file = `Pulumi.${stackName}.yaml`;
    const places = [...(yaml === null ? [] : [[file, yaml] as const]), ["@pulumi/aws", raw] as const];
    const width = Math.max(...places.map(([place]) => place.length));
    return [...lines, ...places.map(([place, change]) => `  ${place.padEnd(width)}  ${change}`)].join("\n");
}
