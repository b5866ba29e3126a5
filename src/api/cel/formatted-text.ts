/**
 * Values as texts, and templates with values in them.
 * Source: https://pkg.go.dev/github.com/google/cel-go/ext#Strings (Format)
 */

const DEFAULT_DIGITS = 6;

export function formatted(template: string, values: readonly unknown[]): string {
  let next = 0;
  return template.replace(/%(?:\.(\d+))?(.?)/gsu, (_, digits: string | undefined, verb: string) => {
    if (verb === "%") return "%";
    const index = next;
    next += 1;
    if (index >= values.length) throw new Error(`index ${index} out of range`);
    return clause(verb, values[index], digits === undefined ? DEFAULT_DIGITS : Number(digits));
  });
}

function clause(verb: string, value: unknown, digits: number): string {
  switch (verb) {
    case "s":
      return textOf(value);
    case "d":
      if (typeof value === "number") break;
      return integer(value, "decimal clause can only be used on integers").toString();
    case "f":
      return fraction(value).toFixed(digits);
    case "e":
      return fraction(value)
        .toExponential(digits)
        .replace(/e([+-])(\d)$/, "e$10$2");
    case "b":
      if (typeof value === "boolean") return value ? "1" : "0";
      return integer(value, "only integers and bools can be formatted as binary").toString(2);
    case "o":
      return integer(value, "octal clause can only be used on integers").toString(8);
    case "x":
      return hexadecimal(value);
    case "X":
      return hexadecimal(value).toUpperCase();
    default:
      throw new Error(`could not parse formatting clause: unrecognized formatting clause ${JSON.stringify(verb)}`);
  }
  throw new Error(
    `error during formatting: decimal clause can only be used on integers, was given ${typeNameOf(value)}`,
  );
}

function integer(value: unknown, problem: string): bigint {
  if (typeof value === "bigint") return value;
  // An unsigned number is an object of the library that prints as its digits.
  if (typeof value === "object" && value !== null && /^\d+$/.test(String(value))) return BigInt(String(value));
  throw new Error(`error during formatting: ${problem}, was given ${typeNameOf(value)}`);
}

function fraction(value: unknown): number {
  if (typeof value === "number" || typeof value === "bigint") return Number(value);
  throw new Error(
    `error during formatting: fixed-point clause can only be used on doubles, was given ${typeNameOf(value)}`,
  );
}

function hexadecimal(value: unknown): string {
  const bytes = typeof value === "string" ? utf8(value) : value instanceof Uint8Array ? [...value] : undefined;
  if (bytes !== undefined) return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return integer(value, "only integers, byte buffers, and strings can be formatted as hex").toString(16);
}

function utf8(text: string): readonly number[] {
  return [...encodeURIComponent(text).matchAll(/%(..)|(.)/g)].map(([, hex, plain]) =>
    hex === undefined ? (plain ?? "").charCodeAt(0) : Number.parseInt(hex, 16),
  );
}

function typeNameOf(value: unknown): string {
  if (Array.isArray(value)) return "list";
  const names: Readonly<Record<string, string>> = {
    string: "string",
    boolean: "bool",
    number: "double",
    bigint: "int",
  };
  return names[typeof value] ?? (value === null ? "null_type" : "map");
}

export function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(", ")}]`;
  if (value instanceof Map) return mapText([...value]);
  if (value instanceof Uint8Array) return String.fromCharCode(...value);
  if (value instanceof Date) return value.toISOString().replace(".000Z", "Z");
  const isPlain = typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? mapText(Object.entries(value)) : String(value);
}

/** In order of keys. */
function mapText(entries: readonly (readonly [key: unknown, value: unknown])[]): string {
  const parts = entries.map(([key, value]) => [textOf(key), textOf(value)] as const);
  return `{${parts
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}: ${value}`)
    .join(", ")}}`;
}
