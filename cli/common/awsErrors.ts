/** What to do about an error of AWS that has nothing to do with what was asked; empty where it is another one. */
export function commonFix(name: string): string {
    switch (name) {
        case "CredentialsProviderError":
            return "; sign in, for example with `aws sso login`, or set AWS_PROFILE";
        case "ExpiredTokenException":
        case "ExpiredToken":
        case "UnrecognizedClientException":
        case "InvalidSignatureException":
        case "InvalidClientTokenId":
            return "; the credentials are expired or wrong: sign in again, for example with `aws sso login`";
        case "ThrottlingException":
            return "; too many requests at once: try again in a minute";
        default:
            return "";
    }
}
