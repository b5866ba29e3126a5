/** Commands about the bytes of files: `md5sum`, `sha256sum`, `od`, `hexdump`, `cmp`. Forms: BusyBox. */
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { textToBytes } from "../file-bytes.ts";
import type { Command, CommandContext } from "./command.ts";
import { absolutePath, readProblem, splitOptions } from "../../../shell/text-command.ts";

interface Input {
  readonly name: string;
  readonly bytes: readonly number[] | undefined;
  readonly problem: string;
}

function inputsOf(context: CommandContext, operands: readonly string[]): readonly Input[] {
  const { host, stdin, workingDir } = context;
  if (operands.length === 0) return [{ name: "-", bytes: textToBytes(stdin), problem: "" }];
  return operands.map((name) => {
    if (name === "-") return { name, bytes: textToBytes(stdin), problem: "" };
    const path = absolutePath(name, workingDir);
    const text = host.read(path);
    return { name, bytes: text === undefined ? undefined : textToBytes(text), problem: readProblem(host, path) };
  });
}

const sum =
  (digest: (bytes: Uint8Array) => Uint8Array): Command =>
  (context) => {
    const { flags, operands } = splitOptions(context.argv.slice(1));
    const name = context.argv[0] ?? "";
    let [out, err] = ["", ""];
    const of = (bytes: readonly number[]): string => bytesToHex(digest(Uint8Array.from(bytes)));
    for (const { name: file, bytes, problem } of inputsOf(context, operands)) {
      if (bytes === undefined) {
        err += `${name}: can't open '${file}': ${problem}\n`;
        continue;
      }
      if (!flags.has("c")) {
        out += `${of(bytes)}  ${file}\n`;
        continue;
      }
      const lines = String.fromCharCode(...bytes).split("\n");
      for (const line of lines.filter((one) => one !== "")) {
        const [wanted = "", checked = ""] = line.split(/ [ *]/);
        const [found] = inputsOf(context, [checked]);
        const isSame = found?.bytes !== undefined && of(found.bytes) === wanted.toLowerCase();
        if (!isSame) err = `${name}: WARNING: 1 of 1 computed checksums did NOT match\n`;
        out += `${checked}: ${isSame ? "OK" : "FAILED"}\n`;
      }
    }
    return { status: err === "" ? 0 : 1, out, err };
  };

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");
const LINE = 16;

/** Lines of sixteen bytes; lines like the one before become `*`. */
function dump(
  bytes: readonly number[],
  row: (chunk: readonly number[]) => string,
  offset: (at: number) => string,
  folds: boolean,
): string {
  let out = "";
  let before = "";
  for (let at = 0; at < bytes.length; at += LINE) {
    const text = row(bytes.slice(at, at + LINE));
    if (folds && text === before && at + LINE < bytes.length) {
      if (!out.endsWith("*\n")) out += "*\n";
      continue;
    }
    before = text;
    out += `${offset(at)}${text}\n`;
  }
  return bytes.length === 0 ? "" : `${out}${offset(bytes.length)}\n`;
}

const printable = (byte: number): string => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".");

/** In pairs, the second byte of each first, as the machine reads them. */
function words(chunk: readonly number[]): readonly number[] {
  return Array.from(
    { length: Math.ceil(chunk.length / 2) },
    (_, at) => (chunk[at * 2] ?? 0) | ((chunk[at * 2 + 1] ?? 0) << 8),
  );
}

function canonical(chunk: readonly number[]): string {
  const cells = Array.from({ length: LINE }, (_, at) => {
    const byte = chunk[at];
    return `${at === 8 ? " " : ""} ${byte === undefined ? "  " : hex(byte, 2)}`;
  });
  return ` ${cells.join("")}  |${chunk.map(printable).join("")}|`;
}

const hexdump: Command = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "nse");
  const inputs = inputsOf(context, operands);
  const missing = inputs.find(({ bytes }) => bytes === undefined);
  if (missing !== undefined) return { status: 1, err: `hexdump: ${missing.name}: ${missing.problem}\n` };
  const all = inputs.flatMap(({ bytes = [] }) => bytes).slice(0, Number(flags.get("n") ?? Number.MAX_SAFE_INTEGER));
  const isCanonical = flags.has("C") || (context.argv[0] ?? "").endsWith("hd");
  const row = isCanonical
    ? canonical
    : (chunk: readonly number[]) =>
        words(chunk)
          .map((word) => ` ${hex(word, 4)}`)
          .join("");
  return { status: 0, out: dump(all, row, (at) => hex(at, isCanonical ? 8 : 7), !flags.has("v")) };
};

