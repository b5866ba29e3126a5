/** Integer arithmetic of `$((…))`. Source: POSIX.1-2017, Shell Command Language, 2.6.4. */
import { ShellSyntaxError } from "./words.ts";

const TOKEN = /\d+|\*\*|[A-Za-z_]\w*|\+\+|--|[-+*/%]=|\|\||&&|==|!=|<=|>=|<<|>>|[-+*/%<>!~&|^()?:=]/g;
const NAME = /^[A-Za-z_]/;

/** Binary operators by how strongly they bind, weakest first. */
const LEVELS: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<=", ">=", "<", ">"],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
  ["**"],
];

const OPERATIONS: Readonly<Record<string, (left: number, right: number) => number>> = {
  "||": (left, right) => Number(left !== 0 || right !== 0),
  "&&": (left, right) => Number(left !== 0 && right !== 0),
  "|": (left, right) => left | right,
  "^": (left, right) => left ^ right,
  "&": (left, right) => left & right,
  "==": (left, right) => Number(left === right),
  "!=": (left, right) => Number(left !== right),
  "<=": (left, right) => Number(left <= right),
  ">=": (left, right) => Number(left >= right),
  "<": (left, right) => Number(left < right),
  ">": (left, right) => Number(left > right),
  "<<": (left, right) => left << right,
  ">>": (left, right) => left >> right,
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => Math.trunc(left / divisor(right)),
  "%": (left, right) => left % divisor(right),
  "**": (left, right) => power(left, right),
};

/**
 * @param read the text of a variable; absent and non-numeric ones count as 0
 * @throws ShellSyntaxError
 */
export function evaluateArithmetic(
  expression: string,
  read: (name: string) => string,
  write: (name: string, value: string) => void,
): number {
  const tokens = expression.match(TOKEN) ?? [];
  return tokens.length === 0 ? 0 : new Arithmetic(tokens, read, write).evaluate();
}

/** One expression, taken apart from left to right and evaluated on the way. */
class Arithmetic {
  private readonly tokens: readonly string[];
  private readonly read: (name: string) => string;
  private readonly write: (name: string, value: string) => void;
  private index = 0;

  constructor(tokens: readonly string[], read: (name: string) => string, write: (name: string, value: string) => void) {
    this.tokens = tokens;
    this.read = read;
    this.write = write;
  }

  evaluate(): number {
    const value = this.assignment();
    if (this.index < this.tokens.length) throw syntaxError();
    return value;
  }

  private get token(): string {
    return this.tokens[this.index] ?? "";
  }

  private next(): string {
    const { token } = this;
    this.index += 1;
    return token;
  }

  private expect(token: string): void {
    if (this.next() !== token) throw syntaxError();
  }

  private assignment(): number {
    const name = this.token;
    const operator = this.tokens[this.index + 1] ?? "";
    if (!NAME.test(name) || !/^(?:=|[-+*/%]=)$/.test(operator)) return this.conditional();
    this.index += 2;
    const right = this.assignment();
    return this.assign(name, operator === "=" ? right : apply(operator.slice(0, 1), this.valueOf(name), right));
  }

  private conditional(): number {
    const condition = this.binary(0);
    if (this.token !== "?") return condition;
    this.index += 1;
    const yes = this.assignment();
    this.expect(":");
    const no = this.assignment();
    return condition === 0 ? no : yes;
  }

  private binary(level: number): number {
    const operators = LEVELS[level];
    if (operators === undefined) return this.unary();
    let left = this.binary(level + 1);
    while (operators.includes(this.token)) left = apply(this.next(), left, this.binary(level + 1));
    return left;
  }

  private unary(): number {
    const token = this.next();
    switch (token) {
      case "-":
        return -this.unary();
      case "+":
        return this.unary();
      case "!":
        return this.unary() === 0 ? 1 : 0;
      case "~":
        return ~this.unary();
      case "(": {
        const value = this.assignment();
        this.expect(")");
        return value;
      }
      case "++":
      case "--": {
        const name = this.next();
        return this.assign(name, this.valueOf(name) + (token === "++" ? 1 : -1));
      }
      default:
        return this.operand(token);
    }
  }

  private operand(token: string): number {
    if (/^\d/.test(token)) return Number(token);
    if (!NAME.test(token)) throw syntaxError();
    const value = this.valueOf(token);
    if (this.token === "++" || this.token === "--") this.assign(token, value + (this.next() === "++" ? 1 : -1));
    return value;
  }

  private valueOf(name: string): number {
    return Number.parseInt(this.read(name), 10) || 0;
  }

  private assign(name: string, value: number): number {
    this.write(name, String(value));
    return value;
  }
}

function apply(operator: string, left: number, right: number): number {
  const operation = OPERATIONS[operator];
  if (operation === undefined) throw syntaxError();
  return operation(left, right);
}

function power(base: number, exponent: number): number {
  let result = 1;
  for (let count = 0; count < Math.min(exponent, 64); count += 1) result *= base;
  return result;
}

function divisor(value: number): number {
  if (value === 0) throw new ShellSyntaxError("divide by zero");
  return value;
}

function syntaxError(): ShellSyntaxError {
  return new ShellSyntaxError("arithmetic syntax error");
}
