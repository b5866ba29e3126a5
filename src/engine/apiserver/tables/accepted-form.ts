/**
 * Which form of an object the `accept` header asks for.
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#alternate-representations-of-resources
 */
import { parameter } from "../rest/request-url.ts";
import type { ResourceRequest } from "../rest/resource-request.ts";

export type ObjectForm = "object" | "table" | "metadata";

/** How much of the object a row of a Table carries. */
export type IncludeObject = "None" | "Metadata" | "Object";

/** The first clause that this server can answer decides; without one, plain objects. */
export function acceptedForm({ headers }: Pick<ResourceRequest, "headers">): ObjectForm {
  for (const clause of (headers["accept"] ?? "").split(",")) {
    const [type = "", ...parameters] = clause.split(";").map((part) => part.trim());
    if (type !== "application/json" && type !== "application/yaml") continue;
    const given = new Map(parameters.map((text) => text.split("=", 2) as [string, string]));
    const as = given.get("as");
    if (as === undefined) return "object";
    if (given.get("g") !== "meta.k8s.io" || given.get("v") !== "v1") continue;
    if (as === "Table") return "table";
    if (as === "PartialObjectMetadata" || as === "PartialObjectMetadataList") return "metadata";
  }
  return "object";
}

/** Undefined for a value that there is not. */
export function includeObject({ query }: ResourceRequest): IncludeObject | undefined {
  const text = parameter(query, "includeObject") || "Metadata";
  return text === "None" || text === "Metadata" || text === "Object" ? text : undefined;
}
