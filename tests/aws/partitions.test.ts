import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { isListed, PARTITIONS, partitionOf, registryHost, writtenPartition } from "../../aws/partitions.ts";

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

    for (const region of ["eu-south-9", "us-esat-1", "cn-east-1", "us-gov-north-1", "eusc-de-west-1", "us-iso-a-1"]) {
        it(`takes ${region}, which no list has, by the pattern of the SDK`, () => {
            assert.equal(isListed(region), false);
            assert.notEqual(partitionOf(region), null);
        });
    }

    const written: [string, string | null][] = [
        ["us-east-1", "aws"],
        ["us-south-1", "aws"],
        ["ap-northeast-9", "aws"],
        ["eu-baltic-1", "aws"],
        ["us-gov-central-1", "aws-us-gov"],
        ["us-esat-1", null],
        ["cn-nroth-1", null],
        ["eu-centrl-1", null],
        ["narnia", null],
        ["us-east-1a", null],
    ];
    for (const [region, partition] of written) {
        it(`${partition === null ? "does not take" : "takes"} ${region} as somebody wrote it`, () =>
            assert.equal(writtenPartition(region)?.id ?? null, partition));
    }

    it("are those of the AWS SDK that is installed", async () => {
        const home = createRequire(import.meta.resolve("@aws-sdk/client-ecr"));
        const core = home.resolve("@aws-sdk/core/client").replace(/dist-cjs.*$/, "");
        const file = `${core}dist-es/submodules/client/util-endpoints/lib/aws/partitions.js`;
        const { partitionsInfo } = (await import(pathToFileURL(file).href)) as {
            partitionsInfo: {
                partitions: {
                    id: string;
                    regionRegex: string;
                    outputs: { dnsSuffix: string };
                    regions: Record<string, unknown>;
                }[];
            };
        };
        const theirs = partitionsInfo.partitions.map(({ id, regionRegex, outputs, regions }) => ({
            id,
            dnsSuffix: outputs.dnsSuffix,
            pattern: regionRegex.replaceAll("\\-", "-"),
            regions: Object.keys(regions).filter((region) => !region.endsWith("-global")),
        }));
        const ours = PARTITIONS.map(({ pattern, ...rest }) => ({ ...rest, pattern: pattern.source }));
        assert.deepEqual(ours, theirs);
    });

    for (const region of ["US-EAST-1", "us-east-1a", "", "global", "toString"]) {
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
