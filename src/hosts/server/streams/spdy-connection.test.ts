import { constants, createDeflate } from "node:zlib";
import { describe, expect, it } from "vitest";
import { SpdyConnection } from "./spdy-connection.ts";
import { HeaderReader, SPDY_DICTIONARY } from "./spdy-headers.ts";

/** Adler-32, by which zlib names a dictionary. */
function adler32(bytes: Buffer): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}

function plainBlock(headers: Readonly<Record<string, string>>): Buffer {
  const number = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const entries = Object.entries(headers);
  const texts = entries.flat().flatMap((text) => [number(text.length), Buffer.from(text)]);
  return Buffer.concat([number(entries.length), ...texts]);
}

/** Blocks of one client: one compressed stream, flushed after each. */
async function compressed(...blocks: readonly Buffer[]): Promise<readonly Buffer[]> {
  const deflate = createDeflate({ dictionary: SPDY_DICTIONARY });
  const done: Buffer[] = [];
  for (const block of blocks) {
    deflate.write(block);
    await new Promise<void>((resolve) => deflate.flush(constants.Z_SYNC_FLUSH, resolve));
    done.push(deflate.read() as Buffer);
  }
  return done;
}

function synStream(id: number, block: Buffer): Buffer {
  const frame = Buffer.alloc(18);
  frame.writeUInt32BE(0x80030001, 0);
  frame.writeUIntBE(10 + block.length, 5, 3);
  frame.writeUInt32BE(id, 8);
  return Buffer.concat([frame, block]);
}

function dataFrame(id: number, text: string, fin = false): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(id, 0);
  head.writeUInt8(fin ? 1 : 0, 4);
  head.writeUIntBE(text.length, 5, 3);
  return Buffer.concat([head, Buffer.from(text)]);
}

it("knows the dictionary by its checksum", () => {
  expect([SPDY_DICTIONARY.length, adler32(SPDY_DICTIONARY)]).toEqual([1423, 0xe3c6a7c2]);
});

describe("a SPDY connection", () => {
  const HEADERS: readonly Readonly<Record<string, string>>[] = [
    { streamtype: "error", port: "80", requestid: "0" },
    { streamtype: "data", port: "80" },
    {},
  ];

  it("opens streams, one after the other, in whatever pieces they come", async () => {
    const blocks = await compressed(...HEADERS.map(plainBlock));
    const bytes = Buffer.concat([
      synStream(1, blocks[0] as Buffer),
      synStream(3, blocks[1] as Buffer),
      dataFrame(3, "hello"),
      dataFrame(3, "", true),
      synStream(5, blocks[2] as Buffer),
    ]);
    for (const size of [1, 7, bytes.length]) {
      const events: unknown[] = [];
      const written: Buffer[] = [];
      const connection = new SpdyConnection(
        {
          opened: ({ id, headers }) => events.push([id, Object.fromEntries(headers)]),
          data: (id, data) => events.push([id, data.toString()]),
          ended: (id) => events.push([id, "ended"]),
          reset: (id) => events.push([id, "reset"]),
        },
        (frame) => written.push(frame),
      );
      for (let at = 0; at < bytes.length; at += size) connection.receive(bytes.subarray(at, at + size));
      expect(events).toEqual([
        [1, HEADERS[0]],
        [3, HEADERS[1]],
        [3, "hello"],
        [3, "ended"],
        [5, {}],
      ]);
      // Its own replies are blocks of one stream as well.
      const reader = new HeaderReader();
      expect(written.map((frame) => frame.readUInt32BE(8))).toEqual([1, 3, 5]);
      expect(written.map((frame) => reader.read(frame.subarray(12)).size)).toEqual([0, 0, 0]);
    }
  });

  it("answers a ping, and refuses what is no SPDY/3.1", () => {
    const written: Buffer[] = [];
    const ignore = (): void => {};
    const handler = { opened: ignore, data: ignore, ended: ignore, reset: ignore };
    const ping = Buffer.from([0x80, 3, 0, 6, 0, 0, 0, 4, 0, 0, 0, 9]);
    new SpdyConnection(handler, (frame) => written.push(frame)).receive(ping);
    expect(written).toEqual([ping]);
    const other = Buffer.from([0x80, 2, 0, 6, 0, 0, 0, 4, 0, 0, 0, 9]);
    expect(() => new SpdyConnection(handler, ignore).receive(other)).toThrow("not SPDY/3");
    const long = Buffer.from([0x80, 3, 0, 1, 0, 0xff, 0xff, 0xff]);
    expect(() => new SpdyConnection(handler, ignore).receive(long)).toThrow("too long");
  });
});
