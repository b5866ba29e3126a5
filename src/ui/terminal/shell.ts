/** Runs what was typed: kubectl, a few commands of a shell, and pipes between them. */
import { startKubectl, type KubectlEnvironment } from "../../kubectl/driver.ts";
import { safeText } from "../../kubectl/safe-text.ts";
import { type ParsedLine, parseLine, type Pipeline, type Stage } from "./command-line.ts";
import type { ForwardAnswer } from "../../api/pod-access.ts";
import { curlOf, isLocal } from "./curl.ts";
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
  noCurlTarget(target: string): string;
  onlyAlias(): string;
}

export interface ShellSurroundings {
  readonly kubectl: KubectlEnvironment;
  readonly texts: ShellTexts;
  files(): readonly ShellFile[];
  /** Variables that were exported; kept from line to line. */
  readonly variables: Map<string, string>;
  writeFile(name: string, text: string): void;
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
  "alias",
  "cat",
  "clear",
  "curl",
  "echo",
  "export",
  "help",
  "history",
  "k",
  "kubectl",
  "ls",
  "watch",
];

const CURL_NO_CONNECTION = 7;
const CURL_EMPTY_REPLY = 52;
const NOT_FOUND = 127;
const MISUSE = 2;
const INTERRUPTED = 130;
const WATCH_EVERY_MS = 2_000;

