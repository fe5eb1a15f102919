import { channel } from "node:diagnostics_channel";
import * as pulumi from "@pulumi/pulumi";
import { reasonWithCode, type Warning } from "../../text/problem.ts";
import { WARNINGS_CHANNEL } from "../options/origin.ts";

/** Logs a warning; `ecr-set` listens to the channel, as a line of text does not say whether the stack file has it. */
export function warn(warning: Warning, resource?: pulumi.Resource): void {
    channel(WARNINGS_CHANNEL).publish(warning);
    pulumi.log.warn(warningText(warning), resource);
}

/** A warning as it is logged. */
export function warningText(warning: Warning): string {
    return `${warning.path === "" ? "" : `${warning.path}: `}${reasonWithCode(warning)}`;
}
