/** Where the input of a command comes from and where its output goes. POSIX.1-2017, Shell Command Language, 2.7. */
import { type ShellHost, writeProblem } from "./command.ts";
import { absolutePath } from "../../../shell/text-command.ts";
import type { Output } from "./step.ts";
import type { ProcessState, ThreadState } from "./process-state.ts";
import type { Redirect, Word } from "../../../shell/words.ts";

export type ExpandText = (word: Word) => string;

export class Redirections {
  private readonly host: ShellHost;
  private readonly process: ProcessState;

  constructor(host: ShellHost, process: ProcessState) {
    this.host = host;
    this.process = process;
  }

  /** Input and outputs of one command; undefined when a file cannot be opened. */
  targets(
    thread: ThreadState,
    redirects: readonly Redirect[],
    text: ExpandText,
    output: Output,
  ): { readonly stdin: string; readonly output: Output } | undefined {
    const input = thread.inputs.at(-1);
    let stdin = input === undefined ? "" : input.text.slice(input.offset);
    let stdout = "";
    let stderr = "";
    for (const { kind, from, target } of redirects) {
      const name = text(target);
      const path = absolutePath(name, this.process.workingDir);
      if (kind === "here") stdin = name;
      else if (kind === "in") {
        const content = this.host.read(path);
        if (content === undefined) {
          const why = this.host.mayRead(path) ? "no such file" : "Permission denied";
          output("stderr", `${this.shellName()}: can't open ${name}: ${why}\n`);
          return undefined;
        }
        stdin = content;
      } else if (kind === "both") stderr = stdout === "" ? "/dev/stdout" : stdout;
      else {
        const isDevice = path.startsWith("/dev/") || /^\/proc\/(?!sys)/.test(path);
        const opened = isDevice ? "ok" : kind === "out" ? this.host.write(path, "", false) : this.host.mayWrite(path);
        if (opened !== "ok" && opened !== "full") {
          output("stderr", `${this.shellName()}: can't create ${name}: ${writeProblem(opened)}\n`);
          return undefined;
        }
        if (from === 2) stderr = path;
        else stdout = path;
      }
    }
    if (stdout === "" && stderr === "") return { stdin, output };
    return {
      stdin,
      output: (stream, printed) => this.send(stream === "stdout" ? stdout : stderr, stream, printed, output),
    };
  }

  /** `$0`, with which a shell begins what it complains of. */
  private shellName(): string {
    return this.process.variables["0"] ?? "sh";
  }

  private send(path: string, stream: "stdout" | "stderr", text: string, output: Output): void {
    if (path === "") output(stream, text);
    else if (path === "/dev/null") return;
    else if (path === "/dev/stdout" || path === "/proc/1/fd/1") output("stdout", text);
    else if (path === "/dev/stderr" || path === "/proc/1/fd/2") output("stderr", text);
    else if (this.host.write(path, text, true) === "full")
      output("stderr", `${this.shellName()}: write error: No space left on device\n`);
  }

  open(thread: ThreadState, redirects: readonly Redirect[], text: ExpandText): void {
    let opened = "";
    let input = { text: "", offset: -1 };
    for (const { kind, target } of redirects) {
      const name = text(target);
      const path = absolutePath(name, this.process.workingDir);
      if (kind === "here") input = { text: name, offset: 0 };
      else if (kind === "in") input = { text: this.host.read(path) ?? "", offset: 0 };
      else if (kind !== "both") {
        if (kind === "out" && !path.startsWith("/dev/")) this.host.write(path, "", false);
        opened = path;
      }
    }
    thread.outputs.push(opened);
    thread.inputs.push(input.offset < 0 ? { text: "", offset: 0 } : input);
  }

  close(thread: ThreadState): void {
    thread.outputs.pop();
    thread.inputs.pop();
  }

  outputOf(thread: ThreadState, output: Output): Output {
    const path = thread.outputs.findLast((opened) => opened !== "");
    if (path === undefined) return output;
    return (stream, text) => this.send(stream === "stdout" ? path : "", stream, text, output);
  }
}
