/** The parts of an expression that its author did not write: `expand-macros.ts` put them there. */
import type { ASTNode } from "@marcbachmann/cel-js";

/** What a macro goes over, once it has a name. */
export function isWhole(node: ASTNode): boolean {
  return node.op === "id" && /^whole_\d+__$/.test(node.args);
}

const OVER_ARGUMENTS: ReadonlySet<string> = new Set(["sameLists", "listSum", "hasField"]);

/** Those around or below a call that stands for something else. */
export function addedParts(node: ASTNode): readonly ASTNode[] {
  if (node.op === "call") return OVER_ARGUMENTS.has(node.args[0]) ? node.args[1].flatMap(wrappers) : [];
  if (node.op !== "rcall") return [];
  const [name, target, [, bound]] = node.args;
  switch (name) {
    case "bind":
      return bound === undefined ? [] : memberParts(bound);
    case "unwrapOpt":
      return target.op === "list" ? target.args.flatMap(wrappers) : [];
    case "mapOfOptionals":
      return target.op === "list" ? [target, ...target.args.flatMap(pairParts)] : [];
    case "mapOfPairs":
    case "sortPairs": {
      const pair = target.op === "rcall" ? withoutBinds(target.args[2].at(-1)) : undefined;
      if (pair?.op !== "list") return [];
      return name === "mapOfPairs" ? pairParts(pair) : [pair, ...pair.args.slice(1)];
    }
    default:
      return [];
  }
}

/** `dyn(…)`, `optional.of(…)`, or both. */
function wrappers(node: ASTNode): readonly ASTNode[] {
  const isDyn = node.op === "call" && node.args[0] === "dyn";
  const isPresent = node.op === "rcall" && node.args[0] === "of";
  const [value] = isDyn ? node.args[1] : isPresent ? node.args[2] : [];
  return value === undefined ? [] : [node, ...wrappers(value)];
}

function pairParts(pair: ASTNode): readonly ASTNode[] {
  return pair.op === "list" ? [pair, ...pair.args.flatMap(wrappers)] : [];
}

/** `dyn(whole)[key]`: the member that a macro gives a name to. */
function memberParts(bound: ASTNode): readonly ASTNode[] {
  if (bound.op !== "[]") return [];
  const [container, key] = bound.args;
  const isMember = container.op === "call" && container.args[1].some(isWhole);
  return isMember ? [bound, container, key] : [];
}

function withoutBinds(node: ASTNode | undefined): ASTNode | undefined {
  return node?.op === "rcall" && node.args[0] === "bind" ? withoutBinds(node.args[2].at(-1)) : node;
}
