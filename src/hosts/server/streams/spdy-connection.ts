/**
 * The server's side of one SPDY/3.1 connection, as far as port forwarding needs it: streams that the client opens.
 * Source: https://www.chromium.org/spdy/spdy-protocol/spdy-protocol-draft3-1/
 */
import { firstEmptyBlock, HeaderReader, laterEmptyBlock } from "./spdy-headers.ts";

const HEADER_BYTES = 8;
const MAX_FRAME_BYTES = 1024 * 1024;
const SYN_STREAM = 1;
const SYN_REPLY = 2;
const RST_STREAM = 3;
const PING = 6;
const FIN = 1;
const VERSION = 3;

export interface SpdyStream {
  readonly id: number;
  readonly headers: ReadonlyMap<string, string>;
}

export interface SpdyHandler {
  opened(stream: SpdyStream): void;
  data(id: number, bytes: Buffer): void;
  /** The client has sent everything of this stream. */
  ended(id: number): void;
  reset(id: number): void;
}

export class SpdyConnection {
  private readonly handler: SpdyHandler;
  private readonly write: (frame: Buffer) => void;
  private readonly headers = new HeaderReader();
  private bytes: Buffer = Buffer.alloc(0);
  private replied = false;

  constructor(handler: SpdyHandler, write: (frame: Buffer) => void) {
    this.handler = handler;
    this.write = write;
  }

  /** @throws Error when this is no SPDY/3.1 */
  receive(more: Buffer): void {
    this.bytes = Buffer.concat([this.bytes, more]);
    while (this.bytes.length >= HEADER_BYTES) {
      const length = this.bytes.readUIntBE(5, 3);
      if (length > MAX_FRAME_BYTES) throw new RangeError("a frame is too long");
      if (this.bytes.length < HEADER_BYTES + length) return;
      const frame = this.bytes.subarray(0, HEADER_BYTES + length);
      this.bytes = this.bytes.subarray(HEADER_BYTES + length);
      this.frame(frame);
    }
  }

  send(id: number, bytes: Buffer): void {
    this.write(dataFrame(id, bytes, 0));
  }

  /** Nothing more will be sent on this stream. */
  finish(id: number): void {
    this.write(dataFrame(id, Buffer.alloc(0), FIN));
  }

  private frame(frame: Buffer): void {
    const flags = frame[4] ?? 0;
    const payload = frame.subarray(HEADER_BYTES);
    if (((frame[0] ?? 0) & 0x80) === 0) return this.data(frame.readUInt32BE(0), payload, flags);
    if ((frame.readUInt16BE(0) & 0x7fff) !== VERSION) throw new Error("not SPDY/3");
    switch (frame.readUInt16BE(2)) {
      case SYN_STREAM:
        return this.open(payload, flags);
      case RST_STREAM:
        return this.handler.reset(payload.readUInt32BE(0) & 0x7fff_ffff);
      case PING:
        return this.write(Buffer.from(frame));
    }
  }

  private open(payload: Buffer, flags: number): void {
    const id = payload.readUInt32BE(0) & 0x7fff_ffff;
    const headers = this.headers.read(payload.subarray(10));
    const number = Buffer.alloc(4);
    number.writeUInt32BE(id);
    this.write(controlFrame(SYN_REPLY, Buffer.concat([number, this.replied ? laterEmptyBlock() : firstEmptyBlock()])));
    this.replied = true;
    this.handler.opened({ id, headers });
    if ((flags & FIN) !== 0) this.handler.ended(id);
  }

  private data(id: number, bytes: Buffer, flags: number): void {
    if (bytes.length > 0) this.handler.data(id, Buffer.from(bytes));
    if ((flags & FIN) !== 0) this.handler.ended(id);
  }
}

function controlFrame(type: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(HEADER_BYTES);
  head.writeUInt16BE(0x8000 | VERSION, 0);
  head.writeUInt16BE(type, 2);
  head.writeUIntBE(payload.length, 5, 3);
  return Buffer.concat([head, payload]);
}

function dataFrame(id: number, bytes: Buffer, flags: number): Buffer {
  const head = Buffer.alloc(HEADER_BYTES);
  head.writeUInt32BE(id, 0);
  head.writeUInt8(flags, 4);
  head.writeUIntBE(bytes.length, 5, 3);
  return Buffer.concat([head, bytes]);
}
