/**
 * Paths to fields inside objects of a schema: `.spec.color`, `.labels['app']`.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go (ValidFieldPath).
 */
import { propertyOf, type Schema, valuesOf } from "../schema.ts";

export type FoundField =
  | { readonly ok: true; readonly names: readonly string[]; readonly schema: Schema | undefined }
  | { readonly ok: false; readonly problem: string };

const TOKEN = /[.[\]]|'(?:[^'\\]|\\.)*'|[^.[\]']+/g;

export function findField(path: string, schema: Schema, allowsArrays = true): FoundField {
  const tokens = path.match(TOKEN) ?? [];
  const names: string[] = [];
  let place: Schema | undefined = schema;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] ?? "";
    if (token !== "." && token !== "[") return refuse(`expected [ or . but got: ${token}`);
    if (token === "[" && !allowsArrays) return refuse("array notation is not allowed");
    at += 1;
    let name = tokens[at];
    if (name === undefined) return refuse("unexpected end of JSON path");
    if (token === "[") {
      if (!/^'.*'$/s.test(name)) return refuse(`expected single quoted string but got ${name}`);
      name = name.slice(1, -1).replace(/\\(.)/g, "$1");
      at += 1;
      const close = tokens[at];
      if (close === undefined) return refuse("unexpected end of JSON path");
      if (close !== "]") return refuse(`expected ] but got ${close}`);
    }
    const found: Schema | undefined = place === undefined ? undefined : (propertyOf(place, name) ?? valuesOf(place));
    if (found === undefined) return refuse("does not refer to a valid field");
    names.push(name);
    place = found;
  }
  return { ok: true, names, schema: place };
}

function refuse(problem: string): FoundField {
  return { ok: false, problem };
}
