import { keepNewest } from "../ecr/lifecycle/build.ts";
import type { EcrAnswer, EcrRequest } from "./fakeEcr.ts";
import { NOW } from "./lifecycle.ts";

/** Seconds of a day. */
export const DAY = 86_400;

/** The time of the comparison, in seconds since 1970. */
export const AT = Date.parse(NOW) / 1000;

/** Images of a repository, from the newest, a day apart, by their tags. */
export function imagesOf(...tags: (string | null)[]): Record<string, unknown>[] {
    return tags.map((tag, index) => ({
        imageDigest: `sha256:${String(index).padStart(2, "0").repeat(32)}`,
        ...(tag === null ? {} : { imageTags: [tag] }),
        imagePushedAt: AT - index * DAY,
        imageSizeInBytes: 2 ** 20 * (index + 1),
    }));
}

/** What a registry holds of one repository. */
export interface Held {
    /** JSON text, or null for none. */
    policy?: string | null;
    images?: Record<string, unknown>[];
    /** In place of what it holds. */
    fails?: EcrAnswer;
}

/** Answers as a registry that holds some repositories, by name. */
export function registry(held: Record<string, Held>): (request: EcrRequest) => EcrAnswer {
    return ({ operation, body }) => {
        const repository = held[String(body.repositoryName)];
        if (repository === undefined) {
            return { error: "RepositoryNotFoundException", message: "no such repository" };
        }
        if (operation === "GetLifecyclePolicy") {
            return repository.policy == null
                ? { error: "LifecyclePolicyNotFoundException", message: "no policy" }
                : { lifecyclePolicyText: repository.policy };
        }
        return repository.fails ?? { imageDetails: repository.images ?? [] };
    };
}

/** Four repositories, of which one is new, and one has a policy of its own. */
export const CONFIG = `config:
  aws:region: eu-west-1
  ecr:project: shop
  ecr:repositories:
    web-app: { maxImageCount: 1 }
    worker: {}
    jobs: { maxImageCount: 3 }
    fresh: {}
`;

/** What the registry holds of them. */
export const HELD: Record<string, Held> = {
    "shop-dev-web-app": {
        policy: keepNewest(100),
        images: imagesOf("main-9", "v1.2.0", "main-7", null, "prod-2026-05-01"),
    },
    // As AWS may write it: spaces, and another order.
    "shop-dev-worker": { policy: JSON.stringify(JSON.parse(keepNewest(50)), null, 2) },
    "shop-dev-jobs": { policy: keepNewest(2), images: imagesOf("a", "b", "c", "d") },
};
