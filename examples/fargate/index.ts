import * as ecs from "@pulumi/aws/ecs/index.js";
import * as awsxEcs from "@pulumi/awsx/ecs/index.js";
import * as lb from "@pulumi/awsx/lb/index.js";
import * as pulumi from "@pulumi/pulumi";

const image = new pulumi.Config().require("image");
// A tag can move: what runs would not be what passed the gate.
if (!/@sha256:[0-9a-f]{64}$/.test(image)) {
    throw new pulumi.RunError(`fargate:image: must be an image by its digest, <url>@sha256:..., found "${image}"`);
}

const cluster = new ecs.Cluster("app");
const balancer = new lb.ApplicationLoadBalancer("app");

// In the default VPC. The public address is for pulling without NAT or VPC endpoints.
new awsxEcs.FargateService("app", {
    cluster: cluster.arn,
    assignPublicIp: true,
    desiredCount: 2,
    taskDefinitionArgs: {
        container: {
            name: "app",
            image,
            cpu: 256,
            memory: 512,
            essential: true,
            portMappings: [{ containerPort: 80, targetGroup: balancer.defaultTargetGroup }],
        },
    },
});

/** Where the service answers. */
export const url = pulumi.interpolate`http://${balancer.loadBalancer.dnsName}`;
