import {
    compareLifecycle,
    type LifecycleLoss,
    matchInUse,
    type Reference,
    type RepositoryLoss,
    toReferences,
} from "../ecr/lifecycle/index.ts";
import type { LiveTarget } from "./clients.ts";
import { type EcrSession, listCompleteImages, openEcr } from "./images.ts";
import { failureText, type Look, look } from "./look.ts";

/** A change of the lifecycle policy of one repository. */
export interface LifecycleChange {
    /** Repository key. */
    key: string;
    /** Repository repository name. */
    repository: string;
    /** JSON text as deployed, or null without a policy. */
    oldPolicy: string | null;
    /** JSON text, or null where the policy is removed. */
    newPolicy: string | null;
    /** Whether the repository is protected as deployed. Defaults to false. */
    isProtected?: boolean;
}

/** What a look at the losses of lifecycle changes takes. */
export interface LossOptions {
    /** Digests and references of what runs, such as imagesInUse of the settings; empty where nothing is known of it. */
    inUse: readonly string[];
    now: Date;
    /** Whether to read which images manifest lists name. AWS may record that as a pull. Defaults to false. */
    readLists?: boolean;
    /** Is called after each page with what has been read so far, in words. */
    onProgress?: (text: string) => void;
}

/** The permissions that a look at the losses of lifecycle changes takes. docs/operations.md has them as a policy. */
export const LOSS_PERMISSIONS = ["ecr:DescribeImages"] as const;

/** A lifecycle policy as AWS holds it. */
export interface DeployedPolicy {
    /** Whether the repository exists. */
    exists: boolean;
    /** JSON text, or null without a policy. */
    policy: string | null;
}

/** Repositories that are requested at the same time: below AWS's rate limits for these calls. */
const AT_ONCE = 4;

/** Milliseconds that a preview waits for the images of all repositories, unless the target says otherwise. */
const PREVIEW_TIMEOUT = 5_000;

/**
 * Reads what changes of lifecycle policies would delete or archive of the images that are there now, in the order of the
 * changes. One time limit holds for all of them. Never throws: a repository that cannot be read says why.
 */
export async function readLifecycleLosses(
    target: LiveTarget,
    changes: readonly LifecycleChange[],
    options: LossOptions,
): Promise<RepositoryLoss[]> {
    const timeout = target.timeout ?? PREVIEW_TIMEOUT;
    const references = toReferences(options.inUse);
    const looks = await withEcr({ ...target, timeout }, changes, "ecr:DescribeImages", (session, change) =>
        lossOf(session, change, options, references),
    );
    return changes.map(({ key, repository, isProtected = false }, index) => {
        const look = looks[index] as Look<LifecycleLoss | { problem: string }>;
        const loss =
            !("value" in look) || !("problem" in look.value)
                ? (look as Look<LifecycleLoss>)
                : { notChecked: look.value.problem };
        return { key, repository, isProtected, loss };
    });
}

/** How many images a repository has, up to the first page of AWS's answer. */
export interface HeldImages {
    count: number;
    /** Whether there are more. */
    isMore: boolean;
}

/** Reads whether repositories have images, archived ones too, in the order of their names. Never throws. */
export async function readHeldImages(target: LiveTarget, repositories: readonly string[]): Promise<Look<HeldImages>[]> {
    const timeout = target.timeout ?? PREVIEW_TIMEOUT;
    return withEcr({ ...target, timeout }, repositories, "ecr:DescribeImages", async (session, repositoryName) => {
        const { ecr, client, send, registry } = session;
        try {
            const page = { repositoryName, filter: { imageStatus: "ANY" as const }, maxResults: 1000, ...registry };
            const { imageDetails = [], nextToken } = await client.send(new ecr.DescribeImagesCommand(page), send);
            return { count: imageDetails.length, isMore: nextToken !== undefined };
        } catch (error) {
            if ((error as Error).name === "RepositoryNotFoundException") {
                return { count: 0, isMore: false };
            }
            throw error;
        }
    });
}

