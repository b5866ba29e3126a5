/** Manifest text to objects, keeping the place of every field, so that whatever is said about a field can stand beside it. */
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseAllDocuments, type YAMLError } from "yaml";
import { GO_YAML } from "./go-yaml-tags.ts";
import { parseFieldPath } from "./field-path.ts";
import type { ManifestProblem, TextRange } from "./manifest-problem.ts";

export interface ManifestDocument {
  readonly object: ManifestObject;
  /** Where the document stands. */
  readonly range: TextRange;
  /** The place of a field such as `spec.containers[0].image`, or of its nearest ancestor that is there. */
  locate(field: string): TextRange;
  /** The place of a field's name alone; undefined when it is not written. */
  keyRange(path: readonly string[]): TextRange | undefined;
  /** The place of a field's value; undefined when it is not written. */
  valueRange(path: readonly string[]): TextRange | undefined;
  /** The field at a place, and the keys to it; undefined outside of this document. Lines and columns count from 1. */
  pathAt(line: number, column: number): readonly (string | number)[] | undefined;
}

/** An object as written: nothing but its being a map is certain. */
export type ManifestObject = Readonly<Record<string, unknown>>;

export interface ParsedManifest {
  readonly documents: readonly ManifestDocument[];
  readonly problems: readonly ManifestProblem[];
}

/** The API server takes no more than this. */
export const MAX_MANIFEST_LENGTH = 3 * 1024 * 1024;
const MAX_ALIASES = 100;
const TOP: TextRange = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 };

/** Texts for what the parser finds; the words come from the catalogue. */
export interface ManifestTexts {
  readonly tooLarge: string;
  readonly notAnObject: string;
}

/** Never throws: what is wrong comes back as problems, and documents that are right come back all the same. */
export function parseManifest(text: string, texts: ManifestTexts): ParsedManifest {
  if (text.length > MAX_MANIFEST_LENGTH) return { documents: [], problems: [{ message: texts.tooLarge, range: TOP }] };
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, ...GO_YAML });
  const documents: ManifestDocument[] = [];
  const problems: ManifestProblem[] = [];
  if (!Array.isArray(parsed)) return { documents, problems };
  for (const document of parsed) {
    for (const error of document.errors) problems.push(problemOf(error, lines));
    if (document.errors.length > 0 || document.contents === null) continue;
    const root = document.contents as Node;
    const range = rangeOf(root, lines);
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: MAX_ALIASES });
    } catch (error) {
      problems.push({ message: error instanceof Error ? error.message : String(error), range });
      continue;
    }
    if (value === null) continue;
    if (typeof value !== "object" || Array.isArray(value)) {
      problems.push({ message: texts.notAnObject, range });
      continue;
    }
    for (const item of itemsOf(value as ManifestObject)) {
      documents.push({
        object: item.object,
        range,
        locate: (field) => locate(root, [...item.path, ...parseFieldPath(field)], lines),
        keyRange: (path) => placeOf(pairAt(root, [...item.path, ...path])?.key, text, lines),
        valueRange: (path) => placeOf(nodeAt(root, [...item.path, ...path]), text, lines),
        pathAt: (line, column) => pathBelow(root, offsetOf(lines, line, column), item.path),
      });
    }
  }
  return { documents, problems };
}

/** A `List` stands for the objects in it. */
function itemsOf(
  object: ManifestObject,
): readonly { readonly object: ManifestObject; readonly path: readonly string[] }[] {
  if (object["kind"] !== "List" || !Array.isArray(object["items"])) return [{ object, path: [] }];
  return (object["items"] as readonly unknown[])
    .map((item, index) => ({ object: item as ManifestObject, path: ["items", String(index)] }))
    .filter((item) => typeof item.object === "object" && item.object !== null);
}

