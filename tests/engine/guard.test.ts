import assert from "node:assert/strict";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readKeys } from "./aws.ts";
import { type Config, createStack, needEngine, resetAws, type TestStack } from "./engine.ts";

/** What a registry or an API of AWS answers that does not let itself be looked at. */
const ANSWERS: [string, (response: ServerResponse) => void, RegExp][] = [
    ["hangs", () => undefined, /not checked against what the account holds: no answer in time to ecr:/],
    [
        "denies each call",
        fails(400, "AccessDeniedException"),
        /not checked against what the account holds: the credentials need ecr:/,
    ],
    [
        "throttles each call",
        fails(400, "ThrottlingException"),
        /not checked against what the account holds: AWS throttles ecr:/,
    ],
    [
        "knows no credentials",
        fails(400, "UnrecognizedClientException"),
        /not checked against what the account holds: the AWS credentials are expired or invalid/,
    ],
    [
        "is a page of a proxy",
        (response) => response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad Gateway</h1>"),
        /not checked against what the account holds: ecr:/,
    ],
];

function fails(status: number, type: string): (response: ServerResponse) => void {
    return (response) =>
        response
            .writeHead(status, { "content-type": "application/x-amz-json-1.1" })
            .end(JSON.stringify({ __type: type, message: "not today" }));
}

const config = (more: Config = {}): Config => ({
    "aws:region": "us-east-1",
    "ecr:project": "shop",
    "ecr:enableReplication": false,
    "ecr:repositories": { web: {} },
    ...more,
});

describe("an account that cannot be looked at, on the real engine", function () {
    this.timeout(300_000);
    let server: Server;
    let answer: (response: ServerResponse) => void;
    let url: string;
    const stacks: TestStack[] = [];

    before(async function () {
        await needEngine(this);
        await resetAws();
        server = createServer((request, response) => {
            request.resume();
            answer(response);
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });

    after(() => {
        server?.closeAllConnections();
        server?.close();
        for (const stack of stacks) {
            stack.remove();
        }
    });

    // The looks ask the endpoint of the environment, the provider that of its configuration.
    const endpoints = (): Config => ({ "aws:endpoints": [{ ecr: process.env.AWS_ENDPOINT_URL }] });

    for (const [title, respond, warning] of ANSWERS) {
        it(`is previewed all the same, with one warning, where it ${title}`, async () => {
            answer = respond;
            const stack = await createStack("dev", config(endpoints()), { env: { AWS_ENDPOINT_URL_ECR: url } });
            stacks.push(stack);
            const { stdout } = await stack.stack.preview({ color: "never" });
            assert.match(stdout, warning);
            const [, diagnostics = ""] = stdout.split("Diagnostics:");
            assert.equal(diagnostics.match(/not checked against/g)?.length, 1, stdout);
            assert.match(stdout, /EcrRepositorySet +ecr +create/);
        });
    }

    it("says nothing where registry.checkLive is false", async () => {
        answer = fails(400, "AccessDeniedException");
        const quiet = config({ ...endpoints(), "ecr:registry": { checkLive: false } });
        const stack = await createStack("dev", quiet, { env: { AWS_ENDPOINT_URL_ECR: url } });
        stacks.push(stack);
        const { stdout } = await stack.stack.preview({ color: "never" });
        assert.doesNotMatch(stdout, /not checked/);
    });
});

describe("two stacks that manage one registry by problem, on the real engine", function () {
    this.timeout(300_000);
    let first: TestStack;
    let second: TestStack;
    const enhanced = { "ecr:enableEnhancedScanning": true, "ecr:scanFrequency": "CONTINUOUS_SCAN" };

    before(async function () {
        await needEngine(this);
        await resetAws();
        first = await createStack("dev", config(enhanced));
        await first.up();
        second = await createStack("dev", config({ "ecr:project": "bank", "ecr:repositories": { api: {} } }));
    });

    after(() => {
        first?.remove();
        second?.remove();
    });

    it("refuses the second one, and names the repositories of the first", async () => {
        for (const operation of ["preview", "up"] as const) {
            const text = await second.failure(operation);
            assert.match(text, /nothing was sent to AWS/);
            assert.match(text, /ENHANCED CONTINUOUS_SCAN shop-dev-\S+ \(1 repository: shop-dev-web\)/);
            assert.match(text, /registry\.manage: false here, and registry\.include there/);
            assert.match(text, /registry\.takeOver: true/);
            assert.equal(widest(text) <= 160, true, text);
        }
    });

    it("lets it through with registry.takeOver, and warns the first one at its next preview", async () => {
        const takeOver = { "ecr:project": "bank", "ecr:repositories": { api: {} }, "ecr:registry": { takeOver: true } };
        second.configure(config(takeOver));
        const taken = await second.stack.up({ color: "never" });
        assert.match(taken.stdout, /registry\.takeOver: replaces what this stack did not write/);
        const warned = await first.stack.preview({ color: "never" });
        assert.match(warned.stdout, /has what others wrote:\s+BASIC SCAN_ON_PUSH bank-dev-/);
        assert.deepEqual(await second.changes(), {});
    });
});

describe("a key that an earlier deployment left, on the real engine", function () {
    this.timeout(300_000);
    let stack: TestStack;

    before(async function () {
        await needEngine(this);
        await resetAws();
        stack = await createStack("dev", config({ "ecr:encryptionType": "KMS" }));
    });

    after(() => stack?.remove());

    it("is named before another one is made, with how to use it and how to delete it", async () => {
        await stack.up();
        const [{ arn } = { arn: "" }] = (await readKeys()) as { arn: string }[];
        await stack.stack.destroy({ color: "never" });
        const { stdout } = await stack.stack.preview({ color: "never" });
        assert.match(stdout, /a key of an earlier or interrupted deployment is not in this stack's state/);
        const lines = stdout.split("\n").map((line) => line.trim());
        assert.ok(lines.includes(`kmsKeyArn: ${arn}`), stdout);
        const command = `aws kms schedule-key-deletion --key-id ${arn} --region us-east-1`;
        assert.ok(stdout.includes(command), stdout);
        stack.configure(config({ "ecr:encryptionType": "KMS", "ecr:kmsKeyArn": arn }));
        const used = await stack.stack.preview({ color: "never" });
        assert.doesNotMatch(used.stdout, /a key of an earlier|kms:Key/);
    });
});

/** Columns of the widest line that the component wrote. */
function widest(text: string): number {
    const lines = text.split("\n").filter((line) => /^ {4,}/.test(line) && !/urn:pulumi|arn:aws|warning:/.test(line));
    return Math.max(0, ...lines.map((line) => line.length));
}
