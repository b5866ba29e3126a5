/**
 * What the macros that go over lists and maps cost beside their bodies.
 * Upstream: github.com/google/cel-go/parser/macro.go, ext/comprehensions.go, as the interpreter runs them.
 */
import type { ASTNode } from "@marcbachmann/cel-js";
import { isConstant } from "./constant-parts.ts";

export interface LoopCost {
  /** What is worked out for each member: a condition first where there are two. */
  readonly bodies: readonly ASTNode[];
  /** Before each turn. */
  readonly turn: number;
  /** After a body gave a result. */
  readonly taken: (body: number, result: unknown) => number;
  readonly end: number;
  /** To find that the result that ends the loop early is there, with members left. */
  readonly cut?: { readonly result: boolean; readonly cost: number };
}

const NOTHING = (): number => 0;

/** Undefined for what is no loop. @param given the arguments of the macro */
export function loopCost(name: string, [variable, ...bodies]: readonly ASTNode[]): LoopCost | undefined {
  const [first, second] = bodies;
  if (variable?.op !== "id" || first === undefined) return undefined;
  switch (name) {
    case "all":
      return { bodies, turn: 3, taken: NOTHING, end: 1, cut: { result: false, cost: 2 } };
    case "exists":
      return { bodies, turn: 4, taken: NOTHING, end: 1, cut: { result: true, cost: 3 } };
    case "exists_one":
      return { bodies, turn: 0, taken: (_, result) => (result === true ? 2 : 0), end: 2 };
    case "filter":
      return { bodies, turn: 0, taken: (_, result) => (result === true ? 13 : 0), end: 1 };
    case "map":
      return mapped(bodies, isConstant(second ?? first) ? 2 : 12);
    default:
      return undefined;
  }
}

/** @param cost of putting one result to the others */
export function mapped(bodies: readonly ASTNode[], cost: number): LoopCost {
  return { bodies, turn: 0, taken: (body) => (body === bodies.length - 1 ? cost : 0), end: 1 };
}
