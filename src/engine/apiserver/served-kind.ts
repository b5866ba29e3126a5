/** The forms in which a kind is served. */
import type { KubeObject } from "../../api/types/meta.ts";
import type { KindDefinition, ServedKind, ServedVersion } from "./kind-definition.ts";

/** The stored form first, then the others as the definition lists them. */
export function servedKindsOf(definition: KindDefinition): readonly ServedKind[] {
  return [storedForm(definition), ...(definition.alsoServedAs ?? []).map((form) => otherForm(definition, form))];
}

function storedForm(definition: KindDefinition): ServedKind {
  const { group, version, kind, selectableFields } = definition;
  return {
    definition,
    group,
    version,
    kind,
    listKind: `${kind}List`,
    struct: definition.struct ?? kind,
    selectableFields,
    fieldSchema: definition.fieldSchema,
    fromStored: itself,
    toStored: itself,
  };
}

function otherForm(definition: KindDefinition, form: ServedVersion): ServedKind {
  const kind = form.kind ?? definition.kind;
  const { selectableFields } = form;
  return {
    definition,
    group: form.group,
    version: form.version,
    kind,
    listKind: `${kind}List`,
    struct: form.struct ?? kind,
    fieldSchema: form.fieldSchema,
    selectableFields:
      selectableFields === undefined ? definition.selectableFields : readingForm(form, selectableFields),
    fromStored: (object) => form.fromStored(object),
    toStored: (object) => form.toStored(form.default?.(object) ?? object),
    validateNew: (object) => form.validateNew?.(object) ?? [],
  };
}

/** Selectors look at stored objects. */
function readingForm(
  form: ServedVersion,
  fields: NonNullable<ServedVersion["selectableFields"]>,
): NonNullable<KindDefinition["selectableFields"]> {
  const entries = Object.entries(fields).map(
    ([field, read]) => [field, (object: KubeObject) => read(form.fromStored(object))] as const,
  );
  return Object.fromEntries(entries);
}

function itself(object: KubeObject): KubeObject {
  return object;
}
