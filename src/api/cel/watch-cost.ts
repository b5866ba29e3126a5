/**
 * Makes an expression tell what it costs while it runs.
 * Upstream: github.com/google/cel-go/interpreter (runtimecost.go, planner.go).
 */
import type { ASTNode } from "@marcbachmann/cel-js";
import { callCost, operatorCost, sizeOf } from "./actual-cost.ts";
import { isConstant } from "./constant-parts.ts";
import { type CostMeter, currentMeter } from "./cost-meter.ts";
import { type LoopCost, loopCost, mapped } from "./loop-cost.ts";
import { partsOf } from "./optional-entries.ts";
import { addedParts, isWhole } from "./written-out.ts";

type Evaluate = (evaluator: unknown, node: unknown, scope: unknown) => unknown;
interface Evaluable {
  readonly evaluate: Evaluate;
}
/** A part of an expression as the library runs it. */
type Running = ASTNode & {
  evaluate: Evaluate;
  readonly meta: Evaluable & { readonly alternate?: Evaluable; readonly macro?: Evaluable };
};

const NEW_LIST = 10;
const NEW_MAP = 30;

/** Names that functions stand below. */
const SPACES: ReadonlySet<string> = new Set(["cel", "optional", "sets", "ip", "format", "lists", "strings", "math"]);
/** Operators and functions that stand under other names for the sake of the library. */
const ORIGINAL: Readonly<Record<string, string>> = { matchesGoPattern: "matches", sameLists: "==", listSum: "+" };

export function watchCost(root: ASTNode): void {
  new Watch().part(root);
}

class Watch {
  /** Nobody wrote them, so nobody pays for them. */
  private readonly free = new Set<ASTNode>();

  part(node: ASTNode): void {
    if (isConstant(node)) return this.charge(node, 0);
    for (const added of addedParts(node)) this.free.add(added);
    switch (node.op) {
      case "id":
        return this.charge(node, SPACES.has(node.args) || isWhole(node) ? 0 : 1);
      case "call":
        return this.call(node);
      case "rcall":
        return this.method(node);
    }
    const parts = partsOf(node.args);
    for (const part of parts) this.part(part);
    this.charge(node, this.operation(node, parts));
  }

  /** What a part costs beside its own parts. */
  private operation(node: ASTNode, parts: readonly ASTNode[]): number | OwnCost {
    const [left, right] = parts;
    switch (node.op) {
      case "list":
        return NEW_LIST;
      case "map":
        return NEW_MAP;
      case "?:":
        // A branch that is a name, or steps from one, costs its steps.
        for (const branch of parts.slice(1))
          if (isPath(branch)) wrap(branch, (run, meter) => withCost(run, meter, () => -1));
        return 0;
      case "&&":
      case "||":
        return 0;
      case "!_":
        return left?.op === "call" && left.args[0] === "sameLists" ? 0 : 1;
    }
    if (left === undefined) return 1;
    if (node.op === "." || node.op === ".?") return isPath(left) ? 1 : 2;
    if (right === undefined) return 1;
    if (node.op === "[]" || node.op === "[?]") return (isPath(left) ? 0 : 1) + (isPath(right) ? 0 : 1);
    // Members of a constant list are found at once.
    if (node.op === "in" && right.op === "list" && right.args.length > 0 && isConstant(right)) return 0;
    return (_, last) => operatorCost(node.op, last.get(left), last.get(right));
  }

  private call(node: ASTNode & { readonly op: "call" }): void {
    const [name, given] = node.args;
    if (name === "has") return this.has(node, given[0]);
    for (const one of given) this.part(one);
    const operator = ORIGINAL[name] ?? name;
    const isOperator = operator === "==" || operator === "+";
    if (name === "memberKeys") this.charge(node, 0);
    else if (name === "hasField") this.charge(node, partsOf(given[0]?.args).every(isPath) ? 0 : 1);
    else if (isOperator) this.charge(node, (_, last) => operatorCost(operator, ...operands(given, last)));
    else this.charge(node, ofCall(operator, given));
  }

