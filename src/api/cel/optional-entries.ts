/**
 * Elements and entries that may be absent, `[?a, b]` and `{?'k': a}`, which the library of the language cannot read.
 * Source: https://pkg.go.dev/github.com/google/cel-go/cel#OptionalTypes
 */
import type { ASTNode } from "@marcbachmann/cel-js";

/** An expression that the library can read, every character where it was. */
export interface ReadableText {
  readonly text: string;
  /** Where the parts begin that a question mark stood before. */
  readonly optionalAt: ReadonlySet<number>;
}

const TOKEN =
  /\/\/[^\n]*|[rRbB]{0,2}(?:'''[^]*?'''|"""[^]*?""")|[rRbB]{0,2}(?:'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")|[\w.]+|\s+|[^]/g;
/** What can stand before an index. */
const OPERAND = /^(?:[\w.]+|[rRbB]{0,2}['"][^]*|[)\]}])$/;

export function withoutQuestionMarks(source: string): ReadableText {
  if (!/[[{,]\s*\?/.test(source)) return { text: source, optionalAt: new Set() };
  const optionalAt = new Set<number>();
  let [text, before, opens] = ["", "", false];
  for (const [token] of source.matchAll(TOKEN)) {
    const isMark = token === "?" && opens;
    if (isMark) optionalAt.add(text.length + 1 + (/^\s*/.exec(source.slice(text.length + 1))?.[0].length ?? 0));
    text += isMark ? " " : token;
    if (/^(?:\s|\/\/)/.test(token)) continue;
    // After an operand a bracket is an index: `a[?0]`.
    opens = token === "," || token === "{" || (token === "[" && !OPERAND.test(before));
    before = token;
  }
  return { text, optionalAt };
}

const optional = new WeakSet<ASTNode>();

/** Remembers which parts of the lists and maps in an expression may be absent. */
export function markOptionals(node: ASTNode, optionalAt: ReadonlySet<number>): void {
  if (optionalAt.size === 0) return;
  if (node.op === "list") for (const part of node.args) if (optionalAt.has(part.start)) optional.add(part);
  if (node.op === "map") for (const [key] of node.args) if (optionalAt.has(key.start)) optional.add(key);
  for (const part of partsOf(node.args)) markOptionals(part, optionalAt);
}

export function isOptional(part: ASTNode): boolean {
  return optional.has(part);
}

/** Whether a list or a map has parts that may be absent. */
export function hasOptionals(node: ASTNode): boolean {
  if (node.op === "list") return node.args.some(isOptional);
  return node.op === "map" && node.args.some(([key]) => isOptional(key));
}

/** The expressions that an expression is made of, in order. */
export function partsOf(value: unknown): readonly ASTNode[] {
  if (Array.isArray(value)) return value.flatMap(partsOf);
  return typeof value === "object" && value !== null && "op" in value ? [value as ASTNode] : [];
}
