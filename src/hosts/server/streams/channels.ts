/**
 * Several streams over one WebSocket: the first byte of each message says which.
 * Source: `v5.channel.k8s.io` in k8s.io/apimachinery/pkg/util/remotecommand/constants.go.
 */
import type { RawData, WebSocket } from "ws";

/** Sub-protocols of exec and attach that are spoken here, best first. `v4` has no message for the end of the input. */
export const CHANNEL_PROTOCOLS: readonly string[] = ["v5.channel.k8s.io", "v4.channel.k8s.io"];

const STDIN = 0;
const ERROR = 3;
const CLOSE = 255;
const OUTPUT = { stdout: 1, stderr: 2 } as const;
/** Of the status that ends a stream. */
const NORMAL_CLOSURE = 1000;
/** What waits in a connection before nothing more is put into it. */
const MAX_WAITING_BYTES = 1024 * 1024;
const LOOK_EVERY_MS = 10;

/** The Status that ends a remote command. */
export interface EndStatus {
  readonly metadata: Readonly<Record<string, never>>;
  readonly status: "Success" | "Failure";
  readonly reason?: string;
  readonly message?: string;
  readonly code?: number;
  readonly details?: { readonly causes: readonly { readonly reason: string; readonly message: string }[] };
}

export const ENDED_WELL: EndStatus = { metadata: {}, status: "Success" };

export interface InputHandler {
  data(bytes: Buffer): void;
  end(): void;
}

export class Channels {
  private readonly socket: WebSocket;
  private input: InputHandler | undefined;
  /** What came before anybody listened. */
  private early: Buffer[] = [];
  private inputEnded = false;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data) => this.receive(bytesOf(data)));
    socket.on("close", () => this.endInput());
    socket.on("error", () => socket.terminate());
  }

  get closed(): boolean {
    return this.socket.readyState !== this.socket.OPEN;
  }

  /** Hands over the input, from its beginning. */
  listen(input: InputHandler): void {
    this.input = input;
    const early = this.early;
    this.early = [];
    for (const bytes of early) input.data(bytes);
    if (this.inputEnded) input.end();
  }

  /** Resolves when there is room for more. */
  async send(stream: keyof typeof OUTPUT, text: string): Promise<void> {
    if (text === "" || this.closed) return;
    this.socket.send(Buffer.concat([Buffer.from([OUTPUT[stream]]), Buffer.from(text, "utf8")]));
    while (!this.closed && this.socket.bufferedAmount > MAX_WAITING_BYTES) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  end(status: EndStatus): void {
    if (this.closed) return;
    this.socket.send(Buffer.concat([Buffer.from([ERROR]), Buffer.from(JSON.stringify(status), "utf8")]));
    this.socket.close(NORMAL_CLOSURE);
  }

  private receive(bytes: Buffer): void {
    const channel = bytes[0];
    const data = bytes.subarray(1);
    if (channel === CLOSE && data[0] === STDIN) this.endInput();
    if (channel !== STDIN || data.length === 0) return;
    if (this.input === undefined) this.early.push(data);
    else this.input.data(data);
  }

  private endInput(): void {
    if (this.inputEnded) return;
    this.inputEnded = true;
    this.input?.end();
  }
}

export function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