/** Reads the lifecycle policies that repositories have in AWS now, in the order of their names. Never throws. */
export async function readDeployedPolicies(
    target: LiveTarget,
    repositories: readonly string[],
): Promise<Look<DeployedPolicy>[]> {
    return withEcr(target, repositories, "ecr:GetLifecyclePolicy", async (session, repositoryName) => {
        const { ecr, client, send, registry } = session;
        try {
            const command = new ecr.GetLifecyclePolicyCommand({ repositoryName, ...registry });
            return { exists: true, policy: (await client.send(command, send)).lifecyclePolicyText ?? null };
        } catch (error) {
            switch ((error as Error).name) {
                case "LifecyclePolicyNotFoundException":
                    return { exists: true, policy: null };
                case "RepositoryNotFoundException":
                    return { exists: false, policy: null };
                default:
                    throw error;
            }
        }
    });
}

async function lossOf(
    session: EcrSession,
    { key, repository, oldPolicy, newPolicy }: LifecycleChange,
    { now, readLists, onProgress }: LossOptions,
    references: readonly Reference[],
): Promise<LifecycleLoss | { problem: string }> {
    const { images, unreadLists } = await imagesIn(session, repository, readLists === true, onProgress);
    const match = matchInUse(references, images, [repository, key]);
    const change = { images, oldPolicy, newPolicy, now: now.getTime(), inUse: match.references };
    const comparison = compareLifecycle(change);
    if ("problem" in comparison) {
        return comparison;
    }
    const unmatched = match.unmatched.map(({ text }) => text);
    return { key, repository, knowsUse: references.length > 0, unmatched, unreadLists, ...comparison };
}

/** The images of a repository; none where there is no such repository. */
async function imagesIn(
    session: EcrSession,
    repository: string,
    readLists: boolean,
    onProgress: ((text: string) => void) | undefined,
) {
    try {
        return await listCompleteImages(session, {
            repository,
            readLists,
            onProgress: (count, what) => onProgress?.(`${count.toLocaleString("en-US")} ${what} of ${repository}`),
        });
    } catch (error) {
        if ((error as Error).name === "RepositoryNotFoundException") {
            return { images: [], unreadLists: 0 };
        }
        throw error;
    }
}

/** Requests several things with one client and one time limit, a few at a time; answers them in their order. */
async function withEcr<T, U>(
    target: LiveTarget,
    things: readonly T[],
    permission: string,
    ask: (session: EcrSession, thing: T) => Promise<U>,
): Promise<Look<U>[]> {
    if (things.length === 0) {
        return [];
    }
    const looks: Look<U>[] = new Array(things.length);
    let session: EcrSession;
    try {
        session = await openEcr(target);
    } catch (error) {
        const notChecked = failureText(error, permission);
        return things.map(() => ({ notChecked }));
    }
    const { abortSignal } = session.send;
    const left = [...things.entries()];
    const askNext = async (): Promise<void> => {
        for (let next = left.shift(); next !== undefined; next = left.shift()) {
            const [index, thing] = next;
            looks[index] = await look(permission, () => withinTime(ask(session, thing), abortSignal));
        }
    };
    try {
        await Promise.all(Array.from({ length: AT_ONCE }, askNext));
        return looks;
    } finally {
        session.client.destroy();
    }
}

/** The SDK does not pass a signal on to what looks for credentials: the caller stops waiting for it here. */
async function withinTime<T>(asked: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (signal === undefined) {
        return asked;
    }
    let stop = (): void => undefined;
    const ended = new Promise<never>((_, reject) => {
        stop = () => reject(new DOMException("no answer in time", "TimeoutError"));
        signal.addEventListener("abort", stop, { once: true });
        if (signal.aborted) {
            stop();
        }
    });
    // Whichever of the two comes too late has no listener any more.
    asked.catch(() => undefined);
    try {
        return await Promise.race([asked, ended]);
    } finally {
        signal.removeEventListener("abort", stop);
    }
}
