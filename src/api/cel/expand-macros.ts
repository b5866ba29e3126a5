/**
 * Macros that the library of the language lacks, written out with those that it has.
 * Source: https://pkg.go.dev/github.com/google/cel-go/ext#TwoVarComprehensions, ext#Lists (sortBy),
 * https://pkg.go.dev/github.com/google/cel-go/cel#OptionalTypes (optMap, optFlatMap)
 */
import type { ASTNode } from "@marcbachmann/cel-js";
import { hasOptionals, isOptional, partsOf } from "./optional-entries.ts";

/** How a macro is written: of how many variables, and how many arguments follow them. */
interface Form {
  readonly variables: 1 | 2;
  readonly least: number;
  readonly most: number;
}

const QUANTIFIER: Form = { variables: 2, least: 1, most: 1 };
const TRANSFORM: Form = { variables: 2, least: 1, most: 2 };
const SINGLE: Form = { variables: 1, least: 1, most: 1 };

const FORMS: Readonly<Record<string, readonly Form[]>> = {
  all: [QUANTIFIER],
  exists: [QUANTIFIER],
  exists_one: [QUANTIFIER],
  existsOne: [SINGLE, QUANTIFIER],
  transformList: [TRANSFORM],
  transformMap: [TRANSFORM],
  transformMapEntry: [TRANSFORM],
  sortBy: [SINGLE],
  optMap: [SINGLE],
  optFlatMap: [SINGLE],
};

export interface MacroCall {
  readonly name: string;
  readonly target: ASTNode;
  /** The names that stand for the members, first that of the key or index. */
  readonly variables: readonly string[];
  readonly bodies: readonly ASTNode[];
}

/** The call of a macro that has to be written out; undefined for everything else. */
export function macroCall(node: ASTNode): MacroCall | undefined {
  if (node.op !== "rcall") return undefined;
  const [name, target, given] = node.args;
  for (const { variables, least, most } of Object.hasOwn(FORMS, name) ? (FORMS[name] ?? []) : []) {
    const names = given.slice(0, variables).flatMap((one) => (one.op === "id" ? [one.args] : []));
    const bodies = given.slice(variables);
    if (names.length === variables && bodies.length >= least && bodies.length <= most) {
      return { name, target, variables: names, bodies };
    }
  }
  return undefined;
}

export function hasMacroToExpand(node: ASTNode): boolean {
  return (
    macroCall(node) !== undefined ||
    testedField(node) !== undefined ||
    hasOptionals(node) ||
    partsOf(node.args).some(hasMacroToExpand)
  );
}

/** `has(a[0].b)`: the library of the language follows nothing but names inside. */
function testedField(node: ASTNode): { readonly target: ASTNode; readonly name: string } | undefined {
  if (node.op !== "call" || node.args[0] !== "has") return undefined;
  const [tested] = node.args[1];
  if (tested?.op !== "." || isPath(tested.args[0])) return undefined;
  return { target: tested.args[0], name: tested.args[1] };
}

function isPath(node: ASTNode): boolean {
  return node.op === "id" || (node.op === "." && isPath(node.args[0]));
}

/**
 * The expression as text that needs none of these macros.
 * @param operators functions that stand for operators: `sameLists` for `==`
 */
export function expandedText(node: ASTNode, operators: Operators = {}): string {
  return new Expansion(operators).text(node);
}

type Operators = Readonly<Record<string, string>>;

class Expansion {
  private depth = 0;
  private readonly operators: Operators;

  constructor(operators: Operators) {
    this.operators = operators;
  }

