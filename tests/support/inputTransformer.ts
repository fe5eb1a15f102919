/**
 * What EventBridge makes of an event by an input transformer, by AWS's page: a path that is not in the event leaves its
 * variable empty; a list or map within quotes loses its own quotes.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function transformed(inputPaths: Record<string, string>, template: string, event: object): string {
    return template.replace(/<([\w-]+)>/g, (_, variable: string) => {
        const path = inputPaths[variable];
        if (path === undefined) {
            throw new Error(`the template names <${variable}>, which has no path`);
        }
        const value = at(path, event);
        if (value === undefined) {
            return "";
        }
        return typeof value === "string" ? value : JSON.stringify(value).replaceAll('"', "");
    });
}

function at(path: string, event: object): unknown {
    if (!/^\$(?:\.[\w-]+(?:\[\d+\])?)+$/.test(path)) {
        throw new Error(`EventBridge takes paths of names and positions only, found ${path}`);
    }
    const steps = path
        .slice(2)
        .split(/\.|\[(\d+)\]\.?/)
        .filter((step) => step !== undefined && step !== "");
    return steps.reduce<unknown>(
        (value, step) => (value as Record<string, unknown> | undefined)?.[step as string],
        event,
    );
}
