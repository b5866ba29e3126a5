/** Reads the protobuf wire format. Source: https://protobuf.dev/programming-guides/encoding/ */

/** The bytes are not what their sender says they are. The message is for the sender. */
export class MalformedProtobuf extends Error {
  override readonly name = "MalformedProtobuf";
}

/** One field as it stands in a message: a number for the wire types 0, 1 and 5, its bytes for wire type 2. */
export interface WireField {
  readonly number: number;
  readonly value: bigint | Uint8Array;
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** @throws MalformedProtobuf */
export function* wireFields(bytes: Uint8Array): Generator<WireField> {
  const reader = new Reader(bytes);
  while (!reader.atEnd) {
    const tag = Number(reader.varint());
    const number = Math.floor(tag / 8);
    yield { number, value: valueOf(reader, tag % 8) };
  }
}

/** The numbers of a field that repeats numbers: one by one, or packed into one run of bytes. */
export function varintsOf(value: bigint | Uint8Array): readonly bigint[] {
  if (typeof value === "bigint") return [value];
  const reader = new Reader(value);
  const numbers: bigint[] = [];
  while (!reader.atEnd) numbers.push(reader.varint());
  return numbers;
}

/** @throws MalformedProtobuf */
export function textOf(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new MalformedProtobuf("a string is not valid UTF-8");
  }
}

function valueOf(reader: Reader, wireType: number): bigint | Uint8Array {
  if (wireType === 0) return reader.varint();
  if (wireType === 1) return reader.fixed(8);
  if (wireType === 2) return reader.take(Number(reader.varint()));
  if (wireType === 5) return reader.fixed(4);
  throw new MalformedProtobuf(`wire type ${wireType} is not supported`);
}

class Reader {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get atEnd(): boolean {
    return this.at === this.bytes.length;
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.at];
      if (byte === undefined) throw new MalformedProtobuf("unexpected EOF");
      this.at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new MalformedProtobuf("integer overflow");
  }

  take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) throw new MalformedProtobuf("unexpected EOF");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** Little-endian bits. */
  fixed(length: number): bigint {
    let value = 0n;
    for (const byte of this.take(length).toReversed()) value = (value << 8n) | BigInt(byte);
    return value;
  }
}
