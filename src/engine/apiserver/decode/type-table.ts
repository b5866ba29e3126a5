/** The generated field table, read into types on first use. */
import { FIELD_TABLE } from "./field-table.generated.ts";
import { REVIEW_FIELDS } from "./review-fields.ts";

export type ScalarName =
  | "string"
  | "bool"
  | "int32"
  | "int64"
  | "float64"
  | "bytes"
  | "quantity"
  | "intOrString"
  | "time"
  | "microTime"
  | "any";

export type FieldType =
  | { readonly form: "scalar"; readonly scalar: ScalarName }
  | { readonly form: "list"; readonly element: FieldType }
  | { readonly form: "map"; readonly element: FieldType }
  | { readonly form: "struct"; readonly name: string };

const SCALARS: ReadonlySet<string> = new Set<ScalarName>([
  "string",
  "bool",
  "int32",
  "int64",
  "float64",
  "bytes",
  "quantity",
  "intOrString",
  "time",
  "microTime",
  "any",
]);

const structs = new Map<string, ReadonlyMap<string, FieldType>>();

/** The fields of a struct type, or undefined for a name that the table does not have. */
export function fieldsOf(structName: string): ReadonlyMap<string, FieldType> | undefined {
  const known = structs.get(structName);
  if (known !== undefined) return known;
  const table = Object.hasOwn(REVIEW_FIELDS, structName) ? REVIEW_FIELDS : FIELD_TABLE;
  if (!Object.hasOwn(table, structName)) return undefined;
  const fields = new Map<string, FieldType>();
  for (const entry of (table[structName] as string).split(",")) {
    const [name = "", type = ""] = entry.split(" ");
    fields.set(name, parseType(type));
  }
  structs.set(structName, fields);
  return fields;
}

function parseType(text: string): FieldType {
  if (text.startsWith("[]")) return { form: "list", element: parseType(text.slice(2)) };
  if (text.startsWith("map[string]")) return { form: "map", element: parseType(text.slice(11)) };
  if (SCALARS.has(text)) return { form: "scalar", scalar: text as ScalarName };
  return { form: "struct", name: text };
}

const GO_NAMES: Readonly<Partial<Record<ScalarName, string>>> = {
  bytes: "[]uint8",
  quantity: "resource.Quantity",
  intOrString: "intstr.IntOrString",
  time: "v1.Time",
  microTime: "v1.MicroTime",
  any: "interface {}",
};

/** The type as Go prints it: `int32`, `[]v1.Container`, `map[string]string`. */
export function goTypeName(type: FieldType): string {
  if (type.form === "list") return `[]${goTypeName(type.element)}`;
  if (type.form === "map") return `map[string]${goTypeName(type.element)}`;
  if (type.form === "struct") return `v1.${goStructName(type.name)}`;
  return GO_NAMES[type.scalar] ?? type.scalar;
}

/** `EndpointPort` for `discovery.EndpointPort`. */
export function goStructName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
