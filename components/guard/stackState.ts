import { execFile } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";
import type { StateResource } from "../../live/index.ts";

/** Milliseconds until the CLI's answer is no longer awaited. */
const TIMEOUT = 15_000;
/** Bytes of a state that are read: some 20,000 resources. */
const LARGEST = 256 * 1024 * 1024;

/**
 * All resources of the stack's state, from the CLI that runs the program; null where it cannot be asked. An engine shows
 * a component no more than its own prior state: what another component of the stack has is seen only here.
 */
export function readStackState(): Promise<StateResource[] | null> {
    const stack = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
    return new Promise((resolve) => {
        const args = ["stack", "export", "--stack", stack, "--non-interactive"];
        const options = { timeout: TIMEOUT, maxBuffer: LARGEST, cwd: pulumi.getRootDirectory() };
        execFile("pulumi", args, options, (error, stdout) => {
            try {
                const { deployment } = JSON.parse(stdout) as { deployment?: { resources?: StateResource[] } };
                resolve(error === null ? (deployment?.resources ?? []) : null);
            } catch {
                // Not JSON: the CLI is not there, or is not signed in.
                resolve(null);
            }
        });
    });
}
