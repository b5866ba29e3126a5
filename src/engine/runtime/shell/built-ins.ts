/** Commands of the shell about itself: variables, traps, tests, input, jobs. POSIX.1-2017, Shell Command Language, 2.14. */
import type { ShellHost } from "./command.ts";
import { absolutePath } from "../../../shell/text-command.ts";
import { evaluateArithmetic } from "../../../shell/arithmetic.ts";
import { dropArray, setArray } from "../../../shell/arrays.ts";
import { ENTER, permits } from "../file-attributes.ts";
import { signalName } from "../signals.ts";
import { matchesPattern } from "../../../shell/patterns.ts";
import type { Step } from "./step.ts";
import type { ProcessState, ThreadState } from "./process-state.ts";
import { evaluateTest } from "../../../shell/test-expression.ts";

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
        return this.changeFolder(args[0] ?? process.variables["HOME"] ?? "/root");
      case "export":
      case "readonly":
      case "local":
      case "declare":
        if (args[0] === "-A" || args[0] === "-a") for (const arg of args.slice(1)) delete process.variables[arg];
        for (const arg of args.filter((text) => text.includes("=")))
          process.variables[arg.slice(0, arg.indexOf("="))] = arg.slice(arg.indexOf("=") + 1);
        return ok;
      case "unset":
        for (const arg of args) dropArray(process.variables, arg);
        return ok;
      case "set":
        this.setOptions(args);
        return ok;
      case "let":
        return { result: { status: this.calculate(args) === 0 ? 1 : 0 } };
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
        return { result: { status: this.test(name, args) } };
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
      case "umask":
        return { result: { status: 0, out: args.length === 0 ? "0022\n" : "" } };
      case "ulimit":
        if (args.some((arg) => !arg.startsWith("-"))) return ok;
        return { result: { status: 0, out: `${args.includes("-n") ? "1048576" : "unlimited"}\n` } };
      case "kill":
        return this.kill(args);
      default:
        return undefined;
    }
  }

  private changeFolder(given: string): Step {
    const { process, host } = this;
    const target = given === "-" ? (process.variables["OLDPWD"] ?? process.workingDir) : given;
    const path = absolutePath(target, process.workingDir);
    const found = host.stat(path, true);
    // Of images not all folders are known: what is no folder for sure is refused.
    if (found !== undefined && found.kind !== "folder") {
      const err = `${process.variables["0"] ?? "sh"}: cd: can't cd to ${given}: Not a directory\n`;
      return { result: { status: 2, err } };
    }
    process.variables["OLDPWD"] = process.workingDir;
    process.workingDir = path;
    return { result: { status: 0 } };
  }

  private test(name: string, args: readonly string[]): number {
    if (name !== "[[") return evaluateTest(name === "test" ? args : args.slice(0, -1), this.fileView());
    const { variables } = this.process;
    return evaluateTest(args.slice(0, -1), {
      ...this.fileView(),
      matches: matchesPattern,
      search(text, expression) {
        const found = new RegExp(expression.replaceAll("[[:space:]]", "\\s").replaceAll("[[:digit:]]", "\\d")).exec(
          text,
        );
        dropArray(variables, "BASH_REMATCH");
        if (found !== null)
          setArray(
            variables,
            "BASH_REMATCH",
            found.map((group) => group ?? ""),
            false,
          );
        return found !== null;
      },
    });
  }

  /** `-e` and `-x` are looked at; the others change nothing here. */
  private setOptions(args: readonly string[]): void {
    const { process } = this;
    for (const [index, arg] of args.entries()) {
      if (arg === "--") {
        process.positional = args.slice(index + 1);
        return;
      }
      if (!/^[-+][a-z]+$/.test(arg)) continue;
      const before = process.variables["-"] ?? "";
      const letters = ["e", "x"].filter((letter) => arg.includes(letter));
      process.variables["-"] = arg.startsWith("-")
        ? before + letters.filter((letter) => !before.includes(letter)).join("")
        : [...before].filter((letter) => !letters.includes(letter)).join("");
    }
  }

  private calculate(expressions: readonly string[]): number {
    const { variables } = this.process;
    let value = 0;
    for (const expression of expressions) {
      const plain = expression.replace(/\$\{?(\w+)\}?/g, "$1");
      value = evaluateArithmetic(
        plain,
        (name) => variables[name] ?? "",
        (name, text) => void (variables[name] = text),
      );
    }
    return value;
  }

  private kill(args: readonly string[]): Step {
    const named = args[0] === "-s" ? args[1] : args.find((arg) => /^-[A-Za-z0-9]+$/.test(arg))?.slice(1);
    const signal = signalName(named ?? "TERM");
    const problems = args.filter((arg) => /^\d+$/.test(arg)).flatMap((pid) => this.send(Number(pid), signal) ?? []);
    return { result: { status: problems.length > 0 ? 1 : 0, err: problems.join("") } };
  }

  /** What a shell says when it could not. */
  private send(target: number, signal: string): string | undefined {
    if (target === this.host.pid) {
      this.process.pending.push(signal);
      return undefined;
    }
    const job = this.process.threads.find(({ id, pc }) => id + 1 === target && pc >= 0);
    if (job === undefined) {
      const outcome = this.host.signal(target, signal);
      if (outcome === "sent") return undefined;
      const why = outcome === "denied" ? "Operation not permitted" : "No such process";
      return `sh: can't kill pid ${target}: ${why}\n`;
    }
    if (signal === "0") return undefined;
    job.pc = -1;
    job.wakeAtMs = -1;
    job.following = undefined;
    return undefined;
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
    const { host } = this;
    return {
      kindOf: (path: string, follow: boolean) => host.stat(at(path), follow)?.kind,
      size: (path: string) => host.stat(at(path), true)?.bytes ?? 0,
      may(path: string, what: "read" | "write" | "run") {
        if (what === "read") return host.mayRead(at(path));
        if (what === "write") return host.mayWrite(at(path)) === "ok";
        const found = host.stat(at(path), true);
        if (found === undefined || found.kind === "folder") return found !== undefined;
        return permits(found, host.user, ENTER) && (found.mode & 0o111) !== 0;
      },
    };
  }
}
