import { setTimeout as pause } from "node:timers/promises";

/** What the gate knows of time. */
export interface Clock {
    /** Milliseconds since some moment. */
    now(): number;
    /** Waits as many milliseconds; rejects once the signal is aborted. */
    wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Time as it passes. */
export const CLOCK: Clock = {
    now: () => performance.now(),
    wait: (milliseconds, signal) => pause(milliseconds, undefined, signal === undefined ? {} : { signal }),
};

/** A time as people read it. */
export function seconds(milliseconds: number): string {
    return `${Math.round(milliseconds / 100) / 10} seconds`;
}
