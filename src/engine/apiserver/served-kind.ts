/** One form in which a kind is served: what a path of the API leads to. */
import type { KubeObject } from "../../api/types/meta.ts";
import type { FieldSchema } from "./apply/field-schema.ts";
import type { Decoded } from "./decode/decode-object.ts";
import type { KindDefinition, ServedVersion } from "./kind-definition.ts";
import type { TablePrinter } from "./tables/table-printer.ts";

export interface ServedKind {
  /** Of the objects as they are stored. */
  readonly definition: KindDefinition;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly listKind: string;
  /** Name in the decoder's field table. */
  readonly struct: string;
  readonly selectableFields: KindDefinition["selectableFields"];
  /** How fields merge; absent: as the types in the decoder's field table say. */
  readonly fieldSchema?: FieldSchema | undefined;
  fromStored(object: KubeObject): KubeObject;
  toStored(object: KubeObject): KubeObject;
  /** In place of the field table: what a schema of its own makes of a body. */
  decode?(body: Readonly<Record<string, unknown>>): Decoded;
  /** In place of the printer of the stored kind; prints objects of this form. */
  readonly printer?: TablePrinter;
  /** What every answer warns of. */
  readonly deprecation?: string;
}

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
    struct: kind,
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
