import "./node.ts";

import { PolicyPack } from "@pulumi/policy";
import { stackEnvironment } from "../config/options/environment.ts";
import { ruleEnvironment } from "./levels.ts";
import { initialConfig, policiesOf } from "./pack.ts";
import { RULES } from "./rules/index.ts";

const { written, stack } = stackEnvironment();
const context = { stackName: stack, ...ruleEnvironment(written, stack) };

new PolicyPack(
    "ecr",
    {
        displayName: "Amazon ECR",
        description: `Holds the Amazon ECR resources of a stack to the rules of ${context.environment}.`,
        provider: "aws",
        tags: ["aws", "ecr"],
        enforcementLevel: "advisory",
        policies: policiesOf(RULES, context),
    },
    initialConfig(RULES, context),
);
