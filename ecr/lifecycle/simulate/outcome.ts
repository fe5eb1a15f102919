import type { ActionType } from "../policy.ts";

/** What a lifecycle policy does with one image. */
export type Outcome = Acted | Kept;

/** An image that goes. */
export interface Acted {
    imageDigest: string;
    action: ActionType;
    /** Priority of the rule that acts; of the subject's rule for an image that follows its subject. */
    rulePriority: number;
    /** Digest of the subject that the image follows, or null where a rule acts on the image itself. */
    follows: string | null;
}

/** An image that stays. */
interface Kept {
    imageDigest: string;
    action: null;
    reason: KeptReason;
}

/** Why an image stays. */
export type KeptReason =
    | OwnReason
    | Frozen
    | ByManifestList
    | BySubject
    /** No rule for its storage class matches its tags. */
    | { kind: "no-rule" }
    /** It is archived, and no rule is left that could act on it. */
    | { kind: "archived" }
    /** It is being restored from archive: it belongs to no storage class until that is done. */
    | { kind: "restoring" };

/** Why the one rule that the image obeys does not act. */
export type OwnReason =
    /** It is among the newest. */
    | { kind: "within-newest"; rulePriority: number; count: number; place: number }
    /** It has no place: an untagged image of a manifest list, or a referrer, where the options say so. */
    | { kind: "unranked"; rulePriority: number }
    /** Not more than the rule's days have passed. */
    | { kind: "younger"; rulePriority: number; days: number; age: number; since: Since }
    /** It is archived and no one knows since when. */
    | { kind: "no-archive-time"; rulePriority: number };

/** The event from which an age is counted. */
export type Since = "pushed" | "restored" | "pulled" | "archived";

/** A lower rule would act, but the image matches the tags of a higher one, which does not. */
interface Frozen {
    kind: "frozen";
    rulePriority: number;
    /** Priority of the first lower rule that would act. */
    wouldBe: number;
    /** Why the higher rule does not act. */
    by: OwnReason;
}

/** A rule would act, but a manifest list that stays names the image. */
interface ByManifestList {
    kind: "manifest-list";
    rulePriority: number;
    /** Digest of the list; the least one where there are more. */
    list: string;
}

/** It is a signature, SBOM or attestation of an image that stays. */
interface BySubject {
    kind: "subject";
    subject: string;
}

/** The images that go, sorted by digest. */
export function actedOn(outcomes: readonly Outcome[]): Acted[] {
    return outcomes
        .filter((outcome): outcome is Acted => outcome.action !== null)
        .sort((a, b) => (a.imageDigest < b.imageDigest ? -1 : a.imageDigest > b.imageDigest ? 1 : 0));
}
