import assert from "node:assert/strict";
import { type Ask, ecrOf, type Question } from "../../cli/gate/question.ts";
import { waitForScan } from "../../cli/gate/scan.ts";
import { type EcrAnswer, withFakeEcr } from "./fakeEcr.ts";
import { complete, DIGEST, status } from "./gateAnswers.ts";
import { FakeClock } from "./gateClock.ts";

const TARGET = { repository: "team/app", tag: "v1", digest: undefined, registryId: undefined };
const QUESTION: Question = { ...TARGET, nextToken: undefined };

/** What AWS does with the question of a number, at a moment: an answer, an error, or nothing for as many milliseconds. */
type Aws = (number: number, now: number) => object | Error | number;

interface Waited {
    /** `evaluated`, or why not. */
    end: string;
    /** Milliseconds at which the gate ended. */
    at: number;
    /** Milliseconds at which it asked. */
    asked: number[];
    /** Questions that it gave up. */
    aborted: number;
}

async function wait(aws: Aws, timeout: number, interval: number): Promise<Waited> {
    const clock = new FakeClock();
    const asked: number[] = [];
    let aborted = 0;
    const ask: Ask = async (_, signal) => {
        asked.push(clock.now());
        let answer = aws(asked.length, clock.now());
        if (typeof answer === "number") {
            const slow = answer;
            await clock.wait(slow, signal).catch(() => aborted++);
            answer = complete([]);
        }
        if (answer instanceof Error) {
            throw answer;
        }
        return answer as Awaited<ReturnType<Ask>>;
    };
    const end = await waitForScan({ ...TARGET, timeout, interval }, ask, clock, { say: () => {}, end: () => {} }).then(
        () => "evaluated",
        (error: Error) => error.message,
    );
    return { end, at: clock.now(), asked, aborted };
}

const named = (name: string) => Object.assign(new Error("no"), { name });
const never = Number.MAX_SAFE_INTEGER;
const pending = status("PENDING");
const tooSlow = (what: string, waited: string) => `${what} (waited ${waited} seconds); give it longer with --timeout`;

describe("the time of ecr-set gate", () => {
    for (const [name, aws, timeout, interval, expected] of [
        [
            "ends in time where an answer never comes",
            () => never,
            ...[3_000, 1_000],
            { end: tooSlow("AWS did not answer in time", "3"), at: 3_000, asked: [0], aborted: 1 },
        ],
        [
            "asks again where one answer never comes",
            (number) => (number === 1 ? never : complete([])),
            ...[600_000, 5_000],
            { end: "evaluated", at: 40_000, asked: [0, 40_000], aborted: 1 },
        ],
        [
            "lets the last answer come a little later",
            () => 1_900,
            ...[100, 10],
            { end: "evaluated", at: 1_900, asked: [0], aborted: 0 },
        ],
        [
            "but no later than that",
            () => 2_100,
            ...[100, 10],
            { end: tooSlow("AWS did not answer in time", "2"), at: 2_000, asked: [0], aborted: 1 },
        ],
        [
            "asks once more at the end",
            (_, now) => (now === 60_000 ? complete([]) : pending),
            ...[60_000, 25_000],
            { end: "evaluated", at: 60_000, asked: [0, 25_000, 50_000, 60_000], aborted: 0 },
        ],
        [
            "waits no longer than it has time, whatever the interval",
            () => pending,
            ...[60_000, 86_400_000],
            { end: tooSlow("its scan is PENDING", "60"), at: 60_000, asked: [0, 60_000], aborted: 0 },
        ],
        [
            "does not lengthen the interval while the scan has not begun",
            (number) => (number < 5 ? named("ScanNotFoundException") : complete([])),
            ...[60_000, 5_000],
            { end: "evaluated", at: 20_000, asked: [0, 5_000, 10_000, 15_000, 20_000], aborted: 0 },
        ],
        [
            "lengthens it after failures up to a minute, and gives up after six in a row",
            () => named("ThrottlingException"),
            ...[600_000, 5_000],
            {
                end: "ThrottlingException: no (6 times in a row); try again later",
                ...{ at: 190_000, asked: [0, 10_000, 30_000, 70_000, 130_000, 190_000], aborted: 0 },
            },
        ],
        [
            "does not wait after an error that stays",
            () => named("InvalidParameterException"),
            ...[10_000, 9_000],
            {
                end: "InvalidParameterException: no",
                ...{ at: 0, asked: [0], aborted: 0 },
            },
        ],
        [
            "lets throttling take all of its time, and asks at the end",
            (_, now) => (now === 12_000 ? complete([]) : named("ThrottlingException")),
            ...[12_000, 5_000],
            { end: "evaluated", at: 12_000, asked: [0, 10_000, 12_000], aborted: 0 },
        ],
    ] as [string, Aws, number, number, Waited][]) {
        it(name, async () => {
            assert.deepEqual(await wait(aws, timeout, interval), expected);
        });
    }

    it("reads pages only as long as it has time, however many there are", async () => {
        const clock = new FakeClock();
        let number = 0;
        const ask: Ask = async (_, signal) => {
            await clock.wait(1_000, signal);
            return { ...complete([]), nextToken: String(++number) } as object as Awaited<ReturnType<Ask>>;
        };
        const target = { ...TARGET, digest: DIGEST, timeout: 10_000, interval: 1_000 };
        await assert.rejects(waitForScan(target, ask, clock, { say: () => {}, end: () => {} }), {
            message: tooSlow("AWS did not answer in time", "10"),
        });
        assert.deepEqual([clock.now(), number], [10_000, 9]);
    });

    for (const begun of ["", "{"]) {
        it(`ends a question when its time is over, where AWS answers ${JSON.stringify(begun)} and no more`, async () => {
            const stop = new AbortController();
            const asked = await askOnce(() => {
                setImmediate(() => stop.abort());
                return { begun };
            }, stop.signal);
            assert.equal(asked, 1);
        });
    }

    it("leaves it to the gate to ask again", async () => {
        assert.equal(await askOnce(() => ({ error: "ThrottlingException", message: "no" })), 1);
    });
});

/** Asks a server that refuses, by the SDK; answers how often that asked. */
async function askOnce(answer: () => EcrAnswer, signal = new AbortController().signal): Promise<number> {
    const requests = await withFakeEcr(answer, async (env) => {
        const before = Object.keys(env).map((name) => [name, process.env[name]] as const);
        Object.assign(process.env, env, { AWS_MAX_ATTEMPTS: "3" });
        const { ask, close } = await ecrOf("eu-west-1");
        try {
            await assert.rejects(ask(QUESTION, signal));
        } finally {
            close();
            for (const [name, value] of before) {
                delete process.env[name];
                Object.assign(process.env, value === undefined ? {} : { [name]: value });
            }
        }
    });
    return requests.length;
}
