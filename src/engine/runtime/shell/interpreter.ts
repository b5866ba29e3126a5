/**
 * Runs compiled shell programs step by step. A live thread stops where it has to wait and goes on from there; what is
 * inside a pipeline, `$(…)`, a subshell, a trap or an exec runs at once, and its time is added up and waited for after it.
 */
import { type Assigned, assign, expandAssignment } from "../../../shell/assignments.ts";
import { BuiltIns } from "./built-ins.ts";
import type { CommandResult, ShellHost } from "./command.ts";
import { chooseClause, controlFlow, endsAtError, returnFromFunction } from "../../../shell/control-flow.ts";
import { expandText, expandWords, type ExpansionScope } from "../../../shell/expansion.ts";
import { compileScript } from "../../../shell/parser.ts";
import { copyThread, newThread, type ProcessState, type ThreadState } from "./process-state.ts";
import type { Instruction, Program, SimpleCommand } from "../../../shell/program.ts";
import { ShellFunctions } from "./shell-functions.ts";
import { Redirections } from "./redirections.ts";
import { runTool } from "./run-tool.ts";
import { argumentsOfScript, identityOfScript, scriptToRun } from "./script-files.ts";
import { Capture, follow, printed, repeats, takePlace, timed, waitFor, waitingOf, withinTime } from "./step-results.ts";
import { variableScope } from "./variable-scope.ts";
import type { Foreground, Immediate, Output, Step } from "./step.ts";
import { ShellSyntaxError, type Redirect, type Word } from "../../../shell/words.ts";
import { runForWords } from "./xargs.ts";

/** Steps of everything that runs at once for one command; more is an endless loop. */
const MAX_IMMEDIATE_STEPS = 20_000;
const MAX_DEPTH = 30;
const FOREVER_MS = 86_400_000;
/** `$(<file)` */
const ONLY_A_FILE = /^\s*<\s*(?=[^\s;|&<>]+\s*$)/;

export class Interpreter {
  private readonly host: ShellHost;
  private readonly process: ProcessState;
  private depth = 0;
  private immediate: Immediate | undefined;
  private readonly redirections: Redirections;
  private readonly builtIns: BuiltIns;
  private readonly functions: ShellFunctions;

  /** @param own the program that the process is running */
  constructor(host: ShellHost, process: ProcessState, own: Program) {
    this.host = host;
    this.process = process;
    this.redirections = new Redirections(host, process);
    this.builtIns = new BuiltIns(host, process);
    this.functions = new ShellFunctions(process, own);
  }

  /** Runs a whole program at once. @param status what `$?` is at its start */
  runAtOnce(program: Program, stdin: string, output: Output, status = 0) {
    const thread = newThread(-1, 0);
    thread.status = status;
    if (stdin !== "") thread.inputs.push({ text: stdin, offset: 0 });
    return this.runThread(program, thread, output);
  }

  /** Commands that are read in: functions among them stay. @throws ShellSyntaxError */
  runText(text: string, output: Output, status: number) {
    const program = compileScript(text);
    this.functions.remember(program, text);
    return this.runAtOnce(program, "", output, status);
  }

  private runThread(program: Program, thread: ThreadState, output: Output) {
    const outer = this.immediate;
    const run: Immediate = outer ?? { durationMs: 0, forever: false, steps: 0 };
    this.immediate = run;
    const startedMs = run.durationMs;
    const sink: Output = outer === undefined ? (stream, text) => output(stream, text, run.durationMs) : output;
    this.depth += 1;
    try {
      if (this.depth > MAX_DEPTH) throw new ShellSyntaxError("too many nested commands for the simulation");
      while (thread.pc >= 0 && !run.forever) {
        run.steps += 1;
        if (run.steps > MAX_IMMEDIATE_STEPS) {
          run.forever = true;
          break;
        }
        const foreground = this.step(program, thread, sink);
        if (foreground !== undefined) run.serves = foreground.argv;
      }
    } finally {
      this.depth -= 1;
      this.immediate = outer;
    }
    const { durationMs, forever, serves } = run;
    return { status: thread.status, durationMs: durationMs - startedMs, forever, serves };
  }

