/**
 * What in a configuration does not fit the schema; its messages are upstream's.
 * Upstream: sigs.k8s.io/structured-merge-diff/typed (validate.go, helpers.go).
 */
import type { FieldSchema, ListSchema, MapSchema, ScalarSchema } from "./field-schema.ts";
import { elementText, fieldElement, itemElement, pathText } from "./path-element.ts";
import { fieldOf, fieldsIn, itemsIn, shapeOf } from "./schema-shape.ts";

/** The error's text, of one line or several; undefined when the value fits. */
export function schemaErrors(schema: FieldSchema, value: unknown): string | undefined {
  const problems: string[] = [];
  check(schema, value, [], problems);
  if (problems.length < 2) return problems[0];
  return ["errors:", ...problems.map((problem) => `  ${problem}`)].join("\n");
}

function check(schema: FieldSchema, value: unknown, path: readonly string[], problems: string[]): void {
  if (value === null || value === undefined) return;
  const shape = shapeOf(schema, value);
  if (shape.form === "scalar") checkScalar(shape, value, path, problems);
  else if (shape.form === "list") checkList(shape, value, path, problems);
  else checkMap(shape, value, path, problems);
}

function say(problems: string[], path: readonly string[], problem: string): void {
  problems.push(path.length === 0 ? problem : `${pathText(path)}: ${problem}`);
}

function checkScalar({ scalar }: ScalarSchema, value: unknown, path: readonly string[], problems: string[]): void {
  if (scalar === "any") {
    if (typeof value === "object") say(problems, path, `expected any scalar, got ${goValue(value)}`);
  } else if (typeof value !== scalar) {
    say(
      problems,
      path,
      scalar === "number"
        ? `expected numeric (int or float), got ${goType(value)}`
        : `expected ${scalar}, got ${goValue(value)}`,
    );
  }
}

function checkList(schema: ListSchema, value: unknown, path: readonly string[], problems: string[]): void {
  const items = itemsIn(value);
  if (items === undefined) return say(problems, path, `expected list, got &{${goPrinted(value)}}`);
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    if (schema.merge === "atomic") {
      check(schema.element(), item, [...path, `i:${index}`], problems);
      continue;
    }
    const found = itemElement(schema, item);
    if (!found.ok) {
      say(problems, path, `element ${index}: ${found.problem}`);
      continue;
    }
    if (seen.has(found.element)) say(problems, path, `duplicate entries for key ${elementText(found.element)}`);
    seen.add(found.element);
    check(schema.element(), item, [...path, found.element], problems);
  }
}

function checkMap(schema: MapSchema, value: unknown, path: readonly string[], problems: string[]): void {
  const fields = fieldsIn(value);
  if (fields === undefined) return say(problems, path, `expected map, got &{${goPrinted(value)}}`);
  for (const name of Object.keys(fields).sort()) {
    const below = [...path, fieldElement(name)];
    const field = fieldOf(schema, name);
    if (field === undefined) say(problems, below, "field not declared in schema");
    else check(field, fields[name], below, problems);
  }
}

/** As Go's `%#v` prints the wrapped value. */
function goValue(value: unknown): string {
  return `&value.valueUnstructured{Value:${goLiteral(value)}}`;
}

function goLiteral(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goLiteral).join(", ")}}`;
  const fields = fieldsIn(value);
  if (fields === undefined) return value === null ? "interface {}(nil)" : JSON.stringify(value);
  const entries = Object.keys(fields).sort();
  return `map[string]interface {}{${entries.map((key) => `${JSON.stringify(key)}:${goLiteral(fields[key])}`).join(", ")}}`;
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return "[]interface {}";
  if (typeof value === "object") return "map[string]interface {}";
  return typeof value === "boolean" ? "bool" : typeof value;
}

/** As Go's `%v`. */
function goPrinted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goPrinted).join(" ")}]`;
  const fields = fieldsIn(value);
  if (fields === undefined) return value === null ? "<nil>" : String(value);
  const entries = Object.keys(fields).sort();
  return `map[${entries.map((key) => `${key}:${goPrinted(fields[key])}`).join(" ")}]`;
}
