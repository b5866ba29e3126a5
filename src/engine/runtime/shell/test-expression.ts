/** `[ … ]` and `test`. Source: POSIX.1-2017, test. */

export interface FileView {
  isFile(path: string): boolean;
  isFolder(path: string): boolean;
  size(path: string): number;
}

/** 0 true, 1 false, 2 for an expression that is none. */
export function evaluateTest(args: readonly string[], files: FileView): number {
  let index = 0;
  let failed = false;
  const peek = (): string | undefined => args[index];

  const or = (): boolean => {
    let value = and();
    while (peek() === "-o" || peek() === "||") {
      index += 1;
      const right = and();
      value = value || right;
    }
    return value;
  };
  const and = (): boolean => {
    let value = not();
    while (peek() === "-a" || peek() === "&&") {
      index += 1;
      const right = not();
      value = value && right;
    }
    return value;
  };
  const not = (): boolean => {
    if (peek() === "!" && args.length - index > 1) {
      index += 1;
      return !not();
    }
    return primary();
  };
  const primary = (): boolean => {
    const left = args[index];
    const operator = args[index + 1];
    if (left === undefined) return false;
    if (operator !== undefined && BINARY.has(operator)) {
      const right = args[index + 2];
      if (right === undefined) {
        failed = true;
        return false;
      }
      index += 3;
      return compare(left, operator, right);
    }
    if (left === "(") {
      index += 1;
      const value = or();
      if (peek() === ")") index += 1;
      else failed = true;
      return value;
    }
    if (/^-[a-zA-Z]$/.test(left) && operator !== undefined) {
      index += 2;
      return unary(left, operator, files);
    }
    index += 1;
    return left !== "";
  };
  const compare = (left: string, operator: string, right: string): boolean => {
    if (operator === "=" || operator === "==") return left === right;
    if (operator === "!=") return left !== right;
    if (operator === "<") return left < right;
    if (operator === ">") return left > right;
    if (!/^-?\d+$/.test(left.trim()) || !/^-?\d+$/.test(right.trim())) {
      failed = true;
      return false;
    }
    return NUMERIC[operator]?.(Number(left), Number(right)) === true;
  };

  if (args.length === 0) return 1;
  const value = or();
  if (failed || index < args.length) return 2;
  return value ? 0 : 1;
}

const NUMERIC: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "-eq": (a, b) => a === b,
  "-ne": (a, b) => a !== b,
  "-lt": (a, b) => a < b,
  "-le": (a, b) => a <= b,
  "-gt": (a, b) => a > b,
  "-ge": (a, b) => a >= b,
};
const BINARY: ReadonlySet<string> = new Set(["=", "==", "!=", "<", ">", ...Object.keys(NUMERIC)]);

function unary(operator: string, operand: string, files: FileView): boolean {
  switch (operator) {
    case "-n":
      return operand !== "";
    case "-z":
      return operand === "";
    case "-f":
    case "-r":
    case "-w":
      return files.isFile(operand);
    case "-x":
      return files.isFolder(operand) || operand.startsWith("/bin/");
    case "-d":
      return files.isFolder(operand);
    case "-e":
      return files.isFile(operand) || files.isFolder(operand);
    case "-s":
      return files.isFile(operand) && files.size(operand) > 0;
    default:
      return false;
  }
}
