/** Thrown where a rule reads a value that only AWS knows. */
export class NotKnown extends Error {
    /** The property, as `policy` or `rules.0.filter`. */
    readonly path: string;

    constructor(path: string) {
        super(`${path} is not known before the update`);
        this.path = path;
    }
}

/**
 * The path of the unknown value that an error stands for, or null for another error. Pulumi's policy SDK has an error of
 * its own, `UnknownValueError`; it is told by its fields, so that rules need not load the SDK.
 */
export function unknownPath(error: unknown): string | null {
    if (error instanceof NotKnown) {
        return error.path;
    }
    const { unknownTypeSentinel, props } = Object(error) as { unknownTypeSentinel?: unknown; props?: unknown };
    return unknownTypeSentinel !== undefined && Array.isArray(props) ? props.join(".") : null;
}

/** What a read gives, or undefined where the value is not known. */
export function peek(read: () => unknown): unknown {
    try {
        return read();
    } catch (error) {
        if (unknownPath(error) === null) {
            throw error;
        }
        return undefined;
    }
}

/** Whether a read meets a value that is not known. */
export function isUnknown(read: () => unknown): boolean {
    try {
        read();
        return false;
    } catch (error) {
        if (unknownPath(error) === null) {
            throw error;
        }
        return true;
    }
}

/** Whether something has a property, without reading it: that it is there can be known while its value is not. */
export function hasOwn(value: object, property: string): boolean {
    return Object.hasOwn(value, property);
}

/**
 * Wraps plain values so that reading one which stands for an unknown throws, as it does in Pulumi's policy SDK.
 */
export function withUnknowns<T>(value: T, stands: (value: unknown) => boolean, path: readonly string[] = []): T {
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return new Proxy(value, {
        get(target, property) {
            const inner = Reflect.get(target, property);
            if (typeof property === "symbol" || !Object.hasOwn(target, property)) {
                return inner;
            }
            const here = [...path, property];
            if (stands(inner)) {
                throw new NotKnown(here.join("."));
            }
            return withUnknowns(inner, stands, here);
        },
    }) as T;
}