  /** Of the steps the library itself runs nothing but the name that they start from. */
  private has(node: ASTNode, tested: ASTNode | undefined): void {
    let [steps, start] = [0, tested];
    while (start?.op === "." || start?.op === ".?") [steps, start] = [steps + 1, start.args[0]];
    if (start !== undefined) this.part(start);
    this.charge(node, Math.max(steps - 1, 0));
  }

  private method(node: ASTNode & { readonly op: "rcall" }): void {
    const [name, target, given] = node.args;
    const space = target.op === "id" && SPACES.has(target.args) ? target.args : "";
    if (space === "cel" && name === "bind") {
      for (const part of given.slice(1)) this.part(part);
      return this.charge(node, 0);
    }
    const loop = loopCost(name, given);
    if (loop !== undefined) return this.loop(node, target, loop);
    if ((name === "mapOfPairs" || name === "mapOfMaps") && target.op === "rcall") {
      this.loop(target, target.args[1], mapped(target.args[2].slice(1), 2));
      return this.charge(node, 0);
    }
    const parts = space === "" ? [target, ...given] : given;
    for (const part of parts) this.part(part);
    const fixed = FIXED[name];
    if (fixed !== undefined) return this.charge(node, fixed);
    const full = space === "" ? (ORIGINAL[name] ?? name) : `${space}.${name}`;
    this.charge(node, ofCall(full, parts));
  }

  private loop(node: ASTNode, range: ASTNode, { bodies, turn, taken, end, cut }: LoopCost): void {
    let turns = 0;
    this.part(range);
    bodies.forEach((body, index) => {
      this.part(body);
      wrap(body, (run, meter) => {
        if (index === 0) {
          turns += 1;
          meter.spend(turn);
        }
        return withCost(run, meter, (result) => taken(index, result));
      });
    });
    wrap(node, (run, meter) => {
      turns = 0;
      return withCost(run, meter, (result, last) => {
        last.set(node, result);
        const isCut = cut !== undefined && cut.result === result && turns < sizeOf(last.get(range));
        return end + (isCut ? cut.cost : 0);
      });
    });
  }

  private charge(node: ASTNode, own: number | OwnCost): void {
    const cost = this.free.has(node) ? 0 : own;
    wrap(node, (run, meter) =>
      withCost(run, meter, (result, last) => {
        last.set(node, result);
        return typeof cost === "number" ? cost : cost(result, last);
      }),
    );
  }
}

type Last = CostMeter["last"];
/** @param last what the other parts gave */
type OwnCost = (result: unknown, last: Last) => number;

function ofCall(name: string, given: readonly ASTNode[]): OwnCost {
  return (result, last) =>
    callCost(
      name,
      given.map((one) => last.get(one)),
      result,
    );
}

function operands([left, right]: readonly ASTNode[], last: Last): readonly [left: unknown, right: unknown] {
  return [left && last.get(left), right && last.get(right)];
}

/** Methods that cost the same whatever they are given. Some stand for a macro, and pay what that pays at its end. */
const FIXED: Readonly<Record<string, number>> = {
  or: 0,
  orValue: 0,
  unwrapOpt: 0,
  mapOfOptionals: NEW_MAP,
  sortPairs: 3,
};

/** A name, or steps from one. */
function isPath(node: ASTNode): boolean {
  return node.op === "id" || node.op === "." || node.op === ".?" || node.op === "[]" || node.op === "[?]";
}

function withCost(run: () => unknown, meter: CostMeter, cost: OwnCost): unknown {
  const result = run();
  meter.spend(cost(result, meter.last));
  return result;
}

/** @param around what happens instead of running a part when somebody counts */
function wrap(node: ASTNode, around: (run: () => unknown, meter: CostMeter) => unknown): void {
  const running = node as Running;
  const before = Object.hasOwn(running, "evaluate") ? running.evaluate : asParsed(running);
  running.evaluate = (evaluator, self, scope): unknown => {
    const meter = currentMeter();
    const run = (): unknown => before(evaluator, self, scope);
    return meter === undefined ? run() : around(run, meter);
  };
}

/** As the library itself would run it. What it runs is known when the types have been checked. */
function asParsed({ meta }: Running): Evaluate {
  return (evaluator, node, scope) => {
    const instead = meta.alternate ?? meta.macro;
    return (instead ?? meta).evaluate(evaluator, instead ?? node, scope);
  };
}
