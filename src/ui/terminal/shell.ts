/** Runs what was typed: kubectl, a few commands of a shell, and pipes between them. */
import { startKubectl, type KubectlEnvironment } from "../../kubectl/driver.ts";
import { safeText } from "../../kubectl/safe-text.ts";
import { type ParsedLine, parseLine, type Pipeline, type Stage } from "./command-line.ts";
import { createFilter, type Filter } from "./filters.ts";

export interface ShellFile {
  readonly name: string;
  readonly text: string;
}

/** Sentences of the shell itself, in the language of the page. */
export interface ShellTexts {
  notFound(command: string): string;
  unclosedQuote(): string;
  notSupported(operator: string): string;
  noFile(name: string): string;
  noFiles(): string;
  onlyKubectl(): string;
  notAFilter(command: string): string;
  help(): string;
}

export interface ShellSurroundings {
  readonly kubectl: KubectlEnvironment;
  readonly texts: ShellTexts;
  files(): readonly ShellFile[];
  history(): readonly string[];
  write(text: string): void;
  /** Empties the screen. */
  clear(): void;
  /** Calls back after so many real milliseconds; returns the call that cancels it. */
  later(ms: number, call: () => void): () => void;
}

/** A line that is being carried out. */
export interface RunningLine {
  interrupt(): void;
}

export const SHELL_COMMANDS: readonly string[] = [
  "cat",
  "clear",
  "echo",
  "help",
  "history",
  "k",
  "kubectl",
  "ls",
  "watch",
];

const NOT_FOUND = 127;
const MISUSE = 2;
const INTERRUPTED = 130;
const WATCH_EVERY_MS = 2_000;

/** @param done is called once, with the exit code of the last command */
export function runLine(line: string, shell: ShellSurroundings, done: (exitCode: number) => void): RunningLine {
  return new Line(parseLine(line), shell, done);
}

class Line implements RunningLine {
  private readonly shell: ShellSurroundings;
  private readonly done: (exitCode: number) => void;
  private stop: () => void = () => undefined;
  private interrupted = false;

  constructor(parsed: ParsedLine, shell: ShellSurroundings, done: (exitCode: number) => void) {
    this.shell = shell;
    this.done = done;
    if (parsed.ok) {
      this.runNext(parsed.pipelines, 0);
      return;
    }
    const { texts } = shell;
    shell.write(`${parsed.problem === "quote" ? texts.unclosedQuote() : texts.notSupported(parsed.at)}\n`);
    done(MISUSE);
  }

  interrupt(): void {
    if (this.interrupted) return;
    this.interrupted = true;
    this.stop();
  }

  private runNext([pipeline, ...others]: readonly Pipeline[], exitCode: number): void {
    if (pipeline === undefined || this.interrupted) return this.done(this.interrupted ? INTERRUPTED : exitCode);
    if (pipeline.onlyAfterSuccess && exitCode !== 0) return this.runNext(others, exitCode);
    this.runPipeline(pipeline, (code) => this.runNext(others, code));
  }

  private runPipeline({ stages }: Pipeline, done: (exitCode: number) => void): void {
    const { write, texts } = this.shell;
    const [first, ...behind] = stages;
    const filters: Filter[] = [];
    for (const { words } of behind) {
      const made = createFilter(words);
      if (!made.ok) {
        write(`${made.message.endsWith("not found") ? texts.notAFilter(words[0] ?? "") : made.message}\n`);
        return done(NOT_FOUND);
      }
      filters.push(made.filter);
    }
    const push = (text: string, from: number): void => {
      let passed = text;
      for (const filter of filters.slice(from)) passed = passed === "" ? "" : filter.push(passed);
      if (passed !== "") write(passed);
    };
    this.runStage(
      first ?? { words: [] },
      (stream, text) => (stream === "err" ? write(text) : push(text, 0)),
      (code) => {
        let exitCode = code;
        for (const [index, filter] of filters.entries()) {
          const ended = filter.end();
          push(ended.text, index + 1);
          exitCode = ended.exitCode;
        }
        done(exitCode);
      },
    );
  }

  private runStage(
    { words }: Stage,
    print: (stream: "out" | "err", text: string) => void,
    done: (exitCode: number) => void,
  ): void {
    const [name = "", ...rest] = words;
    const { shell } = this;
    switch (name) {
      case "kubectl":
      case "k": {
        const running = startKubectl(rest, shell.kubectl, { print, done });
        this.stop = () => running.interrupt();
        return;
      }
      case "watch":
        return this.watch(rest, print, done);
      case "clear":
        shell.clear();
        return done(0);
      case "echo":
        print("out", `${safeText(rest.join(" "))}\n`);
        return done(0);
      case "help":
        print("out", `${shell.texts.help()}\n`);
        return done(0);
      case "history":
        print(
          "out",
          shell
            .history()
            .map((line, index) => `${String(index + 1).padStart(5)}  ${safeText(line)}\n`)
            .join(""),
        );
        return done(0);
      case "ls":
        return this.list(print, done);
      case "cat":
        return this.concatenate(rest, print, done);
      default:
        print("err", `${shell.texts.notFound(safeText(name))}\n`);
        return done(NOT_FOUND);
    }
  }

  private list(print: (stream: "out" | "err", text: string) => void, done: (exitCode: number) => void): void {
    const files = this.shell.files();
    if (files.length === 0) print("err", `${this.shell.texts.noFiles()}\n`);
    else print("out", files.map(({ name }) => `${safeText(name)}\n`).join(""));
    done(0);
  }

  private concatenate(
    names: readonly string[],
    print: (stream: "out" | "err", text: string) => void,
    done: (exitCode: number) => void,
  ): void {
    let exitCode = 0;
    for (const name of names) {
      const file = this.shell.files().find((known) => known.name === name);
      if (file === undefined) {
        print("err", `${this.shell.texts.noFile(safeText(name))}\n`);
        exitCode = 1;
      } else print("out", safeText(file.text.endsWith("\n") ? file.text : `${file.text}\n`));
    }
    done(exitCode);
  }

  /** `watch [-n SECONDS] kubectl …`: the screen, again and again, until Ctrl+C. */
  private watch(
    words: readonly string[],
    print: (stream: "out" | "err", text: string) => void,
    done: (exitCode: number) => void,
  ): void {
    const every = words[0] === "-n" ? Number(words[1]) * 1000 : WATCH_EVERY_MS;
    const command = words[0] === "-n" ? words.slice(2) : words;
    if ((command[0] !== "kubectl" && command[0] !== "k") || !(every >= 100)) {
      print("err", `${this.shell.texts.onlyKubectl()}\n`);
      return done(MISUSE);
    }
    const again = (): void => {
      let screen = "";
      const running = startKubectl(command.slice(1), this.shell.kubectl, {
        print: (_stream, text) => {
          screen += text;
        },
        done: () => {
          if (this.interrupted) return done(INTERRUPTED);
          this.shell.clear();
          print("out", screen);
          const cancel = this.shell.later(every, again);
          this.stop = () => {
            cancel();
            done(INTERRUPTED);
          };
        },
      });
      // A command that answers at once has set what is to be stopped next.
      if (screen === "") this.stop = () => running.interrupt();
    };
    again();
  }
}
