/** What one look into the account gave: what is there, or why it could not be looked at. */
export type Look<T> = { readonly value: T } | { readonly notChecked: string };

/** The value of a look, or a stand-in where it was not possible. */
export function valueOr<T, U>(look: Look<T>, otherwise: U): T | U {
    return "value" in look ? look.value : otherwise;
}

/** Why a look was not possible, or null. */
export function whyNot(look: Look<unknown>): string | null {
    return "value" in look ? null : look.notChecked;
}

/** Runs a look that needs a permission, and turns an error into the reason why nothing was seen. */
export async function look<T>(permission: string, ask: () => Promise<T>): Promise<Look<T>> {
    try {
        return { value: await ask() };
    } catch (error) {
        return { notChecked: failureText(error, permission) };
    }
}

/** An error of the AWS SDK in one line: what is missing, without the stack. */
export function failureText(error: unknown, permission: string): string {
    const { name = "Error", message = "", code } = error as Error & { code?: string };
    switch (name) {
        case "AccessDenied":
        case "AccessDeniedException":
        case "UnauthorizedOperation":
            return `the credentials need ${permission}`;
        case "AbortError":
        case "TimeoutError":
            return `no answer in time to ${permission}`;
        case "CredentialsProviderError":
            return "no AWS credentials found";
        case "ExpiredToken":
        case "ExpiredTokenException":
        case "UnrecognizedClientException":
        case "InvalidSignatureException":
        case "InvalidClientTokenId":
            return "the AWS credentials are expired or invalid";
        case "Throttling":
        case "ThrottlingException":
        case "TooManyRequestsException":
            return `AWS throttles ${permission}`;
        default: {
            const detail = [code, message].find((each) => each !== undefined && each !== "") ?? name;
            return `${permission} failed: ${String(detail).split("\n")[0]}`;
        }
    }
}
