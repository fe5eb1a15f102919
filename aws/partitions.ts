import { closest, distance } from "fastest-levenshtein";

/** One AWS partition: regions, and the names that differ in it. */
export interface Partition {
    /** The second field of each ARN in it, such as `aws-cn`. */
    id: string;
    /** The domain of its endpoints, such as `amazonaws.com.cn`. */
    dnsSuffix: string;
    /** What the names of its regions look like, also of those that AWS opens later. */
    pattern: RegExp;
    /** Its regions, sorted. */
    regions: readonly string[];
}

/** The partitions, their patterns and regions: those of the AWS SDK that is installed, which a test compares. */
export const PARTITIONS: readonly Partition[] = [
    {
        id: "aws",
        dnsSuffix: "amazonaws.com",
        pattern: /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
        regions: [
            ...["af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3"],
            ...["ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4"],
            ...["ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1"],
            ...["eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3"],
            ...["il-central-1", "me-central-1", "me-south-1", "me-west-1", "mx-central-1", "sa-east-1", "sa-west-1"],
            ...["us-east-1", "us-east-2", "us-west-1", "us-west-2"],
        ],
    },
    { id: "aws-cn", dnsSuffix: "amazonaws.com.cn", pattern: /^cn-\w+-\d+$/, regions: ["cn-north-1", "cn-northwest-1"] },
    { id: "aws-eusc", dnsSuffix: "amazonaws.eu", pattern: /^eusc-(de)-\w+-\d+$/, regions: ["eusc-de-east-1"] },
    {
        id: "aws-iso",
        dnsSuffix: "c2s.ic.gov",
        pattern: /^us-iso-\w+-\d+$/,
        regions: ["us-iso-east-1", "us-iso-west-1"],
    },
    {
        id: "aws-iso-b",
        dnsSuffix: "sc2s.sgov.gov",
        pattern: /^us-isob-\w+-\d+$/,
        regions: ["us-isob-east-1", "us-isob-west-1"],
    },
    { id: "aws-iso-e", dnsSuffix: "cloud.adc-e.uk", pattern: /^eu-isoe-\w+-\d+$/, regions: ["eu-isoe-west-1"] },
    {
        id: "aws-iso-f",
        dnsSuffix: "csp.hci.ic.gov",
        pattern: /^us-isof-\w+-\d+$/,
        regions: ["us-isof-east-1", "us-isof-south-1"],
    },
    {
        id: "aws-us-gov",
        dnsSuffix: "amazonaws.com",
        pattern: /^us-gov-\w+-\d+$/,
        regions: ["us-gov-east-1", "us-gov-west-1"],
    },
];

/** The partition that a region is in, by its list or by its pattern, or null where no partition has such a region. */
export function partitionOf(region: string): Partition | null {
    return (
        PARTITIONS.find(({ regions }) => regions.includes(region)) ??
        PARTITIONS.find(({ pattern }) => pattern.test(region)) ??
        null
    );
}

/** A region for an example of replication: another one of the same partition, or a placeholder where there is none. */
export function otherRegion(region: string): string {
    const { regions } = partitionOf(region) ?? (PARTITIONS[0] as Partition);
    // An account has to opt in to many of the others: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
    const near = ["us-west-2", "us-east-1"].filter((each) => regions.includes(each));
    return [...near, ...regions].find((each) => each !== region) ?? "<another region>";
}

/** Whether a region is one of those that the lists have. */
export function isListed(region: string): boolean {
    return PARTITIONS.some(({ regions }) => regions.includes(region));
}

/** What the names of regions say of their place: all that AWS has opened so far do. */
const COMPASS = /-(?:(?:north|south)(?:east|west)?|east|west|central)-\d+$/;
/** Edits between a region and what is taken for a slip of it. */
const SLIP = 3;

/** The partition of a region as somebody wrote it: null where it is none, and where it looks like a slip of a listed one. */
export function writtenPartition(region: string): Partition | null {
    const partition = partitionOf(region);
    if (partition === null || isListed(region) || COMPASS.test(region)) {
        return partition;
    }
    return distance(region, closest(region, partition.regions)) <= SLIP ? null : partition;
}

/** The host that images of a registry are pushed to and pulled from. */
export function registryHost(registryId: string, region: string): string {
    return `${registryId}.dkr.ecr.${region}.${partitionOf(region)?.dnsSuffix ?? "amazonaws.com"}`;
}
