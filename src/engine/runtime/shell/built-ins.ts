/** Commands of the shell about itself: variables, traps, tests, input, jobs. POSIX.1-2017, Shell Command Language, 2.14. */
import { absolutePath, type ShellHost } from "./command.ts";
import type { Step } from "./step.ts";
import type { ProcessState, ThreadState } from "./process-state.ts";
import { evaluateTest } from "./test-expression.ts";

export class BuiltIns {
  private readonly host: ShellHost;
  private readonly process: ProcessState;

  constructor(host: ShellHost, process: ProcessState) {
    this.host = host;
    this.process = process;
  }

  /** Undefined for commands that are no built-ins of this kind. */
  run(thread: ThreadState, words: readonly string[], stdin: string): Step | undefined {
    const { process } = this;
    const [name = "", ...args] = words;
    const ok: Step = { result: { status: 0 } };
    switch (name) {
      case ":":
        return ok;
      case "cd":
        process.workingDir = absolutePath(args[0] ?? "/root", process.workingDir);
        return ok;
      case "export":
      case "readonly":
      case "local":
      case "declare":
        for (const arg of args.filter((text) => text.includes("=")))
          process.variables[arg.slice(0, arg.indexOf("="))] = arg.slice(arg.indexOf("=") + 1);
        return ok;
      case "unset":
        for (const arg of args) delete process.variables[arg];
        return ok;
      case "set":
        if (args[0] === "--") process.positional = args.slice(1);
        return ok;
      case "shift":
        process.positional = process.positional.slice(Number(args[0] ?? "1"));
        return ok;
      case "trap":
        for (const signal of args.slice(1))
          process.traps[
            signal.replace(/^SIG/, "").replace(/^15$/, "TERM").replace(/^2$/, "INT").replace(/^0$/, "EXIT")
          ] = args[0] ?? "";
        return ok;
      case "[":
      case "test":
      case "[[":
        return { result: { status: evaluateTest(name === "test" ? args : args.slice(0, -1), this.fileView()) } };
      case "read":
        return {
          result: {
            status: this.readLine(
              thread,
              args.filter((arg) => !arg.startsWith("-")),
              stdin,
            ),
          },
        };
      case "kill":
        return this.kill(args);
      default:
        return undefined;
    }
  }

  private kill(args: readonly string[]): Step {
    const signal = (args.find((arg) => /^-[A-Z0-9]+$/.test(arg)) ?? "-TERM")
      .slice(1)
      .replace(/^SIG/, "")
      .replace(/^9$/, "KILL")
      .replace(/^15$/, "TERM");
    const target = Number(args.find((arg) => /^\d+$/.test(arg)) ?? "0");
    if (target === 1) {
      this.process.pending.push(signal);
      return { result: { status: 0 } };
    }
    const job = this.process.threads.find(({ id, pc }) => id + 1 === target && pc >= 0);
    if (job === undefined) return { result: { status: 1, err: `sh: can't kill pid ${target}: No such process\n` } };
    job.pc = -1;
    job.wakeAtMs = -1;
    return { result: { status: 0 } };
  }

  private readLine(thread: ThreadState, names: readonly string[], stdin: string): number {
    const source = thread.inputs.at(-1) ?? { text: stdin, offset: 0 };
    if (source.offset >= source.text.length) return 1;
    const end = source.text.indexOf("\n", source.offset);
    const line = source.text.slice(source.offset, end < 0 ? undefined : end);
    source.offset = end < 0 ? source.text.length : end + 1;
    const fields = line.trim().split(/[ \t]+/);
    const last = names.length - 1;
    names.forEach((name, index) => {
      this.process.variables[name] =
        index < last ? (fields[index] ?? "") : names.length === 1 ? line.trim() : fields.slice(index).join(" ");
    });
    return 0;
  }

  private fileView() {
    const at = (path: string): string => absolutePath(path, this.process.workingDir);
    return {
      isFile: (path: string) => this.host.read(at(path)) !== undefined,
      isFolder: (path: string) => this.host.read(at(path)) === undefined && this.host.list(at(path)) !== undefined,
      size: (path: string) => this.host.read(at(path))?.length ?? 0,
    };
  }
}
