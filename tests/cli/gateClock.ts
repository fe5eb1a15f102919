import type { Clock } from "../../cli/gate/clock.ts";

interface Timer {
    at: number;
    ring(): void;
}

/** A clock that jumps to the next moment somebody waits for, once nothing else goes on. */
export class FakeClock implements Clock {
    private time = 0;
    private readonly timers = new Set<Timer>();

    now(): number {
        return this.time;
    }

    wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
        return new Promise((resolve, reject) => {
            const timer = { at: this.time + milliseconds, ring: resolve };
            this.timers.add(timer);
            signal?.addEventListener("abort", () => {
                this.timers.delete(timer);
                reject(signal.reason);
            });
            setImmediate(() => this.jump());
        });
    }

    private jump(): void {
        const [next] = [...this.timers].sort((a, b) => a.at - b.at);
        if (next !== undefined) {
            this.timers.delete(next);
            this.time = Math.max(this.time, next.at);
            next.ring();
        }
    }
}
