import assert from "node:assert/strict";
import { inFolder, lifecycle } from "./lifecycle.ts";

const RULES = [
    {
        rulePriority: 1,
        selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
        action: { type: "expire" },
    },
    {
        rulePriority: 2,
        selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 20 },
        action: { type: "expire" },
    },
];
const POLICY = JSON.stringify({ rules: RULES });
const BAD = POLICY.replace('"rulePriority":2', '"rulePriority":1');
const WRONG =
    "  rules[1].rulePriority\n    must be unique, found 1 as in rules[0]; gaps between priorities are allowed [priority-unique]\n";

const answer = (repositoryName: string, lifecyclePolicyText = POLICY) =>
    JSON.stringify({ registryId: "123456789012", repositoryName, lifecyclePolicyText, lastEvaluatedAt: 0 }, null, 4);
const resource = (LifecyclePolicy: unknown, type = "Repository") => ({
    Type: `AWS::ECR::${type}`,
    Properties: { LifecyclePolicy },
});
const template = (resources: object) =>
    JSON.stringify({ AWSTemplateFormatVersion: "2010-09-09", Resources: resources });
const YAML_RULES = `rules:
  - rulePriority: 1
    selection: { tagStatus: untagged, countType: sinceImagePushed, countUnit: days, countNumber: 7 }
    action: { type: expire }
  - rulePriority: 2   # the rest
    selection: { tagStatus: any, countType: imageCountMoreThan, countNumber: 20 }
    action:
      type: expire
`;
const CLOUDFORMATION = `Resources:
  Web:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: !Sub "\${AWS::StackName}-web"
      LifecyclePolicy:
        RegistryId: !Ref AWS::AccountId
        LifecyclePolicyText: |
          ${POLICY}
  Api:
    Type: AWS::ECR::Repository
    Properties:
      LifecyclePolicy:
        LifecyclePolicyText: !Sub |
          ${BAD}
  Bucket: { Type: AWS::S3::Bucket }
`;

const ok = "f: ok, 2 rules\n";

/** What a file holds, and what `validate` says of it. */
const FORMS: Record<string, [text: string, says: string]> = {
    "the answer of get-lifecycle-policy": [answer("web"), ok],
    "an answer with a policy that AWS would refuse": [answer("web", BAD), `f: 1 problem\n${WRONG}`],
    "an answer with text that is no JSON": [
        answer("web", "{"),
        "f: 1 problem\n  the whole policy\n    must be JSON: Expected property name or '}' in JSON at position 1 (line 1 column 2) [json]\n",
    ],
    "several answers, one after the other": [
        `${answer("web")}\n${answer("api", BAD)}\n`,
        `f (web): ok, 2 rules\nf (api): 1 problem\n${WRONG}`,
    ],
    "a list of answers": [`[${answer("web")},${answer("api")}]`, "f (web): ok, 2 rules\nf (api): ok, 2 rules\n"],
    "several policies without a name": [
        `${POLICY}${BAD}`,
        `f (policy 1): ok, 2 rules\nf (policy 2): 1 problem\n${WRONG}`,
    ],
    "a list of rules": [JSON.stringify(RULES), ok],
    "a list of rules that AWS would refuse": [
        JSON.stringify(RULES.map((rule) => ({ ...rule, rulePriority: 1 }))),
        `f: 1 problem\n${WRONG}`,
    ],
    YAML: [YAML_RULES, ok],
    "a list of rules in YAML": [YAML_RULES.replace("rules:\n", ""), ok],
    "several documents of YAML": [
        `---\n${YAML_RULES}---\n${YAML_RULES.replace(": 2 ", ": 1 ")}`,
        `f (policy 1): ok, 2 rules\nf (policy 2): 1 problem\n${WRONG}`,
    ],
    "YAML with a key twice": [
        "rules: []\nrules: []\n",
        "f: 1 problem\n  the whole policy\n    must be JSON or YAML: Map keys must be unique at 2:1 [yaml]\n",
    ],
    "the properties of CloudFormation": [JSON.stringify({ LifecyclePolicyText: POLICY }), ok],
    "the properties of CloudFormation in YAML": [`LifecyclePolicyText: '${POLICY}'\n`, ok],
    "a template in YAML": [CLOUDFORMATION, `f (Web): ok, 2 rules\nf (Api): 1 problem\n${WRONG}`],
    "a template in JSON": [
        template({
            A: resource({ LifecyclePolicyText: { "Fn::Join": ["", [POLICY.slice(0, 20), POLICY.slice(20)]] } }),
            B: resource({ LifecyclePolicyText: { "Fn::Sub": [POLICY, {}] } }),
            C: resource(POLICY, "RepositoryCreationTemplate"),
            D: { Type: "AWS::ECR::Repository", Properties: {} },
        }),
        "f (A): ok, 2 rules\nf (B): ok, 2 rules\nf (C): ok, 2 rules\n",
    ],
    "a policy that only CloudFormation can evaluate": [
        template({ A: resource({ LifecyclePolicyText: { Ref: "Policy" } }) }),
        "f: 1 problem\n  the whole policy\n    must be the text of a policy, found Ref, which only CloudFormation can evaluate: give the answer of aws ecr get-lifecycle-policy instead\n    [json]\n",
    ],
    nothing: [
        "",
        "f: 1 problem\n  the whole policy\n    must be a lifecycle policy, found an empty text: leave it out, or write its rules [json]\n",
    ],
    "a list of something else": [
        "[1]",
        "f: 1 problem\n  the whole policy\n    must be a map, found a list [wrong-type]\n",
    ],
    "a template without a policy": [
        template({ A: { Type: "AWS::ECR::Repository", Properties: {} } }),
        "f: 1 problem\n  Resources\n    must hold a lifecycle policy, found a template in which no AWS::ECR::Repository has one [missing-key]\n",
    ],
};

describe("ecr-set lifecycle with what AWS prints", function () {
    this.timeout(120_000);

    for (const [form, [text, says]] of Object.entries(FORMS)) {
        it(`validates ${form}`, () =>
            inFolder({ f: text }, async (folder) => {
                const { code, stdout, stderr } = await lifecycle(["validate", "f"], { cwd: folder });
                assert.deepEqual(
                    { stdout, stderr, code },
                    { stdout: says, stderr: "", code: says.includes("problem") ? 1 : 0 },
                );
            }));
    }

    it("simulates the answer of get-lifecycle-policy, and of several the repository's", () =>
        inFolder({ one: answer("web"), two: `${answer("web")}${answer("api", BAD)}`, images: "[]" }, async (folder) => {
            const run = (...args: string[]) =>
                lifecycle(["simulate", "--images", "images", "--json", ...args], { cwd: folder });
            assert.equal((await run("--policy", "one")).code, 0);
            assert.equal((await run("--policy", "two", "--repository", "web")).code, 0);
            assert.equal((await run("--policy", "two", "--repository", "api")).code, 1);
            assert.deepEqual(await run("--policy", "two"), {
                code: 1,
                stdout: "",
                stderr: "error: two must hold one policy, found 2: web, api; write a file with one of them\n",
            });
        }));

    it("compares two answers", () =>
        inFolder({ old: answer("web"), new: YAML_RULES, images: "[]" }, async (folder) => {
            const args = ["diff", "--from", "old", "--to", "new", "--images", "images", "--json"];
            const { code, stdout } = await lifecycle(args, { cwd: folder });
            assert.deepEqual([code, JSON.parse(stdout).repositories[0].state], [0, "unchanged"]);
        }));
});
