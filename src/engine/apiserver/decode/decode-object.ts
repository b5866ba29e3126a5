/**
 * A request body to an object of a known kind: unknown fields found and dropped, types checked, nulls gone.
 * Upstream: sigs.k8s.io/json (Go's encoding/json with strict errors), apimachinery's serializer/json.
 */
import type { BodyAsWritten } from "../../../api/body-as-written.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import { decodeScalar, jsonTypeOf, zeroOf } from "./decode-scalar.ts";
import { isOmitted } from "./omitted-when-empty.ts";
import { unsetTimes } from "./unset-times.ts";
import { type FieldType, fieldsOf, goStructName, goTypeName } from "./type-table.ts";

export type Decoded =
  | { readonly ok: true; readonly object: KubeObject; readonly strictErrors: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** `struct`: the name in the field table, when it is not the kind. */
interface DecodedKind {
  readonly kind: string;
  readonly struct?: string;
}

interface Reading extends Pick<BodyAsWritten, "repeatedFields" | "fractions"> {
  /** Fields are looked at by their names, not as they come. */
  readonly byName?: boolean;
}

const INTEGERS: readonly string[] = ["int32", "int64", "intOrString"];

/** As many strict errors as upstream collects. */
const MAX_STRICT_ERRORS = 100;

/**
 * Fresh plain data from `body`. `strictErrors` are ready texts (`unknown field "spec.foo"`), in document order.
 * A failure's `message` is Go's own (`json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas
 * of type int32`), for after `Deployment in version "v1" cannot be handled as a Deployment: `.
 * `null` counts as absent but for times that are no pointers, and so does a zero where Go has no pointer. `apiVersion` and `kind` must already have led to the kind.
 */
export function decodeObject({ kind, struct = kind }: DecodedKind, body: unknown, reading: Reading = {}): Decoded {
  const decoder = new Decoder(reading);
  const object = decoder.value({ form: "struct", name: struct }, body, ROOT);
  if (decoder.failure !== undefined) return { ok: false, message: decoder.failure };
  return { ok: true, object: object as KubeObject, strictErrors: decoder.strictErrors };
}

/** Where a value stands, for both kinds of message. */
interface Place {
  /** `spec.containers[0].name` */
  readonly path: string;
  /** `spec.containers.name`: Go leaves out list indexes and map keys. */
  readonly goPath: string;
  /** The struct that has the field. */
  readonly struct: string;
}

const ROOT: Place = { path: "", goPath: "", struct: "" };

/** Only schemas contain themselves; how deep a body may nest is checked before. */
class Decoder {
  readonly strictErrors: string[] = [];
  /** The first wrong type; later ones are not reported, as in Go. */
  failure: string | undefined;
  private readonly repeated: ReadonlySet<string>;
  private readonly fractions: Readonly<Record<string, string>>;
  private readonly byName: boolean;

  constructor({ repeatedFields = [], fractions = {}, byName = false }: Reading) {
    this.repeated = new Set(repeatedFields);
    this.fractions = fractions;
    this.byName = byName;
  }

  value(type: FieldType, value: unknown, place: Place): unknown {
    if (type.form === "struct") return this.struct(type, value, place);
    if (type.form === "list") return this.list(type, value, place);
    if (type.form === "map") return this.map(type, value, place);
    const written = this.fractions[place.path];
    if (written !== undefined && INTEGERS.includes(type.scalar)) {
      this.fail(fractionProblem(written, type, place));
      return undefined;
    }
    const result = decodeScalar(type.scalar, value);
    if (result.ok) return result.value;
    this.fail(result.message ?? mismatch(result.found, type, place));
    return undefined;
  }

  private struct(type: FieldType & { form: "struct" }, value: unknown, place: Place): unknown {
    const fields = fieldsOf(type.name);
    if (fields === undefined) throw new Error(`type ${type.name} is not in the field table: run npm run generate`);
    if (!isObject(value)) return this.mismatched(type, value, place);
    const result: Record<string, unknown> = {};
    for (const key of this.byName ? Object.keys(value).sort() : Object.keys(value)) {
      const fieldType = schemaField(type.name, key, value[key]) ?? fields.get(key);
      const path = place.path === "" ? key : `${place.path}.${key}`;
      if (fieldType === undefined) {
        this.note(`unknown field ${JSON.stringify(path)}`);
        continue;
      }
      this.noteRepeated(path);
      const given = value[key];
      if (given === null || given === undefined) continue;
      const goPath = place.goPath === "" ? key : `${place.goPath}.${key}`;
      const decoded = this.value(fieldType, given, { path, goPath, struct: goStructName(type.name) });
      if (!isOmitted(type.name, key, decoded)) result[key] = decoded;
    }
    for (const time of unsetTimes(type.name)) result[time] ??= null;
    return result;
  }

  private list(type: FieldType & { form: "list" }, value: unknown, place: Place): unknown {
    if (!Array.isArray(value)) return this.mismatched(type, value, place);
    return value.map((element: unknown, index) =>
      element === null || element === undefined
        ? zeroOf(type.element)
        : this.value(type.element, element, { ...place, path: `${place.path}[${index}]` }),
    );
  }

  private map(type: FieldType & { form: "map" }, value: unknown, place: Place): unknown {
    if (!isObject(value)) return this.mismatched(type, value, place);
    const entries = Object.keys(value).map((key): [string, unknown] => {
      const given = value[key];
      this.noteRepeated(`${place.path}.${key}`);
      if (given === null || given === undefined) return [key, zeroOf(type.element)];
      return [key, this.value(type.element, given, { ...place, path: `${place.path}.${key}` })];
    });
    // Unlike assignment, this makes an own property even of `__proto__`.
    return Object.fromEntries(entries);
  }

  private mismatched(type: FieldType, value: unknown, place: Place): undefined {
    this.fail(mismatch(jsonTypeOf(value), type, place));
    return undefined;
  }

  private noteRepeated(path: string): void {
    if (this.repeated.has(path)) this.note(`duplicate field ${JSON.stringify(path)}`);
  }

  private note(strictError: string): void {
    if (this.strictErrors.length < MAX_STRICT_ERRORS) this.strictErrors.push(strictError);
  }

  private fail(message: string): void {
    this.failure ??= message;
  }
}

const SCHEMA = "JSONSchemaProps";

/** The fields of a schema that are another schema or something else, as the value tells. */
function schemaField(struct: string, key: string, value: unknown): FieldType | undefined {
  if (struct !== SCHEMA || typeof value !== "object" || value === null) return undefined;
  const schema: FieldType = { form: "struct", name: SCHEMA };
  if (key === "additionalProperties" || key === "additionalItems") return Array.isArray(value) ? undefined : schema;
  if (key === "items") return Array.isArray(value) ? { form: "list", element: schema } : schema;
  return undefined;
}

function fractionProblem(written: string, type: FieldType, place: Place): string {
  const found = `number ${written}`;
  if (type.form === "scalar" && type.scalar === "intOrString")
    return `json: cannot unmarshal ${found} into Go value of type int32`;
  return mismatch(found, type, place);
}

function mismatch(found: string, type: FieldType, place: Place): string {
  const target = place.struct === "" ? "Go value" : `Go struct field ${place.struct}.${place.goPath}`;
  return `json: cannot unmarshal ${found} into ${target} of type ${goTypeName(type)}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
