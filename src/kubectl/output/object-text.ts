/** Objects as YAML and JSON, keys in order, as kubectl prints them. Upstream: sigs.k8s.io/yaml, encoding/json. */
import { writeYaml } from "./yaml-text.ts";

export function yamlText(object: unknown): string {
  return writeYaml(withoutUndefined(object));
}

export function jsonText(object: unknown, indent = "    "): string {
  return `${goJson(sorted(object), indent)}\n`;
}

/** The fields of the outermost object stay in their order, as those of Go's structs do. */
export function structJsonText(object: object): string {
  const fields = Object.entries(object).map(([key, value]) => [key, sorted(value)]);
  return `${goJson(Object.fromEntries(fields), "    ")}\n`;
}

/** Every field stays where it is. */
export function orderedJsonText(object: object, indent = "    "): string {
  return `${goJson(object, indent)}\n`;
}

/** As Go marshals maps: keys sorted, no spaces, and `<`, `>` and `&` escaped. */
export function compactJson(object: unknown): string {
  return goJson(sorted(object), "");
}

function goJson(value: unknown, indent: string): string {
  return (JSON.stringify(value, null, indent) ?? "null").replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** With the keys of every map in order. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

/** YAML has no word for `undefined`; JSON leaves it out. */
function withoutUndefined(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}
