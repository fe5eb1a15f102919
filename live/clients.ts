/** Where live looks go: a region, and whose credentials they take. */
export interface LiveTarget {
    /** Region, such as us-east-1; an empty string for that of the environment. */
    region: string;
    /** Profile of the shared AWS configuration. Defaults to the SDK's own chain of credentials. */
    profile?: string;
    /** Account id of the registry, where it is not that of the credentials. */
    registryId?: string;
    /** Milliseconds until a look gives up. Defaults to no limit of its own. */
    timeout?: number;
}

/** Options that every client of the AWS SDK gets, and the signal that ends its calls. */
export interface ClientOptions {
    options: { region?: string; profile?: string; maxAttempts: number };
    /** Of each `send`; undefined without a timeout. */
    send: { abortSignal?: AbortSignal };
}

/** Attempts of one call. The SDK waits between them; a look that hangs is ended by its signal. */
const ATTEMPTS = 3;

/** The options of a target's clients. */
export function clientOptions({ region, profile, timeout }: LiveTarget): ClientOptions {
    return {
        options: {
            ...(region !== "" && { region }),
            ...(profile !== undefined && { profile }),
            maxAttempts: ATTEMPTS,
        },
        send: timeout === undefined ? {} : { abortSignal: AbortSignal.timeout(timeout) },
    };
}