  /** Runs one instruction of a thread. Returns a server to be run in the foreground, if that is what it came to. */
  step(program: Program, thread: ThreadState, output: Output): Foreground | undefined {
    if (thread.following !== undefined)
      return follow(this.host, this.process, thread, this.redirections.outputOf(thread, output));
    const instruction = program[thread.pc];
    if (instruction === undefined) {
      thread.pc = -1;
      return undefined;
    }
    thread.pc += 1;
    if (instruction.op === "define") {
      this.functions.define(program, instruction.name, thread.pc);
      thread.pc = instruction.end;
      return undefined;
    }
    if (instruction.op !== "simple") {
      if (controlFlow(this.process, thread, instruction)) return undefined;
      if (instruction.op === "spawn" && this.immediate !== undefined)
        this.runJob(program, thread, instruction.end, output);
      else this.control(thread, instruction, output);
      if (instruction.op === "pipeline" || instruction.op === "subshell") this.stopAtError(program, thread);
      return undefined;
    }
    const { result, exits, serves, replaces } = this.simple(program, thread, instruction.command, output);
    if (repeats(this.immediate, thread, result, this.host.nowMs)) return undefined;
    thread.status = result.status;
    if (exits === true) thread.pc = -1;
    else this.stopAtError(program, thread);
    if (serves !== undefined) {
      this.settle(thread, { status: 0, forever: true });
      return { argv: serves, replaces: replaces === true };
    }
    this.settle(thread, result);
    return undefined;
  }

  private stopAtError(program: Program, thread: ThreadState): void {
    if (!endsAtError(this.process, program, thread)) return;
    if (thread.id >= 0 || this.depth <= 1) this.process.exiting = thread.status;
    thread.pc = -1;
  }

  /** A background job of something that runs at once: it runs to its end before the rest goes on. */
  private runJob(program: Program, thread: ThreadState, end: number, output: Output): void {
    const job = copyThread(thread, -2);
    const run = this.immediate ?? { durationMs: 0, forever: false, steps: 0 };
    while (!run.forever && job.pc >= 0 && job.pc < end) {
      run.steps += 1;
      run.forever = run.steps > MAX_IMMEDIATE_STEPS;
      this.step(program, job, output);
    }
    thread.pc = end;
    thread.status = 0;
  }

  private settle(thread: ThreadState, result: CommandResult): void {
    waitFor(this.immediate, thread, result, this.host.nowMs);
  }

  private control(thread: ThreadState, instruction: Instruction, output: Output): void {
    switch (instruction.op) {
      case "pipeline":
        this.pipeline(thread, instruction.programs, output);
        return;
      case "subshell":
        this.subshell(thread, instruction.program, output);
        return;
      case "for":
        thread.loops.push({
          items:
            instruction.words === undefined
              ? this.positional(thread)
              : this.expand(thread, output, (scope) => expandWords(instruction.words ?? [], scope)),
          index: 0,
        });
        return;
      case "case":
        chooseClause(thread, instruction, this.textsOf(thread, output));
        return;
      case "spawn":
        this.spawn(thread, instruction.end);
        return;
      case "open":
        this.redirections.open(thread, instruction.redirects, this.textsOf(thread, output));
        return;
      case "close":
        this.redirections.close(thread);
        return;
    }
  }

  /** A background job; inside something that runs at once it simply runs to its end. */
  private spawn(thread: ThreadState, end: number): void {
    const { process } = this;
    if (this.immediate !== undefined) return;
    const job = copyThread(thread, process.nextThread);
    process.nextThread += 1;
    process.threads.push(job);
    process.variables["!"] = String(job.id + 1);
    thread.pc = end;
    thread.status = 0;
  }

