/** From what was said about a place in a manifest to changes of the text that would put it right. */
import { distance } from "fastest-levenshtein";
import type { KindName } from "../../api/kinds.ts";
import { RESOURCES } from "../../api/resource-paths.ts";
import { parseFieldPath } from "./field-path.ts";
import type { QuickFix, TextRange } from "./manifest-problem.ts";
import type { ManifestDocument, ManifestObject } from "./manifest-text.ts";
import { quantityFix } from "./quantity-fix.ts";
import { fieldNamesAt, type ManifestSchema } from "./schema-fields.ts";

export interface FixContext {
  /** Undefined when the text cannot be read as YAML. */
  readonly document: ManifestDocument | undefined;
  /** `spec.containers[0].image`, as the API server writes it; empty: the object as a whole. */
  readonly field: string;
  readonly message: string;
  readonly lines: readonly string[];
  readonly schema?: ManifestSchema | undefined;
}

/** Names that differ by more than this share of their letters are no slip of the pen. */
const MAX_SLIP = 0.5;

type Rule = (context: FixContext) => readonly QuickFix[];

export function quickFixes(context: FixContext): readonly QuickFix[] {
  return RULES.flatMap((rule) => rule(context));
}

/** The nearest of several names, if it is near enough to be meant. */
export function nearestName(wrong: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wrong.length * MAX_SLIP)) + 0.5;
  for (const name of names) {
    const cost = distance(wrong.toLowerCase(), name.toLowerCase());
    if (cost < least) [best, least] = [name, cost];
  }
  return best;
}

const unknownField: Rule = ({ document, field, message, schema }) => {
  if (document === undefined || schema === undefined || !/unknown field/.test(message)) return [];
  const path = parseFieldPath(field);
  const wrong = path.at(-1) ?? "";
  const { kind, apiVersion } = document.object;
  const present = new Set(Object.keys(valueAt(document.object, path.slice(0, -1)) ?? {}));
  const names = fieldNamesAt(schema, String(kind), String(apiVersion), path.slice(0, -1));
  const right = nearestName(
    wrong,
    names.filter((name) => !present.has(name)),
  );
  return right === undefined ? [] : replaceKey(document, path, right);
};

const unknownKind: Rule = ({ document, message }) => {
  const found = /no matches for kind "([^"]*)" in version "([^"]*)"/.exec(message);
  if (document === undefined || found === null) return [];
  const [, kind = "", version = ""] = found;
  if (Object.hasOwn(RESOURCES, kind)) {
    const right = versionOf(kind as KindName);
    return right === version ? [] : replaceValue(document, ["apiVersion"], right);
  }
  const right = nearestName(kind, Object.keys(RESOURCES));
  return right === undefined ? [] : replaceValue(document, ["kind"], right);
};

const missingHead: Rule = ({ document, message }) => {
  if (document === undefined || !/'apiVersion' is missing/i.test(message)) return [];
  const { kind } = document.object;
  if (typeof kind !== "string" || !Object.hasOwn(RESOURCES, kind)) return [];
  const { startLine } = document.range;
  const version = versionOf(kind as KindName);
  const text = `apiVersion: ${version}`;
  return [{ key: "replace", params: { text }, edits: [{ range: before(startLine), text: `${text}\n` }] }];
};

function versionOf(kind: KindName): string {
  const { group, version } = RESOURCES[kind];
  return group === "" ? version : `${group}/${version}`;
}

/** The selector has to match the template's labels: either side can follow the other. */
const selector: Rule = ({ document, message, field }) => {
  const about = /`?selector`? does not match template `?labels`?/.test(message) || field.startsWith("spec.selector");
  if (document === undefined || !about) return [];
  const labels = valueAt(document.object, ["spec", "template", "metadata", "labels"]);
  const wanted = valueAt(document.object, ["spec", "selector", "matchLabels"]);
  const fixes: QuickFix[] = [];
  if (isLabels(labels)) {
    const edit = setMap(document, ["spec", "selector", "matchLabels"], labels);
    if (edit !== undefined) fixes.push({ key: "selector", params: { text: labelText(labels) }, edits: [edit] });
  }
  if (isLabels(wanted) && JSON.stringify(wanted) !== JSON.stringify(labels)) {
    const all = { ...(isLabels(labels) ? labels : {}), ...wanted };
    const edit = setMap(document, ["spec", "template", "metadata", "labels"], all);
    if (edit !== undefined) fixes.push({ key: "labels", params: { text: labelText(wanted) }, edits: [edit] });
  }
  return fixes;
};

const tabs: Rule = ({ message, lines }) => {
  if (!/tab/i.test(message)) return [];
  const edits = lines.flatMap((line, index) => {
    const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
    if (!indent.includes("\t")) return [];
    const range = { startLine: index + 1, startColumn: 1, endLine: index + 1, endColumn: indent.length + 1 };
    return [{ range, text: indent.replaceAll("\t", "  ") }];
  });
  return edits.length === 0 ? [] : [{ key: "tabs", params: {}, edits }];
};

const quantity: Rule = ({ document, field, message }) => {
  if (document === undefined || !/quantit/i.test(message)) return [];
  const path = parseFieldPath(field);
  const value = leafOf(document.object, path);
  const right = value === undefined ? undefined : quantityFix(value, path.includes("cpu"));
  return right === undefined ? [] : replaceValue(document, path, right);
};

/** A number in quotes, or a text that looks like a number. */
const wrongType: Rule = ({ document, field, message }) => {
  const found = /cannot unmarshal (string|number|bool) into Go struct field [\w.[\]]+ of type (\w+)/.exec(message);
  if (document === undefined || found === null) return [];
  const path = parseFieldPath(field);
  const value = leafOf(document.object, path);
  if (value === undefined) return [];
  const [, is = "", wanted = ""] = found;
  if (is !== "string") return wanted === "string" ? replaceValue(document, path, JSON.stringify(value)) : [];
  if (/^u?int/.test(wanted) && /^-?\d+$/.test(value.trim())) return replaceValue(document, path, value.trim());
  if (wanted === "bool" && /^(true|false)$/i.test(value)) return replaceValue(document, path, value.toLowerCase());
  return [];
};

/** `Unsupported value: "always": supported values: "Always", "IfNotPresent", "Never"` */
const unsupported: Rule = ({ document, field, message }) => {
  const found = /Unsupported value: "([^"]*)": supported values: (.*)$/s.exec(message);
  if (document === undefined || found === null) return [];
  const [, wrong = "", list = ""] = found;
  const names = [...list.matchAll(/"([^"]*)"/g)].map(([, name = ""]) => name);
  const right = nearestName(wrong, names);
  return right === undefined ? [] : replaceValue(document, parseFieldPath(field), right);
};

