/**
 * Go templates, carried out over parsed JSON.
 * Upstream: text/template/exec.go, k8s.io/cli-runtime/pkg/printers/template.go (`exists`, `base64decode`).
 */
import { decodeBase64Text } from "../../api/base64.ts";
import { goFormat, goValueText } from "./go-text.ts";
import {
  type GoCommand,
  type GoNode,
  type GoOperand,
  type GoPipe,
  GoTemplateProblem,
  parseGoTemplate,
} from "./go-template-parser.ts";

export type GoTemplateOutcome =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false;
      readonly parsed: boolean;
      readonly message: string;
      /** Where in the template, when that is known. */
      readonly at?: { readonly column: number; readonly text: string };
    };

/** @param missingIsFine a field that is not there is `<no value>` rather than a problem */
export function runGoTemplate(template: string, value: unknown, missingIsFine = true): GoTemplateOutcome {
  let parsed = false;
  try {
    const nodes = parseGoTemplate(template);
    parsed = true;
    return { ok: true, text: new Execution(value, missingIsFine).run(nodes, value) };
  } catch (problem) {
    if (problem instanceof MissingKey) {
      const { message, path, before } = problem;
      return { ok: false, parsed, message, at: { column: template.indexOf(path) + before, text: path } };
    }
    if (!(problem instanceof GoTemplateProblem)) throw problem;
    return { ok: false, parsed, message: problem.message };
  }
}

class MissingKey {
  readonly message: string;
  /** As the template has it: `.spec.nothing`. */
  readonly path: string;
  /** Characters of the path before the key. */
  readonly before: number;
  constructor(key: string, path: readonly string[]) {
    this.before = path.slice(0, path.indexOf(key)).join("").length + path.indexOf(key);
    this.message = `map has no entry for key ${JSON.stringify(key)}`;
    this.path = `.${path.join(".")}`;
  }
}

class LoopSignal {
  readonly kind: "break" | "continue";
  /** What was printed in the loop's body before it. */
  readonly text: string;
  constructor(kind: "break" | "continue", text: string) {
    this.kind = kind;
    this.text = text;
  }
}

interface Variable {
  readonly name: string;
  value: unknown;
}

class Execution {
  private readonly variables: Variable[];
  private readonly missingIsFine: boolean;

  constructor(root: unknown, missingIsFine: boolean) {
    this.missingIsFine = missingIsFine;
    this.variables = [{ name: "$", value: root }];
  }

  run(nodes: readonly GoNode[], dot: unknown): string {
    let text = "";
    const mark = this.variables.length;
    for (const node of nodes) {
      try {
        text += this.node(node, dot);
      } catch (signal) {
        if (signal instanceof LoopSignal) throw new LoopSignal(signal.kind, text + signal.text);
        throw signal;
      }
    }
    this.variables.length = mark;
    return text;
  }

  private node(node: GoNode, dot: unknown): string {
    switch (node.node) {
      case "text":
        return node.text;
      case "print": {
        const value = this.pipe(node.pipe, dot);
        if (node.pipe.variables.length === 0) return goValueText(value);
        this.declare(node.pipe, value);
        return "";
      }
      case "break":
      case "continue":
        throw new LoopSignal(node.node, "");
      case "range":
        return this.range(node, dot);
      default: {
        const mark = this.variables.length;
        const value = this.pipe(node.pipe, dot);
        if (node.pipe.variables.length > 0) this.declare(node.pipe, value);
        const text = isTruth(value)
          ? this.run(node.body, node.node === "with" ? value : dot)
          : this.run(node.otherwise, dot);
        this.variables.length = mark;
        return text;
      }
    }
  }

  private declare({ variables: [name = ""], assigns }: GoPipe, value: unknown): void {
    if (!assigns) this.variables.push({ name, value });
    else this.variable(name).value = value;
  }

  private range(
    { pipe, body, otherwise }: Extract<GoNode, { pipe: GoPipe; body: readonly GoNode[] }>,
    dot: unknown,
  ): string {
    const entries = entriesOf(this.pipe(pipe, dot));
    if (entries.length === 0) return this.run(otherwise, dot);
    const mark = this.variables.length;
    let text = "";
    for (const [key, item] of entries) {
      this.variables.length = mark;
      const [first, second] = pipe.variables;
      if (first !== undefined) this.variables.push({ name: first, value: second === undefined ? item : key });
      if (second !== undefined) this.variables.push({ name: second, value: item });
      try {
        text += this.run(body, item);
      } catch (signal) {
        if (!(signal instanceof LoopSignal)) throw signal;
        text += signal.text;
        if (signal.kind === "break") break;
      }
    }
    this.variables.length = mark;
    return text;
  }

  private variable(name: string): Variable {
    const found = this.variables.findLast((one) => one.name === name);
    if (found === undefined) throw new GoTemplateProblem(`undefined variable "${name}"`);
    return found;
  }

  private pipe({ commands }: GoPipe, dot: unknown): unknown {
    let value: unknown;
    for (const [index, command] of commands.entries()) value = this.command(command, dot, index > 0 ? [value] : []);
    return value;
  }

