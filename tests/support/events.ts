import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../fixtures/events/", import.meta.url);

/** An event, or a line of a trail. */
export type SampleEvent = Record<string, unknown> & { detail?: Record<string, unknown> };

/**
 * The documented events of Amazon ECR and Amazon Inspector, and variants of them, by name:
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-events.html
 * https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html
 */
export const SAMPLES: Readonly<Record<string, SampleEvent>> = Object.fromEntries(
    readdirSync(FOLDER)
        .map((file) => [file.replace(".json", ""), JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"))] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
);

/** The repositories that the samples speak of. */
export const SAMPLE_REPOSITORIES = ["amazon/amazon-ecs-sample", "docker-hub/alpine", "my-app", "my-repository-name"];

/** A sample about another repository: its name stands everywhere in the place of the sample's. */
export function about(name: string, repository: string): SampleEvent {
    let text = JSON.stringify(SAMPLES[name]);
    for (const known of SAMPLE_REPOSITORIES) {
        text = text
            .replaceAll(`"${known}"`, `"${repository}"`)
            .replaceAll(`repository/${known}`, `repository/${repository}`);
    }
    return JSON.parse(text);
}
