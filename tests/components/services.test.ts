import assert from "node:assert/strict";
import { EcrReplicationDestination, EcrRepositorySet, type PullingService } from "../../components/index.ts";
import { ACCOUNT, deploy, type Registered } from "../support/mocks.ts";

const services: PullingService[] = ["codebuild", "sagemaker"];
const of = (resources: Registered[], type: string) => resources.filter((each) => each.type.endsWith(`:${type}`));
const conditions = (policy: unknown) =>
    JSON.parse(String(policy)).Statement.map(({ Condition }: { Condition: unknown }) => Condition);
const CONDITIONS = ["codebuild:us-east-1:ACCOUNT:project/*", "sagemaker:us-east-1:ACCOUNT:*"].map((resource) => ({
    ArnLike: { "aws:SourceArn": `arn:aws:${resource.replace("ACCOUNT", ACCOUNT)}` },
    StringEquals: { "aws:SourceAccount": ACCOUNT },
}));

describe("services that may pull", () => {
    it("do so for resources of the account, whose id AWS says", async () => {
        const { resources, failures, calls } = await deploy(
            () =>
                new EcrRepositorySet("ecr", {
                    project: "myproject",
                    repositories: { web: { services }, api: { enableLambdaPull: true } },
                    registry: { creationTemplates: { team: { appliedFor: ["REPLICATION"], services } } },
                }),
        );
        assert.deepEqual(failures, []);
        assert.equal(calls.length, 1);
        const [api, web] = of(resources, "RepositoryPolicy").map(({ inputs }) => inputs.policy);
        assert.deepEqual(conditions(web), CONDITIONS);
        assert.deepEqual(conditions(api), [undefined]);
        const [template] = of(resources, "RepositoryCreationTemplate");
        assert.deepEqual(conditions(template?.inputs.repositoryPolicy), CONDITIONS);
    });

    it("do so for replicas", async () => {
        const { resources, failures } = await deploy(
            () => new EcrReplicationDestination("replicas", { project: "myproject", services }),
        );
        assert.deepEqual(failures, []);
        const [template] = of(resources, "RepositoryCreationTemplate");
        assert.deepEqual(conditions(template?.inputs.repositoryPolicy), CONDITIONS);
    });

    it("cost no question to AWS where none is written", async () => {
        const { calls } = await deploy(
            () =>
                new EcrRepositorySet("ecr", {
                    project: "myproject",
                    repositories: { web: { enableLambdaPull: true } },
                }),
        );
        assert.ok(calls.length <= 1);
    });
});
