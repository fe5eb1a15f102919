import { matchesWildcard } from "../../aws/wildcard.ts";
import { accountOf } from "../registry.ts";
import { listOf, mapOf, nameOf, type PolicyResource, regionOf, type Stack, Token } from "../resources.ts";
import { NotApplicable, rule, Scope, Severity, type Violation } from "../rule.ts";

const ECR_IMAGE =
    /^(?:(?<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?<region>[a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws|amazonaws\.eu|[a-z0-9.-]+)|public\.ecr\.aws)\/(?<name>[^:@]+)(?::(?<tag>[^@]+))?(?<digest>@sha256:[0-9a-f]{64})?$/;

/** Functions and tasks of the stack run the image that was meant. */
export const pinnedByDigest = rule({
    name: "ecr-image-must-be-pinned-by-digest",
    description: "A tag that can be moved deploys something else at the next start, or nothing at all to a function.",
    severity: Severity.Medium,
    remediationSteps: "Name the image by its digest, <url>@sha256:..., or make the tags of its repository immutable.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
    controls: [],
    scope: Scope.Stack,
    checks: [Token.Function, Token.TaskDefinition],
    settings: {},
    check(resource, { stack }) {
        const images = imagesOf(resource).filter(({ image }) => ECR_IMAGE.test(image));
        if (images.length === 0) {
            throw new NotApplicable("no function and no task definition runs an image of ECR");
        }
        return images.flatMap((each) => (isPinned(each.image, stack) ? [] : [violation(each)]));
    },
});

interface ImageUse {
    image: string;
    /** Name of the container, or null for a function. */
    container: string | null;
}

function imagesOf({ type, props }: PolicyResource): ImageUse[] {
    if (type === Token.Function) {
        return typeof props.imageUri === "string" ? [{ image: props.imageUri, container: null }] : [];
    }
    return containersOf(props.containerDefinitions)
        .map(mapOf)
        .flatMap(({ name, image }) => (typeof image === "string" ? [{ image, container: String(name) }] : []));
}

/** The containers of a task definition: none where its text is not JSON, which AWS refuses. */
function containersOf(written: unknown): unknown[] {
    if (typeof written !== "string") {
        return listOf(written);
    }
    try {
        return listOf(JSON.parse(written));
    } catch {
        return [];
    }
}

/** Whether an image stays the same: by its digest, or by a tag that its repository in this stack keeps in place. */
function isPinned(image: string, stack: Stack): boolean {
    const { account, region, name = "", tag = "latest", digest } = ECR_IMAGE.exec(image)?.groups ?? {};
    if (digest !== undefined) {
        return true;
    }
    const named = stack.of(Token.Repository).filter((each) => nameOf(each) === name && mayBeOf(each, account));
    // A copy in another region has the tags of its source.
    const repository = named.find((each) => regionOf(each) === region) ?? named[0];
    if (repository === undefined) {
        return false;
    }
    const { imageTagMutability: mutability, imageTagMutabilityExclusionFilters: written } = repository.props;
    const isExcluded = listOf(written).some((each) => matchesWildcard(String(mapOf(each).filter), tag));
    return (
        mutability === "IMMUTABLE" ||
        (mutability === "IMMUTABLE_WITH_EXCLUSION" && !isExcluded) ||
        (mutability === "MUTABLE_WITH_EXCLUSION" && isExcluded)
    );
}

/** Whether a repository may be in an account, as far as the program tells. An image of the public gallery has none. */
function mayBeOf(repository: PolicyResource, account: string | undefined): boolean {
    return account !== undefined && ["", account].includes(accountOf(repository));
}

function violation({ image, container }: ImageUse): Violation {
    return {
        must: "name its image by digest",
        found: image,
        yaml: "imageTagMutability: IMMUTABLE   # where the repository is of this stack: its tags then stay",
        raw: `${container === null ? "imageUri" : "image"}: "<url>@sha256:<digest>"`,
        ...(container !== null && { part: `container '${container}'` }),
    };
}
