import { readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";

/** The account that the mock AWS answers for. */
export const ACCOUNT = "123456789012";

/** A resource as it was registered. */
export interface Registered {
    type: string;
    name: string;
    inputs: Record<string, unknown>;
    /** URN of the parent. */
    parent: string;
    protect: boolean;
    /** Name of the resource that it goes with, or null. */
    deletedWith: string | null;
    /** Former names. */
    aliases: string[];
    /** Names of what it depends on, with their types. */
    dependsOn: string[];
}

/** A call to AWS. */
interface Call {
    token: string;
    inputs: Record<string, unknown>;
}

/** What making something gave. */
export interface Deployment<T> {
    made: T;
    /** All resources but the stack, sorted by type and name. */
    resources: Registered[];
    calls: Call[];
    /** The outputs of components, as they were registered. */
    outputs: unknown[];
    /** What the user is warned of. */
    warnings: string[];
    /** What failed after the constructor returned. */
    failures: Error[];
}

interface Request {
    getType(): string;
    getName(): string;
    getParent(): string;
    getProtect(): boolean | undefined;
    getDeletedwith(): string;
    getAliasesList(): { toObject(): { spec?: { name?: string } } }[];
    getDependenciesList(): string[];
    getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
}

interface OutputsRequest {
    getOutputs(): { toJavaScript(): unknown } | undefined;
}

/** How the engine is told that a value is secret. */
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** A value as it is registered where it is secret. */
export function asSecret(value: unknown): object {
    return { [SIGNATURE]: SECRET, value };
}

/** The text of everything that is registered in plain: what is secret is left out. */
export function plainText(registered: unknown): string {
    return JSON.stringify(registered, (_key, value) => (value?.[SIGNATURE] === SECRET ? "secret" : value));
}

/** Makes something in a stack of project `ecr`, with mocks in AWS's place, and answers once all of it is registered. */
export async function deploy<T>(
    make: () => T,
    stack = "dev",
    config: Record<string, string> = {},
): Promise<Deployment<T>> {
    const resources: Registered[] = [];
    const calls: Call[] = [];
    const outputs: unknown[] = [];
    const warnings: string[] = [];
    const failures: Error[] = [];
    const call = async ({ token, inputs }: pulumi.runtime.MockCallArgs) => {
        calls.push({ token, inputs });
        return { accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, userId: "user", id: ACCOUNT };
    };
    await pulumi.runtime.setMocks({ newResource: answer, call }, "ecr", stack, false);
    pulumi.runtime.setAllConfig({ "aws:region": "us-east-1", ...config });
    const monitor = pulumi.runtime.getMonitor() as unknown as {
        registerResource(request: Request, done: unknown): unknown;
        registerResourceOutputs(request: OutputsRequest, done: unknown): unknown;
    };
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request, done) => {
        resources.push(registered(request));
        return register(request, done);
    };

    const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
    monitor.registerResourceOutputs = (request, done) => {
        outputs.push(request.getOutputs()?.toJavaScript());
        return registerOutputs(request, done);
    };

    // Without an engine the SDK writes warnings here.
    const { warn } = console;
    console.warn = (text: string) => warnings.push(text.replace("warning: [runtime] ", ""));
    // The SDK keeps a stack trace for each promise, half of the time of a large set; mocha requests whole ones.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    // The SDK reports what fails later as an unhandled rejection; mocha must not take it for its own.
    const listeners = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", (error) => failures.push(error as Error));
    try {
        const made = make();
        if (made instanceof Promise) {
            // A program is imported, and has registered nothing before that is done.
            await made;
        }
        await pulumi.runtime.disconnect().catch((error) => failures.push(error));
        await setImmediate();
        const order = ({ type, name }: Registered) => `${type} ${name}`;
        resources.sort((a, b) => (order(a) < order(b) ? -1 : 1));
        return { made, resources, calls, outputs, warnings, failures };
    } finally {
        console.warn = warn;
        Error.stackTraceLimit = stackTraceLimit;
        process.removeAllListeners("unhandledRejection");
        for (const listener of listeners) {
            process.on("unhandledRejection", listener);
        }
    }
}

/** The configuration of a sample stack as the CLI hands it over, without the registry that it shares with the others. */
export function sampleConfig(stack: string): Record<string, string> {
    const text = readFileSync(new URL(`../../Pulumi.${stack}.yaml`, import.meta.url), "utf8");
    const { "ecr:registry": _, ...config }: Record<string, unknown> = parse(text).config;
    const asText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
    return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, asText(value)]));
}

/** The value of an output. */
export function settled<T>(output: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve) => output.apply(resolve));
}

function registered(request: Request): Registered {
    const last = (urn: string) => urn.slice(urn.lastIndexOf("::") + 2);
    return {
        type: request.getType(),
        name: request.getName(),
        inputs: request.getObject()?.toJavaScript() ?? {},
        parent: request.getParent(),
        protect: request.getProtect() === true,
        deletedWith: request.getDeletedwith() === "" ? null : last(request.getDeletedwith()),
        aliases: request.getAliasesList().map((alias) => alias.toObject().spec?.name ?? ""),
        dependsOn: request
            .getDependenciesList()
            .map((urn) => urn.split("::").slice(2).join(" ").replace(/^.*\$/, ""))
            .sort(),
    };
}

/** What AWS would answer, as far as the components read it. */
async function answer({
    type,
    name,
    inputs,
}: pulumi.runtime.MockResourceArgs): Promise<pulumi.runtime.MockResourceResult> {
    const { region } = inputs;
    const own: Record<string, object> = {
        "aws:ecr/repository:Repository": {
            arn: `arn:aws:ecr:${region}:${ACCOUNT}:repository/${inputs.name}`,
            repositoryUrl: `${ACCOUNT}.dkr.ecr.${region}.amazonaws.com/${inputs.name}`,
            registryId: ACCOUNT,
        },
        "aws:kms/key:Key": { arn: `arn:aws:kms:${region}:${ACCOUNT}:key/made`, keyId: "made" },
        "aws:cloudwatch/logGroup:LogGroup": { arn: `arn:aws:logs:${region}:${ACCOUNT}:log-group:${inputs.name}` },
        "aws:ecs/cluster:Cluster": { arn: `arn:aws:ecs:us-east-1:${ACCOUNT}:cluster/${name}` },
        "awsx:ecr:Image": { imageUri: `${inputs.repositoryUrl}@sha256:${"a".repeat(64)}` },
        "awsx:lb:ApplicationLoadBalancer": {
            defaultTargetGroup: "target group",
            loadBalancer: { dnsName: `${name}.elb.amazonaws.com` },
        },
        "aws:sns/topic:Topic": { arn: `arn:aws:sns:${region}:${ACCOUNT}:${inputs.name}` },
        "aws:iam/role:Role": { arn: `arn:aws:iam::${ACCOUNT}:role/${name}-1a2b3c4`, name: `${name}-1a2b3c4` },
        "aws:cloudwatch/eventRule:EventRule": { name: `${name}-1a2b3c4` },
        "aws:secretsmanager/secret:Secret": {
            arn: `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:${name}-1a2b3c4`,
        },
    };
    return { id: `${name}-id`, state: { ...inputs, ...own[type] } };
}
