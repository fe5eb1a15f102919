import { type Environment, isEnvironment } from "../../config/options/presets.ts";
import { listOf, mapOf, type PolicyResource, Token, textOr } from "../resources.ts";
import { rule, Scope, Severity, type Violation } from "../rule.ts";
import { textMap, texts } from "../settings.ts";

/** Repositories, and those that creation templates make, carry the tags that costs and owners are found by. */
export const requiredTags = rule({
    name: "ecr-repository-must-have-tags",
    description: "Costs, owners and access by attributes are found by tags.",
    severity: Severity.Low,
    remediationSteps: "Add the tags to the repository, or to defaultTags of the provider.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-using-tags.html",
    controls: ["Security Hub ECR.4"],
    scope: Scope.Resource,
    checks: [Token.Repository, Token.PublicRepository, Token.CreationTemplate],
    settings: {
        tags: texts("Keys of the tags.", ["Environment", "ManagedBy", "Project"]),
        values: textMap(
            "Values for tags that are missing, used at level remediate only; {environment} stands for that of the stack.",
            {
                Environment: "{environment}",
                ManagedBy: "Pulumi",
            },
        ),
    },
    check(resource, { settings, environment }) {
        const missing = missingOf(resource, settings.tags);
        return missing.length === 0
            ? contradictions(resource, settings.tags, environment)
            : [
                  {
                      must: `have the tags ${settings.tags.join(", ")}`,
                      found: `none called ${missing.join(", ")}`,
                      yaml:
                          resource.type !== Token.PublicRepository
                              ? `tags: { ${missing.map((key) => `${key}: ...`).join(", ")} }`
                              : null,
                      raw: `${property(resource)}: { ${missing.map((key) => `${key}: ...`).join(", ")} }`,
                  },
              ];
    },
    fix(resource, { settings, environment }) {
        const missing = missingOf(resource, settings.tags).filter((key) => settings.values[key] !== undefined);
        if (missing.length === 0) {
            return null;
        }
        const values = missing.map((key) => [
            key,
            (settings.values[key] ?? "").replaceAll("{environment}", environment),
        ]);
        return {
            [property(resource)]: { ...mapOf(resource.props[property(resource)]), ...Object.fromEntries(values) },
        };
    },
});

/** How strict the rules of an environment are; those of uat and prod are nearly the same. */
const STRICTNESS: Readonly<Record<Environment, number>> = { dev: 0, staging: 1, qa: 1, uat: 2, prod: 2 };

/**
 * Where a tag says that a repository is of an environment with stricter rules than those it is evaluated by: a program can
 * give a set an environment in code, which policies are not told.
 */
function contradictions(resource: PolicyResource, wanted: readonly string[], environment: Environment): Violation[] {
    const tagged = textOr(() => mapOf(resource.props[property(resource)]).Environment);
    return wanted.includes("Environment") && isEnvironment(tagged) && STRICTNESS[tagged] > STRICTNESS[environment]
        ? [
              {
                  must: `be evaluated by the rules of ${tagged}, as its tag Environment says`,
                  found: `the rules of ${environment}`,
                  yaml: `ecr:environment: ${tagged}`,
                  raw: `tags: { Environment: "${environment}" }, where the tag is wrong`,
              },
          ]
        : [];
}

/** The property with the tags of a repository: those of one that a template creates are `resourceTags`. */
function property({ type }: PolicyResource): "tags" | "resourceTags" {
    return type === Token.CreationTemplate ? "resourceTags" : "tags";
}

/** The keys that neither the resource nor its provider has. That a tag is there is known even if its value is not. */
function missingOf(resource: PolicyResource, wanted: readonly string[]): string[] {
    const { type, props, provider } = resource;
    const own = new Set(Object.keys(mapOf(props[property(resource)])));
    const missing = wanted.filter((key) => !own.has(key));
    // AWS creates the repositories of a template: what the provider adds does not reach them.
    if (missing.length === 0 || type === Token.CreationTemplate) {
        return missing;
    }
    const added = defaultTags(provider.props.defaultTags);
    return missing.filter((key) => !added.includes(key));
}

/** Keys of the provider's default tags, which state keeps as JSON text. */
function defaultTags(written: unknown): string[] {
    const [first] = listOf(typeof written === "string" ? fromJson(written) : written);
    return Object.keys(mapOf(mapOf(first).tags));
}

function fromJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
