/** Manifest text to objects, keeping the place of every field, so that whatever is said about a field can stand beside it. */
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseAllDocuments, type YAMLError } from "yaml";
import { parseFieldPath } from "./field-path.ts";

/** A place in the text; lines and columns count from 1, the end is exclusive. */
export interface TextRange {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface ManifestProblem {
  readonly message: string;
  readonly range: TextRange;
}

export interface ManifestDocument {
  readonly object: ManifestObject;
  /** Where the document stands. */
  readonly range: TextRange;
  /** The place of a field such as `spec.containers[0].image`, or of its nearest ancestor that is there. */
  locate(field: string): TextRange;
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
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, merge: true });
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
