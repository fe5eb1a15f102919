import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";
import { type Config, ROOT } from "./engine.ts";

/** The configuration of one of the project's own stack files. */
export function sample(stack: string): Config {
    return parse(readFileSync(resolve(ROOT, `Pulumi.${stack}.yaml`), "utf8")).config;
}

/** The same in an account of its own, where the stack owns the registry and shares it with none. */
export function alone(stack: string): Config {
    const { "ecr:registry": _, ...config } = sample(stack);
    return config;
}

/** The policy that keeps the newest images, as AWS holds it. */
export const lifecycle = (count: number) => ({
    rules: [
        {
            rulePriority: 1,
            description: "Expire untagged images after 7 days",
            selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
            action: { type: "expire" },
        },
        {
            rulePriority: 200_000,
            description: `Keep the newest ${count} images`,
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: count },
            action: { type: "expire" },
        },
    ],
});

/** Outputs by key, written out for the sample stacks. */
export function outputMaps(environment: string): Record<string, object> {
    const keys = ["api-service", "lambda-processor", "web-app", "worker"];
    const map = (text: (name: string) => string) =>
        Object.fromEntries(keys.map((key) => [key, text(`myproject-${environment}-${key}`)]));
    return {
        repositoryArns: map((name) => `arn:aws:ecr:us-east-1:123456789012:repository/${name}`),
        repositoryNames: map((name) => name),
        repositoryUrls: map((name) => `123456789012.dkr.ecr.us-east-1.amazonaws.com/${name}`),
    };
}
