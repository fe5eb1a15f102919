import { channel } from "node:diagnostics_channel";
import * as pulumi from "@pulumi/pulumi";
import { WARNINGS_CHANNEL } from "../options/origin.ts";
import type { Problem } from "./report.ts";

/** Logs a warning; `ecr-set` listens to the channel, as a line of text does not say whether the stack file has it. */
export function warn(problem: Problem, resource?: pulumi.Resource): void {
    channel(WARNINGS_CHANNEL).publish(problem);
    pulumi.log.warn(problem.path === "" ? problem.reason : `${problem.path}: ${problem.reason}`, resource);
}
