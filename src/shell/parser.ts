/** Compiles a shell script. Source: POSIX.1-2017, Shell Command Language, 2.10. */
import { Lexer } from "./lexer.ts";
import { type Assignment, shiftTargets, type Instruction, type Program } from "./program.ts";
import { TokenReader } from "./token-reader.ts";
import { plainText, ShellSyntaxError, type Redirect, type Word } from "./words.ts";

const RESERVED: ReadonlySet<string> = new Set(["then", "else", "elif", "fi", "do", "done", "esac", "}", "in"]);

interface LoopScope {
  readonly continueTo: number;
  readonly breaks: { to: number }[];
  /** A `for` loop keeps a list that has to be dropped on the way out. */
  readonly isFor: boolean;
}

const compiled = new Map<string, Program>();
const MAX_COMPILED = 2_000;

/** The program of a script; the same object for the same text. @throws ShellSyntaxError */
export function compileScript(script: string): Program {
  let program = compiled.get(script);
  if (program === undefined) {
    if (compiled.size >= MAX_COMPILED) compiled.clear();
    program = new Parser(new Lexer(script).tokenize()).program();
    compiled.set(script, program);
  }
  return program;
}

class Parser extends TokenReader {
  private out: Instruction[] = [];
  private loops: LoopScope[] = [];

  program(): Program {
    this.list([]);
    if (this.peek().kind !== "end") throw this.unexpected();
    this.out.push({ op: "finish" });
    return this.out;
  }

  private list(until: readonly string[]): void {
    for (;;) {
      this.skipNewlines();
      const token = this.peek();
      if (token.kind === "end" || this.isReserved(until)) return;
      if (token.kind === "operator" && (token.text === ")" || token.text === ";;")) return;
      const start = this.out.length;
      this.andOr();
      if (this.isOperator("&")) {
        this.index += 1;
        this.out.splice(start, 0, { op: "spawn", end: -1 });
        shiftTargets(this.out, start + 1, 1, start - 1);
        this.out.push({ op: "finish" });
        this.out[start] = { op: "spawn", end: this.out.length };
      } else if (this.isOperator(";") || this.isOperator("\n")) this.index += 1;
      else if (
        this.peek().kind !== "end" &&
        !this.isReserved(until) &&
        !this.isOperator(")") &&
        !this.isOperator(";;")
      ) {
        throw this.unexpected();
      }
    }
  }

  private andOr(): void {
    this.pipeline();
    while (this.isOperator("&&") || this.isOperator("||")) {
      const branch: Instruction = { op: "branch", onSuccess: this.isOperator("||"), to: -1 };
      this.index += 1;
      this.skipNewlines();
      this.out.push(branch);
      this.pipeline();
      branch.to = this.out.length;
    }
  }

  private pipeline(): void {
    let negate = false;
    while (this.isReserved(["!"])) {
      negate = !negate;
      this.index += 1;
    }
    const start = this.out.length;
    this.command();
    if (this.isOperator("|")) {
      const programs: Program[] = [this.cut(start)];
      while (this.isOperator("|")) {
        this.index += 1;
        this.skipNewlines();
        this.command();
        programs.push(this.cut(start));
      }
      this.out.push({ op: "pipeline", programs });
    }
    if (negate) this.out.push({ op: "not" });
  }

  /** Takes what was compiled since `start` out, as a program of its own. */
  private cut(start: number): Program {
    const body = this.out.splice(start);
    shiftTargets(body, 0, -start, -1);
    body.push({ op: "finish" });
    return body;
  }

  private command(): void {
    const start = this.out.length;
    if (!this.compound()) {
      this.simple();
      return;
    }
    const redirects = this.redirects();
    if (redirects.length === 0) return;
    this.out.splice(start, 0, { op: "open", redirects });
    shiftTargets(this.out, start + 1, 1, start - 1);
    this.out.push({ op: "close" });
  }