  text(node: ASTNode): string {
    const macro = macroCall(node);
    if (macro !== undefined) return this.macro(macro);
    switch (node.op) {
      case "value":
        return literal(node.args);
      case "id":
        return node.args;
      case ".":
      case ".?":
        return `${this.text(node.args[0])}${node.op}${node.args[1]}`;
      case "[]":
      case "[?]":
        return `${this.text(node.args[0])}${node.op.slice(0, -1)}${this.text(node.args[1])}]`;
      case "call": {
        const tested = testedField(node);
        if (tested !== undefined) return `hasField(dyn(${this.text(tested.target)}), ${literal(tested.name)})`;
        return `${node.args[0]}(${this.list(node.args[1])})`;
      }
      case "rcall":
        return `${this.text(node.args[1])}.${node.args[0]}(${this.list(node.args[2])})`;
      case "list":
        if (hasOptionals(node)) return `[${node.args.map((part) => this.maybe(part, part)).join(", ")}].unwrapOpt()`;
        return `[${this.list(node.args)}]`;
      case "map":
        if (hasOptionals(node)) {
          const pairs = node.args.map(([key, value]) => `[dyn(${this.text(key)}), ${this.maybe(key, value)}]`);
          return `[${pairs.join(", ")}].mapOfOptionals()`;
        }
        return `{${node.args.map(([key, value]) => `${this.text(key)}: ${this.text(value)}`).join(", ")}}`;
      case "?:":
        return `(${this.text(node.args[0])} ? ${this.text(node.args[1])} : ${this.text(node.args[2])})`;
      case "!_":
      case "-_":
        return `${node.op.charAt(0)}(${this.text(node.args)})`;
      default:
        return this.operation(node.op, node.args[0], node.args[1]);
    }
  }

  /** What is compared with or added to a literal is no list. */
  private operation(op: string, left: ASTNode, right: ASTNode): string {
    const [first, second] = [this.text(left), this.text(right)];
    const name = left.op === "value" || right.op === "value" ? undefined : this.operators[op];
    return name === undefined ? `(${first} ${op} ${second})` : `${name}(dyn(${first}), dyn(${second}))`;
  }

  /** @param marked what a question mark would stand before */
  private maybe(marked: ASTNode, value: ASTNode): string {
    return isOptional(marked) ? `dyn(${this.text(value)})` : `dyn(optional.of(${this.text(value)}))`;
  }

  private list(nodes: readonly ASTNode[]): string {
    return nodes.map((node) => this.text(node)).join(", ");
  }

  private macro({ name, target, variables, bodies }: MacroCall): string {
    this.depth += 1;
    const whole = `whole_${this.depth}__`;
    const receiver = this.text(target);
    const texts = bodies.map((body) => this.text(body));
    const inside =
      variables.length === 1 ? single(name, variables, texts, whole) : double(name, variables, texts, whole);
    return `cel.bind(${whole}, ${receiver}, ${inside})`;
  }
}

function single(
  name: string,
  [variable = ""]: readonly string[],
  [body = ""]: readonly string[],
  whole: string,
): string {
  const bound = `cel.bind(${variable}, ${whole}.value(), ${body})`;
  switch (name) {
    case "sortBy":
      return `${whole}.map(${variable}, [${body}, ${variable}]).sortPairs()`;
    case "optMap":
      return `dyn(${whole}.hasValue() ? dyn(optional.of(${bound})) : dyn(optional.none()))`;
    case "optFlatMap":
      return `dyn(${whole}.hasValue() ? dyn(${bound}) : dyn(optional.none()))`;
    default:
      return `${whole}.exists_one(${variable}, ${body})`;
  }
}

function double(
  name: string,
  [key = "", value = ""]: readonly string[],
  texts: readonly string[],
  whole: string,
): string {
  const members = `memberKeys(${whole})`;
  const bound = texts.map((text) => `cel.bind(${value}, dyn(${whole})[${key}], ${text})`);
  const result = bound.at(-1) ?? "";
  const condition = bound.length > 1 ? `${bound[0]}, ` : "";
  switch (name) {
    case "transformList":
      return `${members}.map(${key}, ${condition}${result})`;
    case "transformMap":
      return `${members}.map(${key}, ${condition}[dyn(${key}), dyn(${result})]).mapOfPairs()`;
    case "transformMapEntry":
      return `${members}.map(${key}, ${condition}${result}).mapOfMaps()`;
    default:
      return `${members}.${name === "existsOne" ? "exists_one" : name}(${key}, ${result})`;
  }
}

function literal(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return Number.isInteger(value) ? `${value}.0` : String(value);
  if (value instanceof Uint8Array) {
    return `b"${[...value].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")}"`;
  }
  // An unsigned number is an object of the library that prints as its digits.
  return typeof value === "object" && value !== null ? `${String(value)}u` : String(value);
}
