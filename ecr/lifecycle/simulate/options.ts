/** What the simulator assumes where AWS's pages are silent. */
export interface SimulateOptions {
    /**
     * Which of two images pushed at the same moment is the newer one. Defaults to "greater-digest", which does not depend on
     * the order of the list; "later-listed" follows AWS's own worked example.
     */
    ties?: "greater-digest" | "later-listed";
    /**
     * Whether untagged images of a manifest list take places in a count. Defaults to true: the pages count all images, and a
     * forecast should rather show too much. One preview on a live account left them out.
     */
    untaggedChildrenTakePlaces?: boolean;
    /** Whether signatures and other referrers take places in a count. Defaults to true, as users report. */
    referrersTakePlaces?: boolean;
    /**
     * Whether a rule can act on a referrer whose subject stays. Defaults to false: a referrer follows its subject, also
     * where it stays.
     */
    rulesActOnReferrers?: boolean;
    /**
     * Whether a manifest list that is named but not among the images is still there, and holds its images back. Defaults to
     * false: in a complete listing it is gone. True is for a listing of which a part is missing.
     */
    absentListsStay?: boolean;
    /**
     * Whether an archived manifest list still holds its images back. Defaults to false: AWS wants the list to be "deleted or
     * archived first".
     */
    archivedListsHold?: boolean;
}

/** What the simulator assumes unless it is told otherwise. */
export const SIMULATE_DEFAULTS: Required<SimulateOptions> = {
    ties: "greater-digest",
    untaggedChildrenTakePlaces: true,
    referrersTakePlaces: true,
    rulesActOnReferrers: false,
    absentListsStay: false,
    archivedListsHold: false,
};
