/**
 * kubectl's JSONPath templates, carried out. Keys that are missing give nothing.
 * Upstream: k8s.io/client-go/util/jsonpath/jsonpath.go.
 */
import { type Operand, parseTemplate, type PathStep, type TemplateNode } from "./json-path-parser.ts";

/** `executing`: the template could be read, but does not fit the value. */
export type TemplateOutcome =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string; readonly executing?: true };

/** How strictly a path is taken; absent: what does not fit gives nothing. */
export interface Strictness {
  /** A field that is not there gives nothing. */
  readonly missingIsFine: boolean;
}

/** What does not fit; a value in the end, thrown only within this file. */
class Misfit {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** The text of a template for one value (an object, or a List). */
export function runTemplate(template: string, value: unknown, missingIsFine = true): TemplateOutcome {
  return carriedOut(template, value, missingIsFine, (groups) =>
    groups.map((group) => group.map(valueText).join(" ")).join(""),
  );
}

/** As `runTemplate`, but what each part of the template leads to is a list. @param listText a list, as text */
export function runTemplateAsLists(
  template: string,
  value: unknown,
  missingIsFine: boolean,
  listText: (values: readonly unknown[]) => string,
): TemplateOutcome {
  return carriedOut(template, value, missingIsFine, (groups) => groups.map((group) => listText(group)).join(""));
}

function carriedOut(
  template: string,
  value: unknown,
  missingIsFine: boolean,
  textOf: (groups: readonly (readonly unknown[])[]) => string,
): TemplateOutcome {
  const parsed = parseTemplate(template);
  if (!parsed.ok) return { ok: false, message: `error parsing jsonpath ${template}, ${parsed.message}` };
  try {
    return { ok: true, text: textOf(groupsOf(parsed.nodes, value, { missingIsFine })) };
  } catch (misfit) {
    if (misfit instanceof Misfit) return { ok: false, message: misfit.message, executing: true };
    throw misfit;
  }
}

/** What each part of a template leads to, those of a range for each of its items. */
function groupsOf(
  nodes: readonly TemplateNode[],
  current: unknown,
  strictness: Strictness,
): readonly (readonly unknown[])[] {
  const groups: (readonly unknown[])[] = [];
  for (let index = 0; index < nodes.length; index += 1) {
    const node = nodes[index] as TemplateNode;
    if (node.node === "text") groups.push([node.text]);
    else if (node.node === "path") groups.push(evaluate(node.steps, current, strictness));
    else if (node.node === "range") {
      const end = rangeEnd(nodes, index);
      const body = nodes.slice(index + 1, end);
      for (const item of evaluate(node.steps, current, strictness)) groups.push(...groupsOf(body, item, strictness));
      index = end;
    }
  }
  return groups;
}

/** The place of the `{end}` of a `{range}`; the end of the template when there is none. */
function rangeEnd(nodes: readonly TemplateNode[], start: number): number {
  let depth = 0;
  for (let index = start; index < nodes.length; index += 1) {
    const kind = nodes[index]?.node;
    if (kind === "range") depth += 1;
    else if (kind === "end") {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return nodes.length;
}

/** Every value that a path leads to. */
export function evaluate(steps: readonly PathStep[], start: unknown, strictness?: Strictness): readonly unknown[] {
  let values: readonly unknown[] = [start];
  for (const step of steps) values = values.flatMap((value) => follow(step, value, strictness));
  return values;
}

function follow(step: PathStep, value: unknown, strictness: Strictness | undefined): readonly unknown[] {
  switch (step.step) {
    case "field": {
      const found = isRecord(value) && Object.hasOwn(value, step.name) ? value[step.name] : undefined;
      if (found !== undefined) return [found];
      if (strictness?.missingIsFine === false) throw new Misfit(`${step.name} is not found`);
      return [];
    }
    case "wildcard":
      return childrenOf(value);
    case "recursive":
      return descendants(value);
    case "slice":
      if (Array.isArray(value)) return sliceOf(value, step, strictness);
      if (strictness === undefined || value === null) return [];
      throw new Misfit(`${goTypeOf(value)} is not array or slice`);
    case "filter":
      if (Array.isArray(value)) return value.filter((item) => holds(step, item));
      if (strictness === undefined || value === null) return [];
      throw new Misfit(`${goTypeOf(value)} is not array or slice and cannot be filtered`);
    case "union":
      return step.paths.flatMap((path) => evaluate(path, value, strictness));
  }
}

function childrenOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isRecord(value) ? Object.values(value) : [];
}

/** The value itself and everything below it. */
function descendants(value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...childrenOf(value).flatMap(descendants)];
}

function goTypeOf(value: unknown): string {
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  return typeof value === "string" ? "string" : "map[string]interface {}";
}

/** Upstream: evalArray. */
function sliceOf(
  list: readonly unknown[],
  step: Extract<PathStep, { step: "slice" }>,
  strictness: Strictness | undefined,
): readonly unknown[] {
  const { length } = list;
  if (strictness !== undefined) {
    const from = (step.from ?? 0) + ((step.from ?? 0) < 0 ? length : 0);
    const given = step.single ? from + 1 : (step.to ?? length);
    const to = given + (given < 0 ? length : 0);
    const outside = (index: number) => new Misfit(`array index out of bounds: index ${index}, length ${length}`);
    if (from !== to) {
      if (from >= length || from < 0) throw outside(from);
      if (to > length || to < 0) throw outside(to - 1);
      if (from > to) throw new Misfit(`starting index ${from} is greater than ending index ${to}`);
      if ((step.by ?? 1) <= 0) throw new Misfit("step must be > 0");
    }
  }
  const place = (index: number): number => (index < 0 ? index + list.length : index);
  if (step.single) {
    const index = place(step.from ?? 0);
    return index >= 0 && index < list.length ? [list[index]] : [];
  }
  const from = Math.max(0, place(step.from ?? 0));
  const to = Math.min(list.length, step.to === undefined ? list.length : place(step.to));
  const by = Math.max(1, step.by ?? 1);
  const taken: unknown[] = [];
  for (let index = from; index < to; index += by) taken.push(list[index]);
  return taken;
}

function holds({ left, operator, right }: Extract<PathStep, { step: "filter" }>, item: unknown): boolean {
  const [a] = valuesOf(left, item);
  if (operator === "exists") return a !== undefined;
  const [b] = right === undefined ? [] : valuesOf(right, item);
  if (a === undefined || b === undefined) return false;
  switch (operator) {
    case "==":
      return a === b;
    case "!=":
      return a !== b;
    case "<":
      return below(a, b);
    case ">":
      return below(b, a);
    case "<=":
      return !below(b, a);
    default:
      return !below(a, b);
  }
}

function below(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return a < b;
  return valueText(a) < valueText(b);
}

function valuesOf(operand: Operand, item: unknown): readonly unknown[] {
  return "literal" in operand ? [operand.literal] : evaluate(operand.path, item);
}

/** Texts as they are, lists and objects as JSON. */
export function valueText(value: unknown): string {
  if (typeof value === "string") return value;
  return JSON.stringify(inKeyOrder(value));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** As Go marshals maps. */
function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, inKeyOrder(inner)]));
}
