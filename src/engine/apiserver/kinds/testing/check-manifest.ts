/** For tests: a manifest through decoding, defaults and validation, as the write path does it. */
import type { KindMap, KindName } from "../../../../api/kinds.ts";
import { decodeObject } from "../../decode/decode-object.ts";
import { fieldErrorText } from "../../field-error.ts";
import type { KindDefinition } from "../../kind-definition.ts";
import { KINDS } from "../index.ts";

export function definitionOf<K extends KindName>(kind: K): KindDefinition<KindMap[K]> {
  const definition = KINDS.find((candidate) => candidate.kind === kind);
  if (definition === undefined) throw new Error(`no kind ${kind}`);
  return definition as unknown as KindDefinition<KindMap[K]>;
}

/** The object with its defaults. A manifest that does not decode is a mistake of the test. */
export function defaulted<K extends KindName>(kind: K, manifest: unknown): KindMap[K] {
  const definition = definitionOf(kind);
  const decoded = decodeObject(definition, manifest);
  if (!decoded.ok) throw new Error(decoded.message);
  if (decoded.strictErrors.length > 0) throw new Error(decoded.strictErrors.join(", "));
  const object = decoded.object as KindMap[K];
  return definition.default?.(object) ?? object;
}

/** The texts of everything that is wrong with the manifest of a new object. */
export function errorsOf(kind: KindName, manifest: unknown): readonly string[] {
  const definition = definitionOf(kind);
  const given = defaulted(kind, manifest);
  const object = definition.prepareForCreate?.(given) ?? given;
  return [...(definition.validate?.(object) ?? []), ...(definition.validateCreate?.(object) ?? [])].map(fieldErrorText);
}

/** The texts of everything that is wrong with the change from `before` to `after`. */
export function updateErrorsOf(kind: KindName, before: unknown, after: unknown): readonly string[] {
  const [old, next] = [defaulted(kind, before), defaulted(kind, after)];
  return (definitionOf(kind).validateUpdate?.(next, old) ?? []).map(fieldErrorText);
}

/** A deep copy of plain data with the value at a path (`spec.ports[0].name`) replaced; `undefined` removes it. */
export function withValue(manifest: object, path: string, value: unknown): object {
  const copy = JSON.parse(JSON.stringify(manifest)) as Record<string, unknown>;
  const keys = path.replaceAll("[", ".").replaceAll("]", "").split(".");
  const last = keys.pop() as string;
  let place = copy;
  for (const key of keys) {
    place[key] ??= {};
    place = place[key] as Record<string, unknown>;
  }
  if (value === undefined) delete place[last];
  else place[last] = value;
  return copy;
}
