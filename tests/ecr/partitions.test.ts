import assert from "node:assert/strict";
import { PARTITIONS, partitionOf, registryHost } from "../../ecr/partitions.ts";

describe("partitions", () => {
    const known: [string, string][] = [
        ["us-east-1", "aws"],
        ["eu-central-2", "aws"],
        ["cn-north-1", "aws-cn"],
        ["cn-northwest-1", "aws-cn"],
        ["us-gov-east-1", "aws-us-gov"],
        ["us-gov-west-1", "aws-us-gov"],
        ["eusc-de-east-1", "aws-eusc"],
        ["us-iso-east-1", "aws-iso"],
        ["us-isob-east-1", "aws-iso-b"],
    ];
    for (const [region, partition] of known) {
        it(`finds ${region} in ${partition}`, () => assert.equal(partitionOf(region)?.id, partition));
    }

    for (const region of ["us-esat-1", "US-EAST-1", "us-east-1a", "", "global", "toString"]) {
        it(`finds ${JSON.stringify(region)} nowhere`, () => assert.equal(partitionOf(region), null));
    }

    it("names each region once, each list sorted", () => {
        const all = PARTITIONS.flatMap(({ regions }) => regions);
        assert.deepEqual([...new Set(all)], all);
        for (const { regions } of PARTITIONS) {
            assert.deepEqual(regions, [...regions].sort());
        }
    });

    const hosts: [string, string][] = [
        ["us-east-1", "123456789012.dkr.ecr.us-east-1.amazonaws.com"],
        ["cn-north-1", "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn"],
        ["us-gov-west-1", "123456789012.dkr.ecr.us-gov-west-1.amazonaws.com"],
        ["eusc-de-east-1", "123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu"],
        ["new-region-1", "123456789012.dkr.ecr.new-region-1.amazonaws.com"],
    ];
    for (const [region, host] of hosts) {
        it(`puts the registry of ${region} at ${host}`, () => assert.equal(registryHost("123456789012", region), host));
    }
});