const ESCAPES: Readonly<Record<number, string>> = {
  0: "\\0",
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
};

const od: Command = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "AtNj");
  const inputs = inputsOf(context, operands);
  const missing = inputs.find(({ bytes }) => bytes === undefined);
  if (missing !== undefined) return { status: 1, err: `od: ${missing.name}: ${missing.problem}\n` };
  const all = inputs.flatMap(({ bytes = [] }) => bytes).slice(0, Number(flags.get("N") ?? Number.MAX_SAFE_INTEGER));
  const type = flags.get("t") ?? "";
  let row = (chunk: readonly number[]) =>
    words(chunk)
      .map((word) => ` ${word.toString(8).padStart(6, "0")}`)
      .join("");
  if (flags.has("c") || type.startsWith("c"))
    row = (chunk) =>
      chunk
        .map((byte) =>
          (
            ESCAPES[byte] ??
            (printable(byte) === "." && byte !== 46 ? byte.toString(8).padStart(3, "0") : printable(byte))
          ).padStart(4),
        )
        .join("");
  else if (type.startsWith("x1")) row = (chunk) => chunk.map((byte) => ` ${hex(byte, 2)}`).join("");
  else if (flags.has("x") || type.startsWith("x"))
    row = (chunk) =>
      words(chunk)
        .map((word) => ` ${hex(word, 4)}`)
        .join("");
  const base = flags.get("A") ?? "o";
  const radix = base === "x" ? 16 : base === "d" ? 10 : 8;
  const offset = (at: number): string => (base === "n" ? "" : at.toString(radix).padStart(7, "0"));
  return { status: 0, out: dump(all, row, offset, !flags.has("v")) };
};

const xxd: Command = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "lc");
  const [input] = inputsOf(context, operands.slice(0, 1));
  if (input?.bytes === undefined) return { status: 2, err: `xxd: ${input?.name ?? ""}: ${input?.problem ?? ""}\n` };
  const bytes = input.bytes.slice(0, Number(flags.get("l") ?? Number.MAX_SAFE_INTEGER));
  if (flags.has("p")) return { status: 0, out: `${bytes.map((byte) => hex(byte, 2)).join("")}\n` };
  let out = "";
  for (let at = 0; at < bytes.length; at += LINE) {
    const chunk = bytes.slice(at, at + LINE);
    const pairs = Array.from({ length: 8 }, (_, pair) =>
      chunk
        .slice(pair * 2, pair * 2 + 2)
        .map((byte) => hex(byte, 2))
        .join("")
        .padEnd(4),
    );
    out += `${hex(at, 8)}: ${pairs.join(" ")}  ${chunk.map(printable).join("")}\n`;
  }
  return { status: 0, out };
};

const cmp: Command = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "n");
  const [a, b] = inputsOf(context, operands.length === 1 ? [...operands, "-"] : operands.slice(0, 2));
  const quiet = flags.has("s");
  for (const input of [a, b])
    if (input?.bytes === undefined)
      return { status: 2, err: quiet ? "" : `cmp: can't open '${input?.name ?? ""}': ${input?.problem ?? ""}\n` };
  const [left, right] = [a?.bytes ?? [], b?.bytes ?? []];
  let line = 1;
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    if (left[at] === undefined || right[at] === undefined) {
      const shorter = left.length < right.length ? a : b;
      return { status: 1, err: quiet ? "" : `cmp: EOF on ${shorter?.name ?? ""}\n` };
    }
    if (left[at] !== right[at])
      return {
        status: 1,
        out: quiet ? "" : `${a?.name ?? ""} ${b?.name ?? ""} differ: byte ${at + 1}, line ${line}\n`,
      };
    if (left[at] === 10) line += 1;
  }
  return { status: 0 };
};

export const DIGEST_COMMANDS: Readonly<Record<string, Command>> = {
  md5sum: sum(md5),
  sha1sum: sum(sha1),
  sha256sum: sum(sha256),
  sha512sum: sum(sha512),
  hexdump,
  hd: hexdump,
  od,
  xxd,
  cmp,
};
