import * as ecr from "@pulumi/aws/ecr/index.js";
import * as pulumi from "@pulumi/pulumi";

// A repository as a program makes it by itself, and one as `new awsx.ecr.Repository("api")` does.
const policy = JSON.stringify({
    rules: [
        {
            rulePriority: 1,
            description: "Expire untagged images",
            selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 1 },
            action: { type: "expire" },
        },
    ],
});

function create(name: string, opts: pulumi.CustomResourceOptions): void {
    const repository = new ecr.Repository(name, { name: `shop-dev-${name}`, imageTagMutability: "IMMUTABLE" }, opts);
    new ecr.LifecyclePolicy(name, { repository: repository.name, policy }, opts);
}

create("web", {});
create("api", { parent: new pulumi.ComponentResource("awsx:ecr:Repository", "api", {}) });
