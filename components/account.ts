import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity.js";
import * as pulumi from "@pulumi/pulumi";

/** The account that a component works in; AWS is asked the first time that somebody wants to know. */
export function accountOf(component: pulumi.ComponentResource): () => pulumi.Output<string> {
    let asked: pulumi.Output<string> | undefined;
    return () => {
        asked ??= pulumi.output(ask(component));
        return asked;
    };
}

/**
 * Asks AWS for the account, once the component itself is registered: a call on its way while the engine refuses it, and
 * closes, would end in a stack trace. The URN is awaited, and not passed on, because no child may depend on its own parent.
 */
async function ask(component: pulumi.ComponentResource): Promise<string> {
    await new Promise<void>((resolve) => component.urn.apply(() => resolve()));
    const { accountId } = await getCallerIdentity({}, { parent: component });
    return accountId;
}
