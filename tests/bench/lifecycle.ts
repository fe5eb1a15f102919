// Prints how fast policies are simulated, and how the time grows from 1,000 to 100,000 images: node tests/bench/lifecycle.ts
import { type Image, type LifecyclePolicy, simulateLifecycle } from "../../ecr/lifecycle/index.ts";

const NOW = Date.parse("2026-06-01T00:00:00Z");
const MINUTE = 60_000;
const RUNS = 5;

/** A repository with releases, branches, untagged images, manifest lists with two children and signatures. */
function repository(count: number): Image[] {
    return Array.from({ length: count }, (_, index): Image => {
        const pushedAt = new Date(NOW - index * 7 * MINUTE).toISOString();
        const image = { imageDigest: digest(index), imagePushedAt: pushedAt, imageSizeInBytes: 50_000_000 };
        const pull = new Date(NOW - index * 3 * MINUTE).toISOString();
        switch (index % 5) {
            case 0:
                return {
                    ...image,
                    imageTags: [`v1.${index}`, `team-${index % 48}-${index}`],
                    lastRecordedPullTime: pull,
                };
            case 1:
                return { ...image, referencedBy: [digest(index - 1)] };
            case 2:
                return { ...image, referencedBy: [digest(index - 2)] };
            case 3:
                return { ...image, subject: digest(index - 3), imageTags: [`sha256-${index}.sig`] };
            default:
                return { ...image, imageTags: [`team-${index % 48}-${index}`] };
        }
    });
}

function digest(index: number): string {
    return `sha256:${index.toString(16).padStart(64, "0")}`;
}

/** As many rules as AWS takes: 48 for tags, by count and by age, one for untagged images and one for all. */
function fiftyRules(): LifecyclePolicy {
    const rules: LifecyclePolicy["rules"] = Array.from({ length: 48 }, (_, index) => ({
        rulePriority: index + 1,
        selection: {
            tagStatus: "tagged",
            tagPatternList: [index % 2 === 0 ? `team-${index}-*` : `*team-${index}-*`],
            ...(index % 3 === 0
                ? { countType: "sinceImagePushed" as const, countUnit: "days" as const, countNumber: 30 }
                : { countType: "imageCountMoreThan" as const, countNumber: 20 }),
        },
        action: { type: "expire" },
    }));
    rules.push(
        {
            rulePriority: 49,
            selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
            action: { type: "expire" },
        },
        {
            rulePriority: 50,
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100 },
            action: { type: "expire" },
        },
    );
    return { rules };
}

const policy = fiftyRules();
console.log(`${policy.rules.length} rules, best of ${RUNS} runs`);
let last: { count: number; seconds: number } | null = null;
for (const count of [1_000, 10_000, 100_000]) {
    const images = repository(count);
    let seconds = Number.POSITIVE_INFINITY;
    let gone = 0;
    for (let run = 0; run < RUNS; run++) {
        const start = performance.now();
        gone = simulateLifecycle(policy, images, NOW).filter((outcome) => outcome.action !== null).length;
        seconds = Math.min(seconds, (performance.now() - start) / 1000);
    }
    const growth =
        last === null ? "" : `, ${(seconds / last.seconds).toFixed(1)} times the time of ${last.count / 1000} thousand`;
    console.log(
        `${count.toLocaleString("en")} images: ${(seconds * 1000).toFixed(0)} ms, ${Math.round(count / seconds).toLocaleString("en")} images a second, ${gone.toLocaleString("en")} go${growth}`,
    );
    last = { count, seconds };
}
