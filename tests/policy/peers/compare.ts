import { markdownTable } from "../../support/docs.ts";
import { TOOLS, type Tool } from "./tools.ts";
import { PEER_CASES, type PeerCase } from "./world.ts";

/** What a tool says of a case. */
export type Answer = "right" | "false alarm" | "missed" | "no rule";

/** What a tool says of a case, held against what is so. */
export function answerOf(tool: Tool, { topic, isBad, world }: PeerCase): Answer {
    const complains = tool.complains[topic]?.(world);
    if (complains === undefined) {
        return "no rule";
    }
    return complains === isBad ? "right" : complains ? "false alarm" : "missed";
}

/** How each tool does, by topic: how many of the cases it gets right, and in which way it errs. */
export function summary(): string[] {
    const topics = [...new Set(PEER_CASES.map(({ topic }) => topic))];
    const rows = TOOLS.map((tool) => [
        tool.name,
        ...topics.map((topic) => {
            const answers = PEER_CASES.filter((each) => each.topic === topic).map((each) => answerOf(tool, each));
            if (answers.includes("no rule")) {
                return "no rule";
            }
            const count = (answer: Answer) => answers.filter((each) => each === answer).length;
            const errors = [
                [count("false alarm"), count("false alarm") === 1 ? "false alarm" : "false alarms"] as const,
                [count("missed"), "missed"] as const,
            ].filter(([number]) => number > 0);
            const score = `${count("right")} of ${answers.length}`;
            return errors.length === 0
                ? score
                : `${score}: ${errors.map(([number, what]) => `${number} ${what}`).join(", ")}`;
        }),
    ]);
    return markdownTable(["", ...topics], rows);
}

/** The cases that some tool gets wrong, with who does. */
export function errors(): string[] {
    const rows = PEER_CASES.flatMap((each) => {
        const wrong = (answer: Answer) =>
            TOOLS.filter((tool) => answerOf(tool, each) === answer).map(({ name }) => name);
        const [alarmed, missed] = [wrong("false alarm"), wrong("missed")];
        const who = [...alarmed, ...missed];
        return who.length === 0 ? [] : [[each.topic, `\`${each.title}\``, each.isBad ? "bad" : "good", who.join(", ")]];
    });
    return markdownTable(["", "case", "is", "got wrong by"], rows);
}

if (import.meta.main) {
    console.log([...summary(), "", ...errors()].join("\n"));
}
