/**
 * What is lost when the text of a request's body becomes plain data, and what the API server is strict about.
 * Upstream: sigs.k8s.io/json (UnmarshalStrict), sigs.k8s.io/yaml (YAMLToJSONStrict).
 */
import { EVENT_ID, getScalarValue, parseEvents } from "js-yaml";
import { nestsWithin } from "./nesting.ts";

export interface BodyAsWritten {
  /** Paths of keys of JSON that came again, whose last value counts: `spec.ports[0].name`. In order, each once. */
  readonly repeatedFields?: readonly string[];
  /** The same of YAML, as its parser says it: `line 10: key "paused" already set in map`. */
  readonly repeatedLines?: readonly string[];
  /** Whole numbers of JSON that are not written as such, by path: `1.0`, `1e3`. */
  readonly fractions?: Readonly<Record<string, string>>;
}

/** @param text valid JSON. Undefined when nothing was lost, as nearly always, and when it nests too deeply to be taken. */
export function jsonAsWritten(text: string, value: unknown): BodyAsWritten | undefined {
  if (!nestsWithin(value)) return undefined;
  const mayRepeat = (text.match(/"\s*:/g) ?? []).length > keysIn(value);
  if (!mayRepeat && !/[0-9](?:\.0+(?![0-9])|[eE])/.test(text)) return undefined;
  const walk = new JsonWalk(text);
  walk.value("");
  return walk.findings();
}

function keysIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const inner = Object.values(value);
  return inner.reduce<number>((sum, one) => sum + keysIn(one), Array.isArray(value) ? 0 : inner.length);
}

const STRING = /"(?:[^"\\]|\\.)*"/y;
const SCALAR = /[^\s,\]}]+/y;
const SPACE = /\s*/y;

/** Over text that is known to be valid. */
class JsonWalk {
  private readonly repeated = new Set<string>();
  private readonly fractions: [string, string][] = [];
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  findings(): BodyAsWritten | undefined {
    if (this.repeated.size === 0 && this.fractions.length === 0) return undefined;
    return {
      ...(this.repeated.size === 0 ? {} : { repeatedFields: [...this.repeated] }),
      ...(this.fractions.length === 0 ? {} : { fractions: Object.fromEntries(this.fractions) }),
    };
  }

  value(path: string): void {
    this.take(SPACE);
    const first = this.text[this.at];
    if (first === "{") this.object(path);
    else if (first === "[") this.list(path);
    else if (first === '"') this.take(STRING);
    else {
      const written = this.take(SCALAR);
      if (/[.eE]/.test(written) && Number.isInteger(Number(written))) this.fractions.push([path, written]);
    }
    this.take(SPACE);
  }

  private object(path: string): void {
    const seen = new Set<string>();
    this.members("}", () => {
      const key = JSON.parse(this.take(STRING)) as string;
      const field = path === "" ? key : `${path}.${key}`;
      if (seen.has(key)) this.repeated.add(field);
      seen.add(key);
      this.take(SPACE);
      this.at += 1;
      this.value(field);
    });
  }

  private list(path: string): void {
    let index = 0;
    this.members("]", () => {
      this.value(`${path}[${index}]`);
      index += 1;
    });
  }

  private members(end: string, member: () => void): void {
    do {
      this.at += 1;
      this.take(SPACE);
      if (this.text[this.at] !== end) member();
    } while (this.text[this.at] !== end);
    this.at += 1;
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found;
  }
}

/** @param text one document of valid YAML. Undefined when nothing was lost, as nearly always. */
export function yamlAsWritten(text: string): BodyAsWritten | undefined {
  const repeatedLines: string[] = [];
  /** The keys of each open mapping; undefined for what is none. `atKey`: a key comes next, not a value. */
  const open: { readonly keys: Set<string> | undefined; atKey: boolean }[] = [];
  for (const event of parseEvents(text, {})) {
    const top = open.at(-1);
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    if (top?.keys !== undefined && top.atKey && event.type === EVENT_ID.SCALAR) {
      const key = getScalarValue(text, event);
      if (top.keys.has(key)) {
        const line = text.slice(0, event.valueStart).split("\n").length;
        repeatedLines.push(`line ${line}: key ${JSON.stringify(key)} already set in map`);
      }
      top.keys.add(key);
    }
    if (top !== undefined) top.atKey = !top.atKey;
    const isMapping = event.type === EVENT_ID.MAPPING;
    if (isMapping || event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.DOCUMENT)
      open.push({ keys: isMapping ? new Set() : undefined, atKey: true });
  }
  return repeatedLines.length === 0 ? undefined : { repeatedLines };
}