  private compound(): boolean {
    const token = this.peek();
    if (token.kind === "operator" && token.text === "(") {
      this.index += 1;
      const start = this.out.length;
      this.list([]);
      this.expectOperator(")");
      this.out.push({ op: "subshell", program: this.cut(start) });
      return true;
    }
    const word = token.kind === "word" ? plainText(token.word) : undefined;
    switch (word) {
      case "((":
        this.index += 1;
        this.out.push(arithmetic(this.wordText(true)));
        return true;
      case "function":
        return this.namedFunction();
      case "{":
        this.index += 1;
        this.list(["}"]);
        this.expect("}");
        return true;
      case "if":
        this.ifCommand();
        return true;
      case "while":
      case "until":
        this.whileCommand(word === "until");
        return true;
      case "for":
        this.forCommand();
        return true;
      case "case":
        this.caseCommand();
        return true;
      default:
        return this.functionDefinition(word);
    }
  }

  private ifCommand(): void {
    const ends: { to: number }[] = [];
    this.index += 1;
    for (;;) {
      this.list(["then"]);
      this.expect("then");
      const branch: Instruction = { op: "branch", onSuccess: false, to: -1 };
      this.out.push(branch);
      this.list(["elif", "else", "fi"]);
      const end: Instruction = { op: "jump", to: -1 };
      this.out.push(end);
      ends.push(end);
      branch.to = this.out.length;
      if (this.isReserved(["elif"])) {
        this.index += 1;
        continue;
      }
      if (this.isReserved(["else"])) {
        this.index += 1;
        this.list(["fi"]);
      } else this.out.push({ op: "succeed" });
      break;
    }
    this.expect("fi");
    for (const end of ends) end.to = this.out.length;
  }

  private whileCommand(until: boolean): void {
    this.index += 1;
    const start = this.out.length;
    this.list(["do"]);
    this.expect("do");
    const exit: Instruction = { op: "branch", onSuccess: until, to: -1 };
    this.out.push(exit);
    const scope: LoopScope = { continueTo: start, breaks: [], isFor: false };
    this.loops.push(scope);
    this.list(["done"]);
    this.loops.pop();
    this.expect("done");
    this.out.push({ op: "jump", to: start });
    exit.to = this.out.length;
    for (const jump of scope.breaks) jump.to = this.out.length;
    this.out.push({ op: "succeed" });
  }

  private forCommand(): void {
    this.index += 1;
    if (this.isReserved(["(("])) return this.countingLoop();
    const name = this.wordText();
    let words: Word[] | undefined;
    this.skipNewlines();
    if (this.isReserved(["in"])) {
      this.index += 1;
      words = [];
      for (let token = this.peek(); token.kind === "word"; token = this.peek()) {
        words.push(token.word);
        this.index += 1;
      }
    }
    if (this.isOperator(";")) this.index += 1;
    this.skipNewlines();
    this.expect("do");
    this.out.push({ op: "for", words });
    const start = this.out.length;
    const next: Instruction = { op: "next", name, end: -1 };
    this.out.push(next);
    const scope: LoopScope = { continueTo: start, breaks: [], isFor: true };
    this.loops.push(scope);
    this.list(["done"]);
    this.loops.pop();
    this.expect("done");
    this.out.push({ op: "jump", to: start });
    next.end = this.out.length;
    for (const jump of scope.breaks) jump.to = this.out.length;
  }

  /** `for ((start; condition; step))` */
  private countingLoop(): void {
    this.index += 1;
    const [start = "", condition = "", step = ""] = this.wordText(true).split(";");
    if (this.isOperator(";")) this.index += 1;
    this.skipNewlines();
    this.expect("do");
    if (start.trim() !== "") this.out.push(arithmetic(start));
    const skip: Instruction = { op: "jump", to: -1 };
    this.out.push(skip);
    const again = this.out.length;
    if (step.trim() !== "") this.out.push(arithmetic(step));
    skip.to = this.out.length;
    this.out.push(arithmetic(condition.trim() === "" ? "1" : condition));
    const exit: Instruction = { op: "branch", onSuccess: false, to: -1 };
    this.out.push(exit);
    const scope: LoopScope = { continueTo: again, breaks: [], isFor: false };
    this.loops.push(scope);
    this.list(["done"]);
    this.loops.pop();
    this.expect("done");
    this.out.push({ op: "jump", to: again });
    exit.to = this.out.length;
    for (const jump of scope.breaks) jump.to = this.out.length;
    this.out.push({ op: "succeed" });
  }

  /** `function name { … }`, with or without `()`. */
  private namedFunction(): boolean {
    this.index += 1;
    const name = this.wordText();
    if (this.isOperator("(")) {
      this.index += 1;
      this.expectOperator(")");
    }
    this.functionBody(name);
    return true;
  }

