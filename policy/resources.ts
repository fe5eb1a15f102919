import { isMap } from "../text/maps.ts";
import { NotKnown, peek } from "./unknown.ts";

/** Type tokens of the resources that the rules look at. Tokens, not classes: the pack loads no @pulumi/aws. */
export const Token = {
    AccountSetting: "aws:ecr/accountSetting:AccountSetting",
    CacheRule: "aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
    CreationTemplate: "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
    LifecyclePolicy: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    RegistryPolicy: "aws:ecr/registryPolicy:RegistryPolicy",
    Replication: "aws:ecr/replicationConfiguration:ReplicationConfiguration",
    Repository: "aws:ecr/repository:Repository",
    RepositoryPolicy: "aws:ecr/repositoryPolicy:RepositoryPolicy",
    Scanning: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
    PublicRepository: "aws:ecrpublic/repository:Repository",
    EventRule: "aws:cloudwatch/eventRule:EventRule",
    EventTarget: "aws:cloudwatch/eventTarget:EventTarget",
    LogGroup: "aws:cloudwatch/logGroup:LogGroup",
    MetricAlarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
    AccessKey: "aws:iam/accessKey:AccessKey",
    GroupMembership: "aws:iam/groupMembership:GroupMembership",
    GroupPolicy: "aws:iam/groupPolicy:GroupPolicy",
    GroupPolicyAttachment: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    IamPolicy: "aws:iam/policy:Policy",
    PolicyAttachment: "aws:iam/policyAttachment:PolicyAttachment",
    Role: "aws:iam/role:Role",
    User: "aws:iam/user:User",
    UserGroupMembership: "aws:iam/userGroupMembership:UserGroupMembership",
    UserPolicy: "aws:iam/userPolicy:UserPolicy",
    UserPolicyAttachment: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    Alias: "aws:kms/alias:Alias",
    ExternalKey: "aws:kms/externalKey:ExternalKey",
    Key: "aws:kms/key:Key",
    KeyPolicy: "aws:kms/keyPolicy:KeyPolicy",
    ReplicaKey: "aws:kms/replicaKey:ReplicaKey",
    Function: "aws:lambda/function:Function",
    TaskDefinition: "aws:ecs/taskDefinition:TaskDefinition",
} as const;
/** Type token of a resource that the rules look at. */
export type Token = (typeof Token)[keyof typeof Token];

/** A resource of the stack, as a rule sees it. Reading a property that is not known yet throws: unknown.ts. */
export interface PolicyResource {
    type: string;
    /** Name in the program. */
    name: string;
    urn: string;
    props: Record<string, unknown>;
    /** The resource option `protect`. */
    protect: boolean;
    /** URNs of the resources that it, or one of its properties, comes from. */
    dependsOn: readonly string[];
    /** Its provider: resources of two providers may be in two accounts. */
    provider: PolicyProvider;
}

/** The provider of a resource. */
interface PolicyProvider {
    /** URN, or empty for the default provider. */
    urn: string;
    props: Record<string, unknown>;
}

/** The resources of a stack; a rule of one resource gets a stack of that one. */
export class Stack {
    readonly resources: readonly PolicyResource[];
    readonly #byType: Map<string, PolicyResource[]>;
    readonly #kept = new Map<string, unknown>();

    constructor(resources: readonly PolicyResource[]) {
        this.resources = resources;
        this.#byType = Map.groupBy(resources, ({ type }) => type);
    }

    /** The resources of a type. */
    of(type: Token): readonly PolicyResource[] {
        return this.#byType.get(type) ?? [];
    }

    /** The resources of a type in the same account and region as another one, as far as is known. */
    alongside(resource: PolicyResource, type: Token): readonly PolicyResource[] {
        const byRegistry = this.keep(`next to ${type}`, () => Map.groupBy(this.of(type), registryOf));
        return byRegistry.get(registryOf(resource)) ?? [];
    }

    /** The resources of a type that a resource is made with. */
    sourcesOf(resource: PolicyResource, type: Token): PolicyResource[] {
        return this.of(type).filter(({ urn }) => resource.dependsOn.includes(urn));
    }

    /** What is worked out once for the whole stack, and requested by each of its resources. */
    keep<T>(name: string, make: () => T): T {
        if (!this.#kept.has(name)) {
            this.#kept.set(name, make());
        }
        return this.#kept.get(name) as T;
    }
}

/** Which registry, that is account and region, a resource is in: what of it is known from the program. */
export function registryOf({ props, provider }: PolicyResource): string {
    const region = textOr(() => props.region) || textOr(() => provider.props.region);
    return `${provider.urn} ${region}`;
}

/** Region of a resource, or empty where it is not known. */
export function regionOf({ props, provider }: PolicyResource): string {
    return textOr(() => props.region) || textOr(() => provider.props.region);
}

/** Repository name. Where the program gives none, Pulumi makes one up: it is not known before. */
export function nameInAws({ props }: PolicyResource): string {
    const { name } = props;
    if (typeof name !== "string" || name === "") {
        throw new NotKnown("name");
    }
    return name;
}

/** Repository name, or null where it is not known before the update. */
export function knownName(repository: PolicyResource): string | null {
    const name = peek(() => nameInAws(repository));
    return typeof name === "string" ? name : null;
}

/** Whether a pattern covers every name, also one that is not known yet. */
export function coversAllNames(pattern: string): boolean {
    return /^\*+$/.test(pattern);
}

/** Name to call a resource by: that in AWS, else that in the program. */
export function nameOf({ props, name }: PolicyResource): string {
    return textOr(() => props.name) || name;
}

/** The text that a property has, or empty where it has none or is not known. */
export function textOr(read: () => unknown): string {
    const value = peek(read);
    return typeof value === "string" ? value : "";
}

/** A value as a list: what stands alone is a list of one, nothing is none. */
export function listOf(value: unknown): unknown[] {
    return value === undefined || value === null ? [] : Array.isArray(value) ? [...value] : [value];
}

/** A value as a map, empty where it is none. */
export function mapOf(value: unknown): Record<string, unknown> {
    return isMap(value) ? (value as Record<string, unknown>) : {};
}
