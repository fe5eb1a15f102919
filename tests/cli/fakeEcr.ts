import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** A request to Amazon ECR, by AWS JSON 1.1. */
export interface EcrRequest {
    /** `DescribeImages`. */
    operation: string;
    /** Region that the request is signed for. */
    region: string;
    body: Record<string, unknown>;
}

/** What the server answers: a body, or an error by its name; or a text as it is, of an answer that never ends. */
export type EcrAnswer =
    | Record<string, unknown>
    | { error: string; message: string; status?: number }
    | { begun: string };

/** Runs something next to a server that stands in for Amazon ECR; answers what was asked. */
export async function withFakeEcr(
    answer: (request: EcrRequest) => EcrAnswer,
    run: (env: Record<string, string>) => Promise<void>,
): Promise<EcrRequest[]> {
    const requests: EcrRequest[] = [];
    const server = createServer(async (message, response) => {
        const request = await readRequest(message);
        requests.push(request);
        const answered = answer(request);
        if ("begun" in answered) {
            if (answered.begun !== "") {
                response.write(answered.begun);
            }
            return;
        }
        const isError = "error" in answered;
        response.writeHead(isError ? Number(answered.status ?? 400) : 200, {
            "content-type": "application/x-amz-json-1.1",
        });
        response.end(JSON.stringify(isError ? { __type: answered.error, message: answered.message } : answered));
    });
    await new Promise<void>((go) => server.listen(0, "127.0.0.1", go));
    try {
        await run(environmentOf(server));
    } finally {
        server.closeAllConnections();
        await new Promise((go) => server.close(go));
    }
    return requests;
}

async function readRequest(message: IncomingMessage): Promise<EcrRequest> {
    return {
        operation: String(message.headers["x-amz-target"]).split(".").pop() ?? "",
        region: /Credential=[^/]+\/\d+\/([^/]+)\/ecr/.exec(String(message.headers.authorization))?.[1] ?? "",
        body: (await json(message)) as Record<string, unknown>,
    };
}

// Credentials of no one, and no way to others: neither files nor the metadata of a machine are looked at.
function environmentOf(server: Server): Record<string, string> {
    return {
        AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        AWS_ACCESS_KEY_ID: "no one",
        AWS_SECRET_ACCESS_KEY: "nothing",
        AWS_CONFIG_FILE: "/dev/null",
        AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
        AWS_MAX_ATTEMPTS: "1",
    };
}