  private pipeline(thread: ThreadState, programs: readonly Program[], output: Output): void {
    let stdin = "";
    let total = 0;
    let forever = false;
    programs.forEach((program, index) => {
      const isLast = index === programs.length - 1;
      const capture = new Capture(output);
      const run = this.isolated(program, stdin, isLast ? this.redirections.outputOf(thread, output) : capture.sink);
      stdin = capture.text;
      thread.status = run.status;
      total += run.durationMs;
      if (run.forever && isLast) forever = true;
    });
    if (this.immediate === undefined) this.settle(thread, { status: thread.status, durationMs: total, forever });
  }

  private subshell(thread: ThreadState, program: Program, output: Output): void {
    const { status, durationMs, forever } = this.isolated(program, "", this.redirections.outputOf(thread, output));
    thread.status = status;
    if (this.immediate === undefined) this.settle(thread, { status, durationMs, forever });
  }

  /** Changes of variables inside are not seen outside. */
  private isolated(program: Program, stdin: string, output: Output) {
    const { process } = this;
    const { variables, workingDir, exiting } = process;
    process.variables = { ...variables };
    const back = this.functions.enter();
    try {
      return this.runAtOnce(program, stdin, output);
    } finally {
      back();
      process.variables = variables;
      process.workingDir = workingDir;
      process.exiting = exiting;
    }
  }

  private simple(program: Program, thread: ThreadState, command: SimpleCommand, output: Output): Step {
    this.program = program;
    const before = this.immediate?.durationMs;
    let spentMs = 0;
    this.substituted = 0;
    try {
      const sink = this.redirections.outputOf(thread, output);
      const words = this.expand(thread, sink, (scope) => expandWords(command.words, scope));
      const assigned = command.assignments.map((one) =>
        this.expand(thread, sink, (scope) => expandAssignment(one, scope)),
      );
      spentMs = this.spentMs;
      this.spentMs = 0;
      const step = this.carryOut(thread, words, assigned, command.redirects, sink);
      if (before !== undefined || spentMs === 0) return step;
      return { ...step, result: { ...step.result, durationMs: (step.result.durationMs ?? 0) + spentMs } };
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
      output("stderr", `sh: ${error.message}\n`);
      return { result: { status: 2 }, exits: this.immediate === undefined && thread.id === 0 };
    }
  }

  /** What the current command stands in. */
  private program: Program = [];

  /** Time of the substitutions in the words of the current command, and what the last of them came to. */
  private spentMs = 0;
  private substituted = 0;

  private carryOut(
    thread: ThreadState,
    words: readonly string[],
    assigned: readonly Assigned[],
    redirects: readonly Redirect[],
    output: Output,
  ): Step {
    const { variables } = this.process;
    const targets = this.redirections.targets(thread, redirects, this.textsOf(thread, output), output);
    if (targets === undefined) return { result: { status: 1 } };
    for (const one of assigned) assign(variables, one);
    if (variables["-"]?.includes("x") === true && words.length > 0) output("stderr", `+ ${words.join(" ")}\n`);
    if (words.length === 0) return { result: { status: assigned.length > 0 ? this.substituted : thread.status } };
    const called = this.callFunction(thread, words, targets.output);
    if (called !== undefined) return called;
    const special = this.special(thread, words, targets.stdin, targets.output);
    if (special !== undefined) return special;
    const outcome = runTool(
      this.host,
      this.process,
      words,
      targets.stdin,
      waitingOf(this.immediate, thread, this.host.nowMs),
    );
    if (outcome === "server") return { result: { status: 0, forever: true }, serves: words };
    if (outcome.out !== undefined && outcome.out !== "") targets.output("stdout", outcome.out);
    if (outcome.err !== undefined && outcome.err !== "") targets.output("stderr", outcome.err);
    return { result: outcome };
  }

  /** In its own program a function is a jump; from everywhere else it runs at once. */
  private callFunction(thread: ThreadState, words: readonly string[], output: Output): Step | undefined {
    const { program } = this;
    const found = this.functions.find(program, words[0] ?? "");
    if (found === undefined) return undefined;
    if (thread.returns.length > MAX_DEPTH || this.depth > MAX_DEPTH)
      throw new ShellSyntaxError("too many nested calls for the simulation");
    const positional = words.slice(1);
    if (found.program === program) {
      thread.returns.push({ returnTo: thread.pc, positional });
      thread.pc = found.pc;
      return { result: { status: thread.status } };
    }
    const inside = newThread(-1, found.pc);
    inside.returns.push({ returnTo: -1, positional });
    return timed(this.immediate, this.runThread(found.program, inside, output));
  }