/** Names take small letters, digits and dashes. Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
const badName: Rule = ({ document, field, message }) => {
  if (document === undefined || !/RFC 1123/.test(message)) return [];
  const path = parseFieldPath(field);
  const value = leafOf(document.object, path);
  if (value === undefined) return [];
  const allowed = /subdomain/.test(message) ? /[^a-z0-9.-]+/g : /[^a-z0-9-]+/g;
  const right = value
    .toLowerCase()
    .replaceAll(allowed, "-")
    .replaceAll(/^[-.]+|[-.]+$/g, "");
  return right === "" || right === value ? [] : replaceValue(document, path, right);
};

const RULES: readonly Rule[] = [
  unknownField,
  unknownKind,
  missingHead,
  selector,
  tabs,
  quantity,
  wrongType,
  unsupported,
  badName,
];

function replaceKey(document: ManifestDocument, path: readonly string[], text: string): readonly QuickFix[] {
  const range = document.keyRange(path);
  return range === undefined ? [] : [{ key: "replace", params: { text }, edits: [{ range, text }] }];
}

function replaceValue(document: ManifestDocument, path: readonly string[], text: string): readonly QuickFix[] {
  const range = document.valueRange(path);
  return range === undefined ? [] : [{ key: "replace", params: { text }, edits: [{ range, text }] }];
}

/** Labels in place of a map that is there, or as a new map in the nearest ancestor. */
function setMap(
  document: ManifestDocument,
  path: readonly string[],
  labels: Readonly<Record<string, string>>,
): QuickFix["edits"][number] | undefined {
  const range = document.valueRange(path);
  if (range !== undefined) {
    const indent = " ".repeat(Math.max(0, range.startColumn - 1));
    return { range, text: linesOf(labels).join(`\n${indent}`) };
  }
  for (let depth = path.length - 1; depth > 0; depth -= 1) {
    const parent = document.valueRange(path.slice(0, depth));
    if (parent === undefined) continue;
    const indent = parent.startColumn - 1;
    const missing = path.slice(depth);
    const rows = missing.map((key, level) => `${" ".repeat(indent + 2 * level)}${key}:`);
    const leaf = " ".repeat(indent + 2 * missing.length);
    return {
      range: before(parent.startLine),
      text: `${[...rows, ...linesOf(labels).map((line) => leaf + line)].join("\n")}\n`,
    };
  }
  return undefined;
}

function linesOf(labels: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(labels).map(
    ([key, value]) => `${key}: ${/^[A-Za-z][\w./-]*$/.test(value) ? value : JSON.stringify(value)}`,
  );
}

function labelText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}

function before(line: number): TextRange {
  return { startLine: line, startColumn: 1, endLine: line, endColumn: 1 };
}

function valueAt(object: ManifestObject, path: readonly string[]): ManifestObject | undefined {
  let value: unknown = object;
  for (const step of path) value = (value as Readonly<Record<string, unknown>> | null | undefined)?.[step];
  return typeof value === "object" && value !== null ? (value as ManifestObject) : undefined;
}

function leafOf(object: ManifestObject, path: readonly string[]): string | undefined {
  const leaf = path.length === 0 ? undefined : valueAt(object, path.slice(0, -1))?.[path.at(-1) ?? ""];
  return typeof leaf === "string" || typeof leaf === "number" || typeof leaf === "boolean" ? String(leaf) : undefined;
}

function isLabels(value: ManifestObject | undefined): value is Readonly<Record<string, string>> {
  return (
    value !== undefined &&
    Object.values(value).every((each) => typeof each === "string") &&
    Object.keys(value).length > 0
  );
}
