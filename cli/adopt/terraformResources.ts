import { jsonProblem, readJson } from "../../aws/json.ts";
import { isMap } from "../../text/maps.ts";
import type { Problem } from "../../text/problem.ts";

/** A managed resource of Terraform's state, one for each index. */
export interface StateResource {
    /** As Terraform's commands take it: `module.ecr["web"].aws_ecr_repository.this[0]`. */
    address: string;
    type: string;
    attributes: Readonly<Record<string, unknown>>;
    /** The provider's configuration, or its kind where the file does not say more. */
    provider: string;
    /** An object that Terraform has replaced and is still to delete. */
    isDeposed: boolean;
    /** An object that Terraform is to replace. */
    isTainted: boolean;
}

type Json = Record<string, unknown>;

/** Reads the resources of a terraform.tfstate or of the output of `terraform show -json`, whatever modules they are in. */
export function readResources(text: string, file: string): { resources: StateResource[]; problems: Problem[] } {
    const refuse = (reason: string) => ({
        resources: [],
        problems: [{ path: file, code: "file-unreadable" as const, reason }],
    });
    let document: unknown;
    try {
        document = readJson(text);
    } catch (error) {
        return refuse(`must be a terraform.tfstate or the output of terraform show -json, and ${jsonProblem(error)}`);
    }
    const { version, resources, values, format_version, encrypted_data, planned_values, backend } = asMap(document);
    if (encrypted_data !== undefined) {
        return refuse("must not be encrypted; write the state with tofu state pull > terraform.tfstate");
    }
    if (backend !== undefined) {
        return refuse(
            "names where the state is stored, and is not the state; write it with terraform state pull > terraform.tfstate",
        );
    }
    if (planned_values !== undefined) {
        return refuse("must be a state, found a plan; run terraform show -json without a plan file");
    }
    if (format_version !== undefined) {
        return { resources: shownResources(asMap(asMap(values).root_module)), problems: [] };
    }
    if (version !== 4) {
        const found = version === undefined ? "no version" : `version ${JSON.stringify(version)}`;
        return refuse(
            `must be a state of version 4, found ${found}; terraform apply -refresh-only of Terraform 0.12 or newer writes version 4`,
        );
    }
    const old = asList(resources).find((each) =>
        asList(each.instances).some((instance) => "attributes_flat" in instance),
    );
    if (old !== undefined) {
        return refuse(
            `has attributes in the format of Terraform 0.11, found ${addressOf(old, undefined)}; run terraform apply -refresh-only, then adopt again`,
        );
    }
    return { resources: asList(resources).filter(isManaged).flatMap(storedResources), problems: [] };
}

/** The instances of a resource of a terraform.tfstate. */
function storedResources(resource: Json): StateResource[] {
    return asList(resource.instances).map((instance) => ({
        address: addressOf(resource, instance.index_key),
        type: textOf(resource.type),
        attributes: asMap(instance.attributes),
        provider: textOf(resource.provider),
        isDeposed: instance.deposed !== undefined,
        isTainted: instance.status === "tainted",
    }));
}

/** The resources of a module as `terraform show -json` has them, and of the modules in it. */
function shownResources(module: Json): StateResource[] {
    return [
        ...asList(module.resources)
            .filter(isManaged)
            .map((resource) => ({
                address: textOf(resource.address),
                type: textOf(resource.type),
                attributes: asMap(resource.values),
                provider: textOf(resource.provider_name),
                isDeposed: resource.deposed_key !== undefined,
                isTainted: resource.tainted === true,
            })),
        ...asList(module.child_modules).flatMap(shownResources),
    ];
}

function isManaged({ mode }: Json): boolean {
    return mode === "managed";
}

function addressOf({ module, type, name }: Json, index: unknown): string {
    const at =
        typeof index === "string"
            ? // Terraform reads ${ and %{ in a key as its own.
              `[${JSON.stringify(index).replaceAll(/[$%](?=\{)/g, "$&$&")}]`
            : typeof index === "number"
              ? `[${index}]`
              : "";
    return `${typeof module === "string" ? `${module}.` : ""}${textOf(type)}.${textOf(name)}${at}`;
}

/** A map of JSON, or an empty one. */
export function asMap(value: unknown): Json {
    return isMap(value) ? (value as Json) : {};
}

/** The maps of a list of JSON, or none. */
export function asList(value: unknown): Json[] {
    return Array.isArray(value) ? value.map(asMap) : [];
}

/** Text of JSON, or empty: Terraform has both for what is not set. */
export function textOf(value: unknown): string {
    return typeof value === "string" ? value : "";
}
