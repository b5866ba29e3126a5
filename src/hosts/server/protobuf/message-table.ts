/**
 * Which fields the messages of the Kubernetes API have, from `messages.json`: the field numbers, names and Go types of
 * k8s.io/api and k8s.io/apimachinery v0.35 (the `protobuf` and `json` tags, as in the published generated.proto files).
 * A message is a list of `number name type`; the name `.` is a struct that JSON shows inlined. Types are written as in
 * Go, with `?X` for a pointer and `!X` for a field that JSON shows even when it is zero.
 */
import messages from "./messages.json" with { type: "json" };

export type FieldForm = "one" | "list" | "map";

export interface MessageField {
  readonly name: string;
  readonly form: FieldForm;
  /** A scalar, a type with its own form in JSON, or the name of a message. */
  readonly type: string;
  readonly isPointer: boolean;
  readonly keepsZero: boolean;
}

const TABLE: Readonly<Record<string, string>> = messages;
const known = new Map<string, ReadonlyMap<number, MessageField>>();

/** Fields by number; undefined for a message that is not in the table. @param message such as `core/v1.Pod` */
export function fieldsOfMessage(message: string): ReadonlyMap<number, MessageField> | undefined {
  const read = known.get(message);
  if (read !== undefined || !Object.hasOwn(TABLE, message)) return read;
  const fields = new Map((TABLE[message] as string).split(", ").filter(Boolean).map(parseField));
  known.set(message, fields);
  return fields;
}

/** DeleteOptions belong to every group. */
export function messageOfKind(apiVersion: string, kind: string): string {
  if (kind === "DeleteOptions") return "meta/v1.DeleteOptions";
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["core", apiVersion];
  return `${group?.split(".")[0]}/${version}.${kind}`;
}

function parseField(text: string): [number, MessageField] {
  const [number, name = "", written = ""] = text.split(" ");
  const keepsZero = written.startsWith("!");
  let type = keepsZero ? written.slice(1) : written;
  const isPointer = type.startsWith("?");
  if (isPointer) type = type.slice(1);
  const form = type.startsWith("map[]") ? "map" : type.startsWith("[]") ? "list" : "one";
  const element = type.slice({ one: 0, list: 2, map: 5 }[form]);
  return [Number(number), { name, form, type: element, isPointer, keepsZero }];
}
