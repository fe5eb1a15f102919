import type { Image } from "../../../ecr/lifecycle/index.ts";
import { daysAgo, image } from "./build.ts";

/** A small repository of a web service, as docs/lifecycle.md shows it. The image v1.0.0 still runs in production. */
export const SAMPLE: Image[] = [
    image("v1.0.0", 200, ["v1.0.0"], { lastRecordedPullTime: daysAgo(120) }),
    image("v1.1.0", 100, ["v1.1.0"], { lastRecordedPullTime: daysAgo(95) }),
    image("v1.2.0", 20, ["v1.2.0", "prod"], { lastRecordedPullTime: daysAgo(1) }),
    image("v1.2.0/amd64", 20, [], { referencedBy: ["v1.2.0"] }),
    image("v1.2.0/arm64", 20, [], { referencedBy: ["v1.2.0"] }),
    image("v1.2.0/signature", 20, [], { subject: "v1.2.0" }),
    image("main-3f2c", 60, ["main-3f2c"]),
    image("main-9a1e", 5, ["main-9a1e"]),
    image("pr-41", 40, ["pr-41"]),
    image("pr-57", 3, ["pr-57"]),
    image("untagged-old", 90),
    image("untagged-new", 2),
    image("v0.9.0", 600, ["v0.9.0"], { imageStatus: "ARCHIVED", lastArchivedAt: daysAgo(400) }),
];