  private caseCommand(): void {
    this.index += 1;
    const token = this.peek();
    if (token.kind !== "word") throw this.unexpected();
    this.index += 1;
    this.skipNewlines();
    this.expect("in");
    const clauses: { patterns: Word[]; to: number }[] = [];
    const instruction: Instruction = { op: "case", word: token.word, clauses, end: -1 };
    this.out.push(instruction);
    const ends: { to: number }[] = [];
    for (this.skipNewlines(); !this.isReserved(["esac"]); this.skipNewlines()) {
      if (this.isOperator("(")) this.index += 1;
      const patterns: Word[] = [];
      for (;;) {
        const pattern = this.peek();
        if (pattern.kind !== "word") throw this.unexpected();
        patterns.push(pattern.word);
        this.index += 1;
        if (!this.isOperator("|")) break;
        this.index += 1;
      }
      this.expectOperator(")");
      clauses.push({ patterns, to: this.out.length });
      this.list(["esac"]);
      const end: Instruction = { op: "jump", to: -1 };
      this.out.push(end);
      ends.push(end);
      if (this.isOperator(";;")) this.index += 1;
    }
    this.expect("esac");
    instruction.end = this.out.length;
    for (const end of ends) end.to = this.out.length;
  }

  private functionDefinition(name: string | undefined): boolean {
    const open = this.tokens[this.index + 1];
    const close = this.tokens[this.index + 2];
    const isDefinition =
      name !== undefined &&
      open?.kind === "operator" &&
      open.text === "(" &&
      close?.kind === "operator" &&
      close.text === ")";
    if (!isDefinition) return false;
    this.index += 3;
    this.functionBody(name);
    return true;
  }

  private functionBody(name: string): void {
    this.skipNewlines();
    const define: Instruction = { op: "define", name, end: -1 };
    this.out.push(define);
    const outer = this.loops;
    this.loops = [];
    this.command();
    this.loops = outer;
    this.out.push({ op: "return" });
    define.end = this.out.length;
  }

  private simple(): void {
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    for (;;) {
      const token = this.peek();
      if (token.kind === "redirect") redirects.push(token.redirect);
      else if (token.kind === "word") {
        const assignment = words.length === 0 ? assignmentOf(token.word) : undefined;
        if (assignment !== undefined) assignments.push(assignment);
        else words.push(token.word);
      } else break;
      this.index += 1;
    }
    if (assignments.length + words.length + redirects.length === 0) throw this.unexpected();
    const first = words[0] === undefined ? undefined : plainText(words[0]);
    if (first !== undefined && RESERVED.has(first) && words.length >= 1)
      throw new ShellSyntaxError(`unexpected "${first}"`);
    if ((first === "break" || first === "continue") && this.loops.length > 0) this.leaveLoop(first);
    else this.out.push({ op: "simple", command: { assignments, words, redirects } });
  }

  private leaveLoop(kind: "break" | "continue"): void {
    const scope = this.loops.at(-1);
    if (scope === undefined) return;
    if (kind === "continue") {
      this.out.push({ op: "jump", to: scope.continueTo });
      return;
    }
    if (scope.isFor) this.out.push({ op: "leave", loops: 1 });
    const jump: Instruction = { op: "jump", to: -1 };
    this.out.push(jump);
    scope.breaks.push(jump);
  }
}

/** `((expression))` is `let expression`. */
function arithmetic(expression: string): Instruction {
  const words: Word[] = [
    [{ kind: "text", text: "let", quoted: false }],
    [{ kind: "text", text: expression, quoted: true }],
  ];
  return { op: "simple", command: { assignments: [], words, redirects: [] } };
}

function assignmentOf(word: Word): Assignment | undefined {
  const first = word[0];
  if (first?.kind !== "text" || first.quoted) return undefined;
  const match = /^([A-Za-z_][A-Za-z0-9_]*(?:\[[^\]]*\])?)(\+?)=([\s\S]*)$/.exec(first.text);
  if (match === null) return undefined;
  const rest = match[3] ?? "";
  const append = match[2] === "+" ? { append: true } : {};
  return {
    name: match[1] ?? "",
    ...append,
    value: rest === "" ? word.slice(1) : [{ ...first, text: rest }, ...word.slice(1)],
  };
}
