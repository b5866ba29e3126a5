/** Integer arithmetic of `$((…))`. Source: POSIX.1-2017, Shell Command Language, 2.6.4. */
import { ShellSyntaxError } from "./words.ts";

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
];

/** @param read the text of a variable; absent and non-numeric ones count as 0 */
export function evaluateArithmetic(
  expression: string,
  read: (name: string) => string,
  write: (name: string, value: string) => void,
): number {
  const tokens =
    expression.match(/\d+|[A-Za-z_]\w*|\+\+|--|[-+*/%]=|\|\||&&|==|!=|<=|>=|<<|>>|[-+*/%<>!~&|^()?:=]/g) ?? [];
  let index = 0;
  const peek = (): string => tokens[index] ?? "";
  const valueOf = (name: string): number => Number.parseInt(read(name.replace(/^\$/, "")), 10) || 0;

  const assign = (): number => {
    const name = tokens[index] ?? "";
    const operator = tokens[index + 1] ?? "";
    if (/^[A-Za-z_]/.test(name) && /^(?:=|[-+*/%]=)$/.test(operator)) {
      index += 2;
      const right = assign();
      const value = operator === "=" ? right : apply(operator.slice(0, 1), valueOf(name), right);
      write(name, String(value));
      return value;
    }
    return conditional();
  };
  const conditional = (): number => {
    const condition = binary(0);
    if (peek() !== "?") return condition;
    index += 1;
    const yes = assign();
    if (peek() !== ":") throw new ShellSyntaxError("arithmetic syntax error");
    index += 1;
    const no = assign();
    return condition === 0 ? no : yes;
  };
  const binary = (level: number): number => {
    const operators = LEVELS[level];
    if (operators === undefined) return unary();
    let left = binary(level + 1);
    while (operators.includes(peek())) {
      const operator = peek();
      index += 1;
      left = apply(operator, left, binary(level + 1));
    }
    return left;
  };
  const unary = (): number => {
    const token = peek();
    index += 1;
    if (token === "-") return -unary();
    if (token === "+") return unary();
    if (token === "!") return unary() === 0 ? 1 : 0;
    if (token === "~") return ~unary();
    if (token === "(") {
      const value = assign();
      if (peek() !== ")") throw new ShellSyntaxError("arithmetic syntax error");
      index += 1;
      return value;
    }
    if (token === "++" || token === "--") {
      const name = peek();
      index += 1;
      const value = valueOf(name) + (token === "++" ? 1 : -1);
      write(name, String(value));
      return value;
    }
    if (/^\d/.test(token)) return Number(token);
    if (!/^[A-Za-z_]/.test(token)) throw new ShellSyntaxError("arithmetic syntax error");
    const value = valueOf(token);
    if (peek() === "++" || peek() === "--") {
      write(token, String(value + (peek() === "++" ? 1 : -1)));
      index += 1;
    }
    return value;
  };

  if (tokens.length === 0) return 0;
  const value = assign();
  if (index < tokens.length) throw new ShellSyntaxError("arithmetic syntax error");
  return value;
}

function apply(operator: string, left: number, right: number): number {
  switch (operator) {
    case "||":
      return left !== 0 || right !== 0 ? 1 : 0;
    case "&&":
      return left !== 0 && right !== 0 ? 1 : 0;
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    case "&":
      return left & right;
    case "==":
      return left === right ? 1 : 0;
    case "!=":
      return left !== right ? 1 : 0;
    case "<=":
      return left <= right ? 1 : 0;
    case ">=":
      return left >= right ? 1 : 0;
    case "<":
      return left < right ? 1 : 0;
    case ">":
      return left > right ? 1 : 0;
    case "<<":
      return left << right;
    case ">>":
      return left >> right;
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    default:
      if (right === 0) throw new ShellSyntaxError("divide by zero");
      return operator === "/" ? Math.trunc(left / right) : left % right;
  }
}
