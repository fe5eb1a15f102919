/** One AWS partition: regions, and the names that differ in it. */
export interface Partition {
    /** The second field of each ARN in it, such as `aws-cn`. */
    id: string;
    /** The domain of its endpoints, such as `amazonaws.com.cn`. */
    dnsSuffix: string;
    /** Its regions, sorted. */
    regions: readonly string[];
}

/** The partitions and their regions, from the AWS SDK's `partitions.json` of November 2026. */
export const PARTITIONS: readonly Partition[] = [
    {
        id: "aws",
        dnsSuffix: "amazonaws.com",
        regions: [
            ...["af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3"],
            ...["ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4"],
            ...["ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1"],
            ...["eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3"],
            ...["il-central-1", "me-central-1", "me-south-1", "me-west-1", "mx-central-1", "sa-east-1", "sa-west-1"],
            ...["us-east-1", "us-east-2", "us-west-1", "us-west-2"],
        ],
    },
    { id: "aws-cn", dnsSuffix: "amazonaws.com.cn", regions: ["cn-north-1", "cn-northwest-1"] },
    { id: "aws-eusc", dnsSuffix: "amazonaws.eu", regions: ["eusc-de-east-1"] },
    { id: "aws-iso", dnsSuffix: "c2s.ic.gov", regions: ["us-iso-east-1", "us-iso-west-1"] },
    { id: "aws-iso-b", dnsSuffix: "sc2s.sgov.gov", regions: ["us-isob-east-1", "us-isob-west-1"] },
    { id: "aws-iso-e", dnsSuffix: "cloud.adc-e.uk", regions: ["eu-isoe-west-1"] },
    { id: "aws-iso-f", dnsSuffix: "csp.hci.ic.gov", regions: ["us-isof-east-1", "us-isof-south-1"] },
    { id: "aws-us-gov", dnsSuffix: "amazonaws.com", regions: ["us-gov-east-1", "us-gov-west-1"] },
];

/** The partition that a region is in, or null where no partition has such a region. */
export function partitionOf(region: string): Partition | null {
    return PARTITIONS.find((partition) => partition.regions.includes(region)) ?? null;
}

/** The host that images of a registry are pushed to and pulled from. */
export function registryHost(registryId: string, region: string): string {
    return `${registryId}.dkr.ecr.${region}.${partitionOf(region)?.dnsSuffix ?? "amazonaws.com"}`;
}
