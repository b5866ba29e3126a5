/** The versions of a kind as the tracking of fields needs them: schemas, conversions, and what an endpoint ignores. */
import { keptByStatus } from "../kept-by-status.ts";
import { apiVersionOf } from "../kind-registry.ts";
import type { KindDefinition, ServedKind } from "../kind-definition.ts";
import { servedKindsOf } from "../served-kind.ts";

import type { KubeObject } from "../../../api/types/meta.ts";
import { builtInSchema } from "./built-in-schema.ts";
import type { FieldSchema } from "./field-schema.ts";
import { type FieldSet, fieldSetOf, NO_FIELDS } from "./field-set.ts";
import type { KindVersion, KindVersions } from "./owners-update.ts";

const STATUS = fieldSetOf(["f:status"]);
const SPEC_AND_METADATA = fieldSetOf(["f:spec"], ["f:metadata"]);

export function schemaOf(served: ServedKind): FieldSchema {
  return served.fieldSchema ?? builtInSchema(served.struct);
}

const known = new WeakMap<KindDefinition, Map<string, KindVersions>>();

/** @param subresource through which the write comes, empty for the object itself, `*` when nothing is ignored */
export function kindVersions(definition: KindDefinition, subresource: string): KindVersions {
  const bySubresource = known.get(definition) ?? new Map<string, KindVersions>();
  known.set(definition, bySubresource);
  const made = bySubresource.get(subresource) ?? makeVersions(definition, ignoredFields(definition, subresource));
  bySubresource.set(subresource, made);
  return made;
}

function makeVersions(definition: KindDefinition, ignored: FieldSet): KindVersions {
  const forms = new Map(
    (definition.custom?.forms?.() ?? servedKindsOf(definition)).map((served) => [apiVersionOf(served), served]),
  );
  const versions = new Map<string, KindVersion>();
  for (const [apiVersion, served] of forms) {
    const convert = (object: unknown): unknown => converted(forms, served, object as Partial<KubeObject>);
    versions.set(apiVersion, { schema: schemaOf(served), ignored, convert });
  }
  return (apiVersion) => versions.get(apiVersion);
}

/** An object without a version, or of this one, is what it is. */
function converted(
  forms: ReadonlyMap<string, ServedKind>,
  target: ServedKind,
  object: Partial<KubeObject> | null,
): unknown {
  const from = forms.get(object?.apiVersion ?? "");
  if (from === undefined || from === target) return object;
  return target.fromStored(from.toStored(object as KubeObject));
}

function ignoredFields(definition: KindDefinition, subresource: string): FieldSet {
  if (subresource === "*") return NO_FIELDS;
  if (subresource !== "status") return definition.subresources?.includes("status") === true ? STATUS : NO_FIELDS;
  const kept = keptByStatus(definition);
  if (kept.includes("annotations")) return SPEC_AND_METADATA;
  const paths = kept.map((part) => ["f:metadata", `f:${part}`]);
  if (definition.kind === "Pod") paths.push(["f:metadata", "f:deletionTimestamp"]);
  return fieldSetOf(["f:spec"], ...paths);
}
