/** Which objects a list, a watch or a collection delete means: namespace, labels and fields. */
import { matchesFields, parseFieldSelector } from "../../../api/field-selector.ts";
import { matchesRequirements, parseLabelSelector } from "../../../api/label-selector.ts";
import { badRequest } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome } from "../../../api/status.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { ServedKind } from "../kind-definition.ts";
import { parameter } from "./request-url.ts";
import type { ResourceRequest } from "./resource-request.ts";

export interface Selection {
  readonly namespace: string | undefined;
  /** True when anything but the namespace narrows the selection. */
  readonly narrowed: boolean;
  matches(object: KubeObject): boolean;
}

export function selectionOf(request: ResourceRequest): Outcome<Selection> {
  const { served, namespace, name, query } = request;
  const labels = parseLabelSelector(parameter(query, "labelSelector"));
  if (!labels.ok) return fail(badRequest(labels.message));
  const fields = parseFieldSelector(parameter(query, "fieldSelector"));
  if (!fields.ok) return fail(badRequest(fields.message));
  const unknown = fields.requirements.find(({ field }) => fieldReader(served, field) === undefined);
  if (unknown !== undefined) return fail(badRequest(unknownField(served, unknown.field)));
  const narrowed = labels.requirements.length > 0 || fields.requirements.length > 0 || name !== undefined;
  const matches = (object: KubeObject): boolean => {
    const { metadata } = object;
    if (namespace !== undefined && metadata.namespace !== namespace) return false;
    if (!narrowed) return true;
    if (name !== undefined && metadata.name !== name) return false;
    return (
      matchesRequirements(labels.requirements, metadata.labels) &&
      matchesFields(fields.requirements, (field) => fieldReader(served, field)?.(object) ?? "")
    );
  };
  return succeed({ namespace, narrowed, matches });
}

/** What old clients still write for fields that were renamed. Upstream: pkg/apis/core/v1/conversion.go. */
const OLD_FIELDS: Readonly<Record<string, string>> = { "Pod spec.host": "spec.nodeName" };

function fieldReader(served: ServedKind, field: string): ((object: KubeObject) => string) | undefined {
  const { selectableFields, definition, kind } = served;
  if (field === "metadata.name") return (object) => object.metadata.name;
  // Kinds with a conversion of their own name this one only where there is something to select.
  if (field === "metadata.namespace" && (definition.namespaced || selectableFields === undefined)) {
    return (object) => object.metadata.namespace ?? "";
  }
  const known = OLD_FIELDS[`${kind} ${field}`] ?? field;
  return selectableFields !== undefined && Object.hasOwn(selectableFields, known) ? selectableFields[known] : undefined;
}

/** Kinds with selectable fields of their own have a conversion of their own upstream, with another text. */
function unknownField({ selectableFields, group, kind }: ServedKind, field: string): string {
  const quoted = JSON.stringify(field);
  if (selectableFields === undefined) {
    return `${quoted} is not a known field selector: only "metadata.name", "metadata.namespace"`;
  }
  if (group === "batch") return `field label ${quoted} not supported for batchv1.Job`;
  if (group === "resource.k8s.io") return `field label not supported for resource.k8s.io/v1, Kind=${kind}: ${field}`;
  return `field label not supported: ${field}`;
}