  /** What the shell reads in itself may change its variables and functions. */
  private runScript(text: string, output: Output, words: readonly string[], stdin: string) {
    const { process } = this;
    const { positional, variables } = process;
    process.positional = argumentsOfScript(words) ?? positional;
    const own = identityOfScript(words);
    try {
      if (own === undefined) return this.runText(text, output, 0);
      process.variables = { ...variables, ...own };
      return this.isolated(compileScript(text), stdin, output);
    } finally {
      process.positional = positional;
      if (own !== undefined) process.variables = variables;
    }
  }

  /** Commands that run others, or end the shell. */
  private special(thread: ThreadState, words: readonly string[], stdin: string, output: Output): Step | undefined {
    const { process } = this;
    const [name = "", ...args] = words;
    const ok: Step = { result: { status: 0 } };
    const script = scriptToRun(words, this.host, process);
    if (typeof script === "string") return timed(this.immediate, this.runScript(script, output, words, stdin));
    if (script !== undefined) {
      output("stderr", script.err ?? "");
      return { result: script };
    }
    switch (name) {
      case "exit": {
        const status = args[0] === undefined ? thread.status : Number.parseInt(args[0], 10) & 255;
        if (thread.id >= 0 || this.depth <= 1) process.exiting = status;
        return { result: { status }, exits: true };
      }
      case "return":
        thread.status = args[0] === undefined ? thread.status : Number.parseInt(args[0], 10) & 255;
        returnFromFunction(thread);
        return { result: { status: thread.status } };
      case "wait":
        if (this.immediate === undefined && process.threads.some(({ id, pc }) => id !== thread.id && pc >= 0))
          thread.blocked = "wait";
        return ok;
      case "exec": {
        const inner = scriptToRun(args, this.host, process);
        if (typeof inner === "string")
          return this.immediate === undefined && thread.id === 0
            ? { result: { status: 0, forever: true }, serves: args, replaces: true }
            : { ...timed(this.immediate, this.runScript(inner, output, args, stdin)), exits: true };
        return takePlace(this.host, this.process, thread, {
          args,
          stdin,
          output,
          waiting: waitingOf(this.immediate, thread, this.host.nowMs),
        });
      }
      case "command":
      case "time":
      case "nohup":
        return args[0] === undefined
          ? ok
          : this.carryOut(thread, args[0] === "-v" ? ["command -v", ...args.slice(1)] : args, [], [], output);
      case "timeout":
        return withinTime(args, thread, this.host.nowMs, (command) => this.carryOut(thread, command, [], [], output));
      case "xargs":
        return runForWords(args, stdin, (line) => this.carryOut(thread, line, [], [], output).result);
      default:
        return printed(this.builtIns.run(thread, words, stdin), output);
    }
  }

  private positional(thread: ThreadState): readonly string[] {
    return thread.returns.at(-1)?.positional ?? this.process.positional;
  }

  private textsOf(thread: ThreadState, output: Output): (word: Word) => string {
    return (word) => this.expand(thread, output, (scope) => expandText(word, scope));
  }

  private expand<T>(thread: ThreadState, output: Output, work: (scope: ExpansionScope) => T): T {
    const { process } = this;
    const positional = this.positional(thread);
    return work({
      ...variableScope(process, thread, positional, this.host),
      substitute: (script) => {
        const capture = new Capture(output);
        const run = this.isolated(compileScript(script.replace(ONLY_A_FILE, "cat ")), "", capture.sink);
        this.substituted = thread.status = run.status;
        this.spentMs += run.forever ? FOREVER_MS : run.durationMs;
        return capture.text;
      },
    });
  }
}
