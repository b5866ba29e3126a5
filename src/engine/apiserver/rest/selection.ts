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

function fieldReader(served: ServedKind, field: string): ((object: KubeObject) => string) | undefined {
  if (field === "metadata.name") return (object) => object.metadata.name;
  if (field === "metadata.namespace") return (object) => object.metadata.namespace ?? "";
  const { selectableFields } = served;
  return selectableFields !== undefined && Object.hasOwn(selectableFields, field) ? selectableFields[field] : undefined;
}

/** Kinds with selectable fields of their own have a conversion of their own upstream, with another text. */
function unknownField({ selectableFields }: ServedKind, field: string): string {
  if (selectableFields !== undefined) return `field label not supported: ${field}`;
  return `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
}
