import type { RuleCases } from "../case.ts";
import { ACCESS_CASES } from "./access.ts";
import { AROUND_CASES } from "./around.ts";
import { IMAGE_CASES } from "./images.ts";
import { REGISTRY_CASES } from "./registry.ts";

/** The cases of all rules. */
export const ALL_CASES: readonly RuleCases[] = [...IMAGE_CASES, ...ACCESS_CASES, ...REGISTRY_CASES, ...AROUND_CASES];
