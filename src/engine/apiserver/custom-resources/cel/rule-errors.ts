/**
 * Errors of expressions in the words of cel-go.
 * Upstream: github.com/google/cel-go/common/error.go, interpreter and checker.
 */
import { EvaluationError, ParseError } from "@marcbachmann/cel-js";

/** A problem at a place of an expression: `ERROR: <input>:1:5: undefined field 'x'` and a line that points there. */
export function problemAt(source: string, offset: number, message: string): string {
  const before = source.slice(0, offset).split("\n");
  const column = before.at(-1)?.length ?? 0;
  const line = source.split("\n")[before.length - 1] ?? "";
  return `ERROR: <input>:${before.length}:${column + 1}: ${message}\n | ${line}\n | ${".".repeat(column)}^`;
}

export function syntaxProblem(source: string, error: unknown): string {
  if (!(error instanceof ParseError)) throw error;
  return problemAt(source, error.range?.start ?? 0, `Syntax error: ${error.summary}`);
}

/** What went wrong while an expression ran, as the start of a sentence. */
export function evaluationProblem(error: unknown): string {
  if (!(error instanceof EvaluationError)) return error instanceof Error ? error.message : String(error);
  const key = /No such key: (.*)$/s.exec(error.summary)?.[1] ?? "";
  switch (error.code) {
    case "no_such_key":
      return `no such key: ${key}`;
    case "index_out_of_bounds":
      return `index out of bounds: ${/index (-?\d+)/.exec(key)?.[1] ?? ""}`;
    case "no_such_overload":
    case "no_matching_overload":
      return "no such overload";
    default:
      return error.summary;
  }
}