  private command(command: GoCommand, dot: unknown, last: readonly unknown[]): unknown {
    const [first, ...rest] = command as readonly [GoOperand, ...GoOperand[]];
    if (first.kind !== "function") {
      if (rest.length + last.length > 0) throw new GoTemplateProblem("can't give argument to non-function");
      return this.operand(first, dot);
    }
    if (first.name === "and" || first.name === "or") return this.shortCircuit(first.name, rest, last, dot);
    const known = FUNCTIONS[first.name];
    if (known === undefined) throw new GoTemplateProblem(`function "${first.name}" not defined`);
    return known([...rest.map((operand) => this.operand(operand, dot)), ...last]);
  }

  private shortCircuit(
    name: "and" | "or",
    rest: readonly GoOperand[],
    last: readonly unknown[],
    dot: unknown,
  ): unknown {
    let value: unknown;
    for (const operand of rest) {
      value = this.operand(operand, dot);
      if (isTruth(value) === (name === "or")) return value;
    }
    return last.length > 0 ? last[0] : value;
  }

  private operand(operand: GoOperand, dot: unknown): unknown {
    switch (operand.kind) {
      case "literal":
        return operand.value;
      case "field":
        return this.walk(operand.from === undefined ? dot : this.variable(operand.from).value, operand.path);
      case "pipe":
        return this.walk(this.pipe(operand.pipe, dot), operand.path);
      default:
        return this.command([operand], dot, []);
    }
  }

  private walk(start: unknown, path: readonly string[]): unknown {
    let value = start;
    for (const name of path) {
      if (value === undefined) return undefined;
      if (value === null) {
        throw new GoTemplateProblem(`nil pointer evaluating interface {}.${name}`);
      }
      if (typeof value !== "object" || Array.isArray(value)) {
        throw new GoTemplateProblem(`can't evaluate field ${name} in type interface {}`);
      }
      if (!this.missingIsFine && !Object.hasOwn(value, name)) throw new MissingKey(name, path);
      value = Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
    }
    return value;
  }
}

function isTruth(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

function entriesOf(value: unknown): readonly (readonly [unknown, unknown])[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map((item, index) => [index, item] as const);
  if (typeof value === "number") return Array.from({ length: value }, (_, index) => [index, index] as const);
  if (typeof value === "object") return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  throw new GoTemplateProblem(`range can't iterate over ${goValueText(value)}`);
}

function below(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return a < b;
  if (typeof a === "string" && typeof b === "string") return a < b;
  throw new GoTemplateProblem("error calling lt: incompatible types for comparison");
}

type GoFunction = (values: readonly unknown[]) => unknown;

const FUNCTIONS: Readonly<Record<string, GoFunction>> = {
  not: ([value]) => !isTruth(value),
  eq: ([first, ...others]) => others.some((other) => other === first),
  ne: ([a, b]) => a !== b,
  lt: ([a, b]) => below(a, b),
  le: ([a, b]) => a === b || below(a, b),
  gt: ([a, b]) => below(b, a),
  ge: ([a, b]) => a === b || below(b, a),
  len: ([value]) => {
    if (typeof value === "string" || Array.isArray(value)) return value.length;
    if (typeof value === "object" && value !== null) return Object.keys(value).length;
    throw new GoTemplateProblem("error calling len: len of nil pointer");
  },
  index: ([value, ...keys]) => keys.reduce<unknown>(indexed, value),
  slice: ([value, from = 0, to]) => {
    if (typeof value !== "string" && !Array.isArray(value))
      throw new GoTemplateProblem("error calling slice: can't slice item");
    return value.slice(Number(from), to === undefined ? undefined : Number(to));
  },
  print: (values) => values.map(goValueText).join(" "),
  println: (values) => `${values.map(goValueText).join(" ")}\n`,
  printf: ([format, ...values]) => goFormat(String(format), values),
  html: (values) =>
    values
      .map(goValueText)
      .join("")
      .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`),
  js: (values) => JSON.stringify(values.map(goValueText).join("")).slice(1, -1),
  urlquery: (values) => encodeURIComponent(values.map(goValueText).join("")).replaceAll("%20", "+"),
  base64decode: ([value]) => decodeBase64Text(String(value)) ?? "",
  exists: ([value, ...keys]) => {
    let at = value;
    for (const key of keys) {
      if (typeof at !== "object" || at === null || !Object.hasOwn(at, String(key))) return false;
      at = (at as Readonly<Record<string, unknown>>)[String(key)];
    }
    return true;
  },
};

function indexed(value: unknown, key: unknown): unknown {
  if (Array.isArray(value)) {
    const at = Number(key);
    if (at < 0 || at >= value.length) {
      throw new GoTemplateProblem(`error calling index: reflect: slice index out of range`);
    }
    return value[at] as unknown;
  }
  if (typeof value === "object" && value !== null) {
    return Object.hasOwn(value, String(key)) ? (value as Readonly<Record<string, unknown>>)[String(key)] : undefined;
  }
  throw new GoTemplateProblem("error calling index: index of untyped nil");
}
