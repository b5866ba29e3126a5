/** `[ … ]` and `test`. Source: POSIX.1-2017, test. */

export type FileKind = "file" | "folder" | "link" | "character device" | "block device";

export interface FileView {
  /** Undefined when there is nothing. @param follow links lead to what they stand for */
  kindOf(path: string, follow: boolean): FileKind | undefined;
  size(path: string): number;
  /** The shell's user may do this with it. */
  may(path: string, what: "read" | "write" | "run"): boolean;
  /** Inside `[[ … ]]`: patterns instead of equality, and regular expressions. */
  matches?(text: string, pattern: string): boolean;
  search?(text: string, expression: string): boolean;
}

const TEXTUAL: Readonly<Record<string, (a: string, b: string) => boolean>> = {
  "=": (a, b) => a === b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
};
const NUMERIC: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "-eq": (a, b) => a === b,
  "-ne": (a, b) => a !== b,
  "-lt": (a, b) => a < b,
  "-le": (a, b) => a <= b,
  "-gt": (a, b) => a > b,
  "-ge": (a, b) => a >= b,
};
const BINARY: ReadonlySet<string> = new Set(["=~", ...Object.keys(TEXTUAL), ...Object.keys(NUMERIC)]);

/** 0 true, 1 false, 2 for an expression that is none. */
export function evaluateTest(args: readonly string[], files: FileView): number {
  return args.length === 0 ? 1 : new TestExpression(args, files).status();
}

/** One expression, taken apart from left to right and evaluated on the way. */
class TestExpression {
  private readonly args: readonly string[];
  private readonly files: FileView;
  private index = 0;
  private failed = false;

  constructor(args: readonly string[], files: FileView) {
    this.args = args;
    this.files = files;
  }

  status(): number {
    const value = this.or();
    if (this.failed || this.index < this.args.length) return 2;
    return value ? 0 : 1;
  }

  private get current(): string | undefined {
    return this.args[this.index];
  }

  private or(): boolean {
    let value = this.and();
    while (this.current === "-o" || this.current === "||") {
      this.index += 1;
      const right = this.and();
      value = value || right;
    }
    return value;
  }

  private and(): boolean {
    let value = this.not();
    while (this.current === "-a" || this.current === "&&") {
      this.index += 1;
      const right = this.not();
      value = value && right;
    }
    return value;
  }

  private not(): boolean {
    if (this.current !== "!" || this.args.length - this.index <= 1) return this.primary();
    this.index += 1;
    return !this.not();
  }

  private primary(): boolean {
    const left = this.current;
    const operator = this.args[this.index + 1];
    if (left === undefined) return false;
    if (operator !== undefined && BINARY.has(operator)) {
      const right = this.args[this.index + 2];
      if (right === undefined) return this.fail();
      this.index += 3;
      return this.compare(left, operator, right);
    }
    if (left === "(") {
      this.index += 1;
      const value = this.or();
      if (this.current !== ")") return this.fail();
      this.index += 1;
      return value;
    }
    if (/^-[a-zA-Z]$/.test(left) && operator !== undefined) {
      this.index += 2;
      return unary(left, operator, this.files);
    }
    this.index += 1;
    return left !== "";
  }

  private compare(left: string, operator: string, right: string): boolean {
    const { matches, search } = this.files;
    if (operator === "=~") return search === undefined ? this.fail() : search(left, right);
    if (matches !== undefined && (operator === "==" || operator === "=")) return matches(left, right);
    if (matches !== undefined && operator === "!=") return !matches(left, right);
    const texts = TEXTUAL[operator];
    if (texts !== undefined) return texts(left, right);
    if (!/^-?\d+$/.test(left.trim()) || !/^-?\d+$/.test(right.trim())) return this.fail();
    return NUMERIC[operator]?.(Number(left), Number(right)) === true;
  }

  private fail(): false {
    this.failed = true;
    return false;
  }
}

function unary(operator: string, operand: string, files: FileView): boolean {
  const kind = files.kindOf(operand, operator !== "-L" && operator !== "-h");
  switch (operator) {
    case "-n":
      return operand !== "";
    case "-z":
      return operand === "";
    case "-r":
      return kind !== undefined && files.may(operand, "read");
    case "-w":
      return kind !== undefined && files.may(operand, "write");
    case "-x":
      return operand.startsWith("/bin/") || (kind !== undefined && files.may(operand, "run"));
    case "-e":
      return kind !== undefined;
    case "-s":
      return kind === "folder" || (kind === "file" && files.size(operand) > 0);
    default:
      return kind !== undefined && KINDS[operator] === kind;
  }
}

const KINDS: Readonly<Record<string, FileKind>> = {
  "-f": "file",
  "-d": "folder",
  "-L": "link",
  "-h": "link",
  "-b": "block device",
  "-c": "character device",
};
