/** A shell that is typed into (or written to): each line that is complete is a command of its own in the same shell. */
import { StringDecoder } from "node:string_decoder";
import type { ExecAnswer, SavedShell } from "../../../api/pod-access.ts";
import { type Channels, type EndStatus, ENDED_WELL } from "./channels.ts";
import {
  endStatus,
  INTERRUPTED,
  type Printer,
  refusalStatus,
  type RunEnd,
  type RunPlace,
  runRemotely,
  typeInto,
} from "./remote-run.ts";
import { TerminalLine } from "./terminal-line.ts";

/** What the shell says of a script that stops in the middle. */
const UNFINISHED = /^sh: syntax error: (end of file unexpected|unterminated|missing ')/;
const SHELLS: ReadonlySet<string> = new Set(["sh", "bash", "ash", "dash"]);

/** A shell without a script: `sh`, `/bin/bash -l`. */
export function isInteractiveShell([name = "", ...args]: readonly string[]): boolean {
  return SHELLS.has(name.slice(name.lastIndexOf("/") + 1)) && args.every((arg) => /^-[a-bd-z]+$/.test(arg));
}

/** What takes the lines: a new shell in the container, or the one that its first process is. */
export interface LineTaker {
  /** The command line of the shell. */
  readonly argv: readonly string[];
  run(script: string, session: SavedShell | undefined, print: Printer, wanted: () => boolean): Promise<RunEnd>;
  /** The input has ended without `exit`. */
  end(): Promise<void>;
}

/** A shell of its own beside whatever the container runs. */
export function newShell(place: RunPlace, argv: readonly string[]): LineTaker {
  return {
    argv,
    run: (script, session, print, wanted) =>
      runRemotely(place, [argv[0] ?? "sh", "-c", script], { session }, print, wanted),
    end: () => Promise.resolve(),
  };
}

/** The container's own shell. @param once its input ends with this connection */
export function ownShell(place: RunPlace, argv: readonly string[], once: boolean): LineTaker {
  const nobody = (): boolean => false;
  return {
    argv,
    run: (script, _session, print, wanted) => typeInto(place, script, false, print, wanted),
    async end() {
      if (once) await typeInto(place, "", true, () => Promise.resolve(), nobody);
    },
  };
}

export class ShellLines {
  private readonly taker: LineTaker;
  private readonly channels: Channels;
  private readonly tty: boolean;
  private session: SavedShell | undefined;
  /** Lines that are not a whole command yet. */
  private begun = "";
  private readonly waiting: string[] = [];
  private inputEnded = false;
  private interrupted = false;
  private wake: () => void = () => {};

  constructor(taker: LineTaker, channels: Channels, tty: boolean) {
    this.taker = taker;
    this.channels = channels;
    this.tty = tty;
  }

  /** Runs until `exit`, the end of the input, or the end of the container. */
  async run(): Promise<EndStatus> {
    const started = await this.command(":");
    if (started !== undefined) return started;
    if (this.tty) this.listenToKeys();
    else this.listenToText();
    for (;;) {
      await this.prompt();
      const text = await this.next();
      if (text === undefined) break;
      const end = await this.command(this.begun + text);
      if (end !== undefined) return end;
    }
    await this.taker.end();
    if (this.tty) await this.channels.send("stdout", "exit\r\n");
    return endStatus(this.taker.argv, this.session?.status ?? 0);
  }

  /** Undefined when the shell goes on. */
  private async command(script: string): Promise<EndStatus | undefined> {
    this.interrupted = false;
    const print: Printer = (stream, text) => this.print(stream, text);
    let held = "";
    const { begun } = this;
    const isLast = this.inputEnded && this.waiting.length === 0;
    const run = await this.taker.run(
      script,
      this.session,
      async (stream, text) => {
        // The shell's word about a script that stops in the middle is not for the reader while more may come.
        if (!isLast && UNFINISHED.test(text)) held = text;
        else await print(stream, text);
      },
      () => !this.channels.closed && !this.interrupted,
    );
    if (held !== "" && script !== begun) {
      this.begun = `${script}\n`;
      return undefined;
    }
    this.begun = "";
    if (run.kind === "refused") return refusalStatus(run.status);
    if (run.kind === "gone") return this.channels.closed ? ENDED_WELL : this.afterInterrupt();
    return this.goOn(run.answer, run.exitCode);
  }

  private goOn(answer: ExecAnswer, exitCode: number): EndStatus | undefined {
    this.session = answer.session;
    return answer.exited || exitCode !== answer.exitCode ? endStatus(this.taker.argv, exitCode) : undefined;
  }

  private afterInterrupt(): undefined {
    if (this.session !== undefined) this.session = { ...this.session, status: INTERRUPTED };
  }

  private async prompt(): Promise<void> {
    if (!this.tty || this.channels.closed) return;
    await this.channels.send("stdout", this.begun === "" ? this.promptText() : "> ");
  }

  private promptText(): string {
    const { workingDir = "/", variables = {} } = this.session ?? {};
    const folder = workingDir === variables["HOME"] ? "~" : workingDir;
    return this.taker.argv[0]?.endsWith("bash") === true
      ? `root@${variables["HOSTNAME"] ?? ""}:${folder}# `
      : `${folder} # `;
  }

  /** A terminal has one stream of output, and wants carriage returns. */
  private print(stream: "stdout" | "stderr", text: string): Promise<void> {
    return this.tty
      ? this.channels.send("stdout", text.replaceAll(/\r?\n/g, "\r\n"))
      : this.channels.send(stream, text);
  }

  private async next(): Promise<string | undefined> {
    while (this.waiting.length === 0 && !this.inputEnded && !this.channels.closed) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    return this.channels.closed ? undefined : this.waiting.shift();
  }

  private listenToKeys(): void {
    const decoder = new StringDecoder("utf8");
    const line = new TerminalLine({
      echo: (text) => void this.channels.send("stdout", text),
      line: (text) => this.take(text),
      interrupt: () => {
        this.interrupted = true;
        this.begun = "";
        this.take("");
      },
      end: () => this.endInput(),
    });
    this.channels.listen({ data: (bytes) => line.feed(decoder.write(bytes)), end: () => this.endInput() });
  }

  /** All whole lines that have come are taken together. */
  private listenToText(): void {
    const decoder = new StringDecoder("utf8");
    let rest = "";
    this.channels.listen({
      data: (bytes) => {
        rest += decoder.write(bytes);
        const end = rest.lastIndexOf("\n");
        if (end < 0) return;
        this.take(rest.slice(0, end));
        rest = rest.slice(end + 1);
      },
      end: () => {
        if (rest !== "") this.take(rest);
        rest = "";
        this.endInput();
      },
    });
  }

  private take(text: string): void {
    this.waiting.push(text);
    this.wake();
  }

  private endInput(): void {
    this.inputEnded = true;
    this.wake();
  }
}