function locate(root: Node, path: readonly string[], lines: LineCounter): TextRange {
  let place: Node = root;
  let range = firstKey(root, lines);
  for (const step of path) {
    const pair = isMap(place) ? place.items.find((item) => keyOf(item) === step) : undefined;
    const element = isSeq(place) ? place.items[Number(step)] : undefined;
    if (pair !== undefined) {
      range = rangeOf(pair.key as Node, lines);
      if (pair.value === null) return range;
      place = pair.value as Node;
      if (isScalar(place)) range = joined(range, rangeOf(place, lines));
    } else if (element !== undefined) {
      place = element as Node;
      range = isMap(place) ? firstKey(place, lines) : rangeOf(place, lines);
    } else {
      return range;
    }
  }
  return range;
}

function nodeAt(root: Node, path: readonly string[]): unknown {
  let node: unknown = root;
  for (const step of path) {
    if (isSeq(node)) node = node.items[Number(step)];
    else node = isMap(node) ? node.items.find((item) => keyOf(item) === step)?.value : undefined;
  }
  return node;
}

function pairAt(root: Node, path: readonly string[]): Pair | undefined {
  const parent = nodeAt(root, path.slice(0, -1));
  return isMap(parent) ? parent.items.find((item) => keyOf(item) === path.at(-1)) : undefined;
}

/** Without the line breaks and comments that follow. */
function placeOf(node: unknown, text: string, lines: LineCounter): TextRange | undefined {
  const range = (node as Node | null | undefined)?.range;
  if (range === undefined || range === null) return undefined;
  const [start, end] = range;
  return rangeBetween(start, start + text.slice(start, end).trimEnd().length, lines);
}

function offsetOf(lines: LineCounter, line: number, column: number): number {
  return (lines.lineStarts[line - 1] ?? 0) + column - 1;
}

/** Down to the innermost field that begins before an offset and has not ended there. */
function pathBelow(root: Node, offset: number, own: readonly string[]): readonly (string | number)[] | undefined {
  if (offset < (root.range?.[0] ?? 0) || offset > (root.range?.[2] ?? 0)) return undefined;
  const path: (string | number)[] = [];
  for (let node: unknown = root; ;) {
    const next = stepInto(node, offset);
    if (next === undefined) break;
    path.push(next.step);
    node = next.node;
  }
  const inside = own.every((step, index) => String(path[index]) === step);
  return inside ? path.slice(own.length) : undefined;
}

function stepInto(
  node: unknown,
  offset: number,
): { readonly step: string | number; readonly node: unknown } | undefined {
  if (isMap(node)) {
    const pair = node.items.findLast(({ key }) => ((key as Node).range?.[0] ?? Number.POSITIVE_INFINITY) <= offset);
    return pair === undefined ? undefined : { step: keyOf(pair), node: pair.value };
  }
  if (!isSeq(node)) return undefined;
  const index = node.items.findLastIndex((item) => ((item as Node).range?.[0] ?? Number.POSITIVE_INFINITY) <= offset);
  return index < 0 ? undefined : { step: index, node: node.items[index] };
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : "";
}

/** A map is marked at its first key: marking all of it would hide where the trouble is. */
function firstKey(node: Node, lines: LineCounter): TextRange {
  const first = isMap(node) ? node.items[0] : undefined;
  return rangeOf(first === undefined ? node : (first.key as Node), lines);
}

function joined(from: TextRange, to: TextRange): TextRange {
  return { ...from, endLine: to.endLine, endColumn: to.endColumn };
}

function rangeOf(node: Node, lines: LineCounter): TextRange {
  const [start, end] = node.range ?? [0, 1];
  return rangeBetween(start, end, lines);
}

function problemOf(error: YAMLError, lines: LineCounter): ManifestProblem {
  const [start, end] = error.pos;
  return { message: error.message, range: rangeBetween(start, Math.max(end, start + 1), lines) };
}

function rangeBetween(start: number, end: number, lines: LineCounter): TextRange {
  const from = lines.linePos(start);
  const to = lines.linePos(end);
  return {
    startLine: Math.max(1, from.line),
    startColumn: Math.max(1, from.col),
    endLine: Math.max(1, to.line),
    endColumn: Math.max(1, to.col),
  };
}
