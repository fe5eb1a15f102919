import { commonFix } from "../common/awsErrors.ts";
import type { ScanTarget } from "./target.ts";

const THROTTLED = /^(?:Throttl\w*|TooManyRequests\w*|RequestLimitExceeded|SlowDown|LimitExceededException)$/;
const NETWORK =
    /^(?:ECONN\w+|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|TimeoutError|NetworkingError)$/;

/** An answer that did not come in time. */
export class NoAnswer extends Error {}

/** An error in words for the user. Those of JavaScript say nothing of what came over the line. */
export function failureText(error: unknown): string {
    const { name, message, code } = error as Error & { code?: string };
    if (error instanceof NoAnswer) {
        return message;
    }
    if (error instanceof SyntaxError) {
        return "what answers is not Amazon ECR, but for example the page of a proxy";
    }
    if (error instanceof TypeError || error instanceof RangeError) {
        return code === undefined ? "the answer of AWS cannot be read" : `${message} (${code})`;
    }
    return `${name}: ${message || code}`;
}

/** Whether asking again may help: too many questions, an error of AWS, or the network. */
export function isTransient(error: unknown): boolean {
    const { name, code, $metadata } = error as Error & {
        code?: string;
        $metadata?: { httpStatusCode?: number };
    };
    const status = $metadata?.httpStatusCode ?? 0;
    return (
        error instanceof NoAnswer ||
        THROTTLED.test(name) ||
        NETWORK.test(name) ||
        NETWORK.test(code ?? "") ||
        status >= 500 ||
        status === 429 ||
        // An answer that is none of ECR's, such as the page of a proxy.
        name === "SyntaxError"
    );
}

/** What to do about an error that stays. */
export function fix(error: unknown, { repository, registryId }: ScanTarget): string {
    const { name, message } = error as Error;
    switch (name) {
        case "AccessDeniedException":
            return "; the credentials need the permission ecr:DescribeImageScanFindings on this repository, and with enhanced scanning inspector2:ListFindings and inspector2:ListCoverage";
        case "RepositoryNotFoundException":
            return `; ${repository} has to be its repository name, in the region of --region${registryId === undefined ? " and the account of the credentials, or --registry-id" : ""}`;
        case "ImageNotFoundException":
            return "; push it first, or look for its tags with `aws ecr list-images`";
        default:
            if (/region is missing/i.test(message)) {
                return "; name it with --region, or set AWS_REGION";
            }
            return isTransient(error) ? "; try again later" : commonFix(name);
    }
}
