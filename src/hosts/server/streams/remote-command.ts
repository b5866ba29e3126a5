/** `pods/{name}/exec` over a WebSocket: a command's input, its output, and how it ended. */
import type { Channels } from "./channels.ts";
import { endStatus, INTERRUPTED, refusalStatus, runRemotely, type Printer, type RunPlace } from "./remote-run.ts";
import { isInteractiveShell, newShell, ShellLines } from "./shell-lines.ts";
import { TerminalLine } from "./terminal-line.ts";

export interface StreamOptions {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/** What an exec may be given on its standard input: the limit of any request's body. */
const MAX_INPUT_BYTES = 3 * 1024 * 1024;
/** A script may or may not read its input: it waits this long for some. */
const INPUT_WITHIN_MS = 500;
const READERS: ReadonlySet<string> = new Set(
  "cat tar tee wc sort grep head tail tr cut uniq sed awk xargs read base64 md5sum sha256sum psql mysql redis-cli mongosh".split(
    " ",
  ),
);
const SCRIPTS: ReadonlySet<string> = new Set(["sh", "bash", "ash", "dash", "env", "timeout"]);

/** Upstream: pkg/apis/core/v1/defaults.go: output is wanted unless it is refused. */
export function streamOptions(query: URLSearchParams): StreamOptions {
  const isSet = (name: string, unless: string): boolean => !["0", "f", "false"].includes(query.get(name) ?? unless);
  return {
    stdin: isSet("stdin", "false"),
    stdout: isSet("stdout", "true"),
    stderr: isSet("stderr", "true"),
    tty: isSet("tty", "false"),
  };
}

export async function remoteCommand(
  place: RunPlace,
  argv: readonly string[],
  options: StreamOptions,
  channels: Channels,
): Promise<void> {
  const { stdin, tty } = options;
  if (stdin && isInteractiveShell(argv))
    return channels.end(await new ShellLines(newShell(place, argv), channels, tty).run());
  const print: Printer = async (stream, text) => {
    if (tty) await channels.send("stdout", text.replaceAll(/\r?\n/g, "\r\n"));
    else if (options[stream]) await channels.send(stream, text);
  };
  const input = stdin ? await inputOf(channels, argv, tty) : new Input();
  const text = input.text();
  if (text === undefined) {
    await print(
      "stderr",
      "the simulation keeps text only, and at most 3 MiB: this input cannot be given to a command\n",
    );
    return channels.end(endStatus(argv, 1));
  }
  if (input.interrupted) return channels.end(endStatus(argv, INTERRUPTED));
  const run = await runRemotely(place, argv, { stdin: text }, print, () => !channels.closed && !input.interrupted);
  if (run.kind === "refused") return channels.end(refusalStatus(run.status));
  if (run.kind === "gone") return channels.end(endStatus(argv, INTERRUPTED));
  channels.end(endStatus(argv, run.exitCode));
}

class Input {
  private readonly chunks: Buffer[] = [];
  private length = 0;
  /** Ctrl-C was pressed. */
  interrupted = false;

  add(bytes: Buffer): void {
    this.length += bytes.length;
    if (this.length <= MAX_INPUT_BYTES) this.chunks.push(bytes);
  }

  get isEmpty(): boolean {
    return this.length === 0;
  }

  /** Undefined when it is too long, or no text. */
  text(): string | undefined {
    if (this.length > MAX_INPUT_BYTES) return undefined;
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(this.chunks));
    } catch {
      return undefined;
    }
  }
}

const programOf = ([first = ""]: readonly string[]): string => first.slice(first.lastIndexOf("/") + 1);

/** All of the input of a command that reads it; none for others, who need not wait for its end. */
export function inputOf(
  channels: Channels,
  argv: readonly string[],
  tty: boolean,
  reads = READERS.has(programOf(argv)),
): Promise<Input> {
  const input = new Input();
  const name = programOf(argv);
  const maybe = SCRIPTS.has(name);
  return new Promise((resolve) => {
    const done = (): void => resolve(input);
    const keys = new TerminalLine({
      echo: (text) => void channels.send("stdout", text),
      line: (text) => input.add(Buffer.from(`${text}\n`)),
      interrupt: () => {
        input.interrupted = true;
        done();
      },
      end: done,
    });
    channels.listen({
      data: (bytes) => (tty ? keys.feed(bytes.toString("utf8")) : input.add(bytes)),
      end: done,
    });
    if (reads) return;
    if (!maybe) return done();
    setTimeout(() => {
      if (input.isEmpty) done();
    }, INPUT_WITHIN_MS);
  });
}
