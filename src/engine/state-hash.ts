/** One short text for a whole engine state: equal states, equal hashes, in every JavaScript engine. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** SHA-256, in hex, of plain data (objects, arrays, Maps, Sets, numbers, strings, booleans, null); key order does not matter. */
export function stateHash(state: unknown): string {
  const hash = sha256.create();
  let pending: string[] = [];
  let length = 0;
  const write = (text: string): void => {
    pending.push(text);
    length += text.length;
    if (length < 65_536) return;
    hash.update(utf8ToBytes(pending.join("")));
    pending = [];
    length = 0;
  };
  writeValue(state, write);
  hash.update(utf8ToBytes(pending.join("")));
  return bytesToHex(hash.digest());
}

function writeValue(value: unknown, write: (text: string) => void): void {
  if (value instanceof Map) {
    write("{");
    const entries = [...(value as ReadonlyMap<unknown, unknown>)].map(([key, item]) => [String(key), item] as const);
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    for (const [key, item] of entries) writeMember(key, item, write);
    write("}");
  } else if (value instanceof Set) {
    writeValue([...(value as ReadonlySet<unknown>)], write);
  } else if (ArrayBuffer.isView(value)) {
    writeValue([...(value as Float64Array)], write);
  } else if (Array.isArray(value)) {
    write("[");
    for (const item of value as readonly unknown[]) {
      writeValue(item, write);
      write(",");
    }
    write("]");
  } else if (typeof value === "object" && value !== null) {
    write("{");
    const record = value as Readonly<Record<string, unknown>>;
    for (const key of Object.keys(record).sort()) {
      if (record[key] !== undefined) writeMember(key, record[key], write);
    }
    write("}");
  } else {
    write(value === undefined ? "null" : JSON.stringify(value));
  }
}

function writeMember(key: string, value: unknown, write: (text: string) => void): void {
  write(JSON.stringify(key));
  write(":");
  writeValue(value, write);
  write(",");
}
