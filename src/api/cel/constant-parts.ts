/**
 * Parts of an expression that are the same whenever it runs: they are worked out once, for nothing.
 * Upstream: github.com/google/cel-go/interpreter/decorators.go (decOptimize).
 */
import type { ASTNode } from "@marcbachmann/cel-js";
import { hasOptionals, partsOf } from "./optional-entries.ts";

const CONVERSIONS: ReadonlySet<string> = new Set(
  "bool bytes double duration dyn int string timestamp type uint".split(" "),
);

export function isConstant(node: ASTNode): boolean {
  switch (node.op) {
    case "value":
      return true;
    case "-_":
      return node.args.op === "value";
    case "list":
    case "map":
      return !hasOptionals(node) && partsOf(node.args).every(isConstant);
    case "call":
      return CONVERSIONS.has(node.args[0]) && node.args[1].length === 1 && node.args[1].every(isConstant);
    default:
      return false;
  }
}