/** @param done is called once, with the exit code of the last command */
export function runLine(line: string, shell: ShellSurroundings, done: (exitCode: number) => void): RunningLine {
  return new Line(parseLine(line, shell.variables), shell, done);
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
    const sentence = parsed.problem === "quote" ? texts.unclosedQuote() : texts.notSupported(parsed.at);
    shell.write(`${safeText(sentence)}\n`);
    done(MISUSE);
  }

  interrupt(): void {
    if (this.interrupted) return;
    this.interrupted = true;
    this.stop();
  }

  private runNext([pipeline, ...others]: readonly Pipeline[], exitCode: number): void {
    if (pipeline === undefined || this.interrupted) return this.done(this.interrupted ? INTERRUPTED : exitCode);
    const passedOver = (pipeline.onlyAfterSuccess && exitCode !== 0) || (pipeline.onlyAfterFailure && exitCode === 0);
    if (passedOver) return this.runNext(others, exitCode);
    this.runPipeline(pipeline, (code) => this.runNext(others, code));
  }

  private runPipeline(pipeline: Pipeline, done: (exitCode: number) => void): void {
    const { shell } = this;
    const { stages, output, input } = pipeline;
    if (output !== undefined) return this.intoFile(pipeline, output, done);
    const reader = stages.findIndex(({ words: [name] }, index) => index > 0 && (name === "kubectl" || name === "k"));
    if (reader > 0) return this.intoKubectl(pipeline, reader, done);
    const [first, ...behind] = stages;
    this.filtered(first ?? { words: [] }, behind, input, (text) => shell.write(text), done);
  }

  /** `… > file` writes a file of the editor. */
  private intoFile(
    pipeline: Pipeline,
    { file, append }: NonNullable<Pipeline["output"]>,
    done: (exitCode: number) => void,
  ): void {
    const { shell } = this;
    const before = append ? (shell.files().find(({ name }) => name === file)?.text ?? "") : "";
    let text = before;
    const [first, ...behind] = pipeline.stages;
    const take = (more: string): void => {
      text += more;
    };
    this.filtered(first ?? { words: [] }, behind, pipeline.input, take, (code) => {
      shell.writeFile(file, text);
      done(code);
    });
  }

  /** `… | kubectl apply -f -`: what comes before is run to its end, and then read. */
  private intoKubectl(pipeline: Pipeline, reader: number, done: (exitCode: number) => void): void {
    let text = "";
    const [first, ...behind] = pipeline.stages.slice(0, reader);
    const take = (more: string): void => {
      text += more;
    };
    this.filtered(first ?? { words: [] }, behind, pipeline.input, take, () =>
      this.runPipeline({ ...pipeline, stages: pipeline.stages.slice(reader), input: text }, done),
    );
  }

  /** A command and the filters behind it; errors go to the screen. */
  private filtered(
    first: Stage,
    behind: readonly Stage[],
    input: string | undefined,
    out: (text: string) => void,
    done: (exitCode: number) => void,
  ): void {
    const { write, texts } = this.shell;
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
      if (passed !== "") out(passed);
    };
    this.runStage(
      first,
      input,
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
    input: string | undefined,
    print: (stream: "out" | "err", text: string) => void,
    done: (exitCode: number) => void,
  ): void {
    const [name = "", ...rest] = words;
    const { shell } = this;
    switch (name) {
      case "kubectl":
      case "k": {
        const running = startKubectl(rest, withInput(shell.kubectl, input), { print, done });
        this.stop = () => running.interrupt();
        return;
      }
      case "curl":
        return this.curl(rest, print, done);
      case "export":
        return this.export(rest, print, done);
      case "alias":
        if (rest.length > 0 && rest.join(" ") !== "k=kubectl") {
          print("err", `${shell.texts.onlyAlias()}\n`);
          return done(1);
        }
        if (rest.length === 0) print("out", "alias k='kubectl'\n");
        return done(0);
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
        if (rest.length === 0 && input !== undefined) {
          print("out", safeText(input));
          return done(0);
        }
        return this.concatenate(rest, print, done);
      default:
        print("err", `${shell.texts.notFound(safeText(name))}\n`);
        return done(NOT_FOUND);
    }
  }

  /** `export NAME=value`; without words, all variables. */
  private export(
    words: readonly string[],
    print: (stream: "out" | "err", text: string) => void,
    done: (exitCode: number) => void,
  ): void {
    const { variables } = this.shell;
    for (const word of words) {
      const found = /^([A-Za-z_]\w*)(?:=([\s\S]*))?$/.exec(word);
      if (found === null) {
        print("err", `export: \`${safeText(word)}': not a valid identifier\n`);
        return done(1);
      }
      const [, name = "", value] = found;
      variables.set(name, value ?? variables.get(name) ?? "");
    }
    if (words.length === 0) {
      const lines = [...variables].map(([name, value]) => `export ${name}=${JSON.stringify(value)}\n`);
      print("out", safeText(lines.sort().join("")));
    }
    done(0);
  }

  /** `curl [-s] [-i] [-X METHOD] localhost:PORT/path`, through what port-forward has opened. */
  private curl(
    words: readonly string[],
    print: (stream: "out" | "err", text: string) => void,
    done: (exitCode: number) => void,
  ): void {
    const { kubectl, texts } = this.shell;
    const asked = curlOf(words);
    if ("problem" in asked) {
      print("err", `${safeText(asked.problem)}\n`);
      return done(MISUSE);
    }
    const { host, port, path, method } = asked;
    const forward = isLocal(host) ? kubectl.session.forwards?.find(({ local }) => local === port) : undefined;
    if (forward === undefined) {
      print(
        "err",
        `${safeText(isLocal(host) ? `curl: (7) Failed to connect to ${host} port ${port} after 0 ms: Could not connect to server` : texts.noCurlTarget(host))}\n`,
      );
      return done(CURL_NO_CONNECTION);
    }
    const place = `/api/v1/namespaces/${forward.namespace}/pods/${forward.pod}/portforward?ports=${forward.port}`;
    const body = { method, path, host: `${host}:${port}` };
    kubectl.client.request({ method: "POST", path: place, body }, (response) => {
      if (this.interrupted) return done(INTERRUPTED);
      const answer = response.body as ForwardAnswer & { readonly message?: string };
      if (response.code >= 400 || answer.kind !== "answered") {
        const why = response.code >= 400 ? (answer.message ?? "") : "Empty reply from server";
        print("err", `${safeText(`curl: (52) ${why}`)}\n`);
        return done(CURL_EMPTY_REPLY);
      }
      const head = asked.withHead ? `HTTP/1.1 ${answer.status}\n\n` : "";
      print("out", safeText(`${head}${answer.body}`));
      done(0);
    });
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

/** `-f -` reads what was piped in, or the here-document. */
function withInput(kubectl: KubectlEnvironment, input: string | undefined): KubectlEnvironment {
  if (input === undefined) return kubectl;
  return { ...kubectl, readFile: (name) => (name === "-" ? input : kubectl.readFile(name)) };
}
