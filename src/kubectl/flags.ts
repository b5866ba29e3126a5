/** Flags of a command line, with the error texts of kubectl. Upstream: github.com/spf13/pflag. */
import { CommandFailure } from "./steps.ts";

export interface FlagDefinition {
  readonly name: string;
  readonly short?: string;
  /**
   * The values of `strings` are split at commas where they are read with `strings`; those of `array` never. `pairs`
   * are `key=value,…`.
   */
  readonly type: "string" | "bool" | "int" | "strings" | "array" | "pairs" | "duration";
  readonly default?: string;
  /** The value of the flag without `=value`; for strings the value is then never taken from the next argument. */
  readonly bare?: string;
  /** Without it the command does nothing. */
  readonly required?: boolean;
  /** Taken, but no longer offered. */
  readonly deprecated?: boolean;
  /** What `--help` says. */
  readonly help: string;
}

export interface ParsedArguments {
  readonly positional: readonly string[];
  /** How many of them come before a `--`; undefined without one. */
  readonly beforeDash: number | undefined;
  readonly flags: Flags;
}

export class Flags {
  private readonly definitions: ReadonlyMap<string, FlagDefinition>;
  private readonly given: ReadonlyMap<string, readonly string[]>;

  constructor(definitions: readonly FlagDefinition[], given: ReadonlyMap<string, readonly string[]>) {
    this.definitions = new Map(definitions.map((definition) => [definition.name, definition]));
    this.given = given;
  }

  has(name: string): boolean {
    return this.given.has(name);
  }

  /** Name and value of each that was given, in the order of the command line. */
  asGiven(): readonly (readonly [name: string, value: string])[] {
    return [...this.given].flatMap(([name, values]) => values.map((value): readonly [string, string] => [name, value]));
  }

  /** The same flags as if that one had not been given. */
  without(name: string): Flags {
    const given = new Map(this.given);
    given.delete(name);
    return new Flags([...this.definitions.values()], given);
  }

  /** The last one given, or the default, or nothing. */
  string(name: string): string {
    return this.given.get(name)?.at(-1) ?? this.definitions.get(name)?.default ?? "";
  }

  bool(name: string): boolean {
    return isTrue(this.string(name));
  }

  int(name: string): number {
    return Number(this.string(name));
  }

  /** All that were given, each split at commas. */
  strings(name: string): readonly string[] {
    return (this.given.get(name) ?? []).flatMap((text) => text.split(","));
  }

  /** All that were given, as they are. */
  raw(name: string): readonly string[] {
    return this.given.get(name) ?? [];
  }

  /** Of `key=value,…`: the last value of each key. */
  pairs(name: string): readonly (readonly [key: string, value: string])[] {
    const found = new Map<string, string>();
    for (const text of this.raw(name).flatMap(pairTexts)) {
      const [key, value = ""] = splitOnce(text);
      found.set(key, value);
    }
    return [...found];
  }

  durationMs(name: string): number {
    return parseDuration(this.string(name)) ?? 0;
  }
}

/** @param see what the error says to look at, e.g. `kubectl get` @throws CommandFailure */
export function parseArguments(
  words: readonly string[],
  definitions: readonly FlagDefinition[],
  see: string,
): ParsedArguments {
  const fail = (message: string): never => {
    // 1 would mean that there is a difference.
    if (see === "kubectl diff") throw new CommandFailure(`error: ${message}\nSee '${see} -h' for help and examples`, 2);
    throw new CommandFailure(`error: ${message}\nSee '${see} --help' for usage.`);
  };
  const positional: string[] = [];
  const given = new Map<string, string[]>();
  let beforeDash: number | undefined;
  const take = (definition: FlagDefinition, value: string, spelt: string): void => {
    const problem = valueProblem(definition, value);
    if (problem !== undefined) fail(`invalid argument "${value}" for "${spelt}" flag: ${problem}`);
    given.set(definition.name, [...(given.get(definition.name) ?? []), value]);
  };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    if (word === "--") {
      beforeDash = positional.length;
      positional.push(...words.slice(index + 1));
      break;
    }
    if (word.startsWith("--")) {
      const [name, value] = splitOnce(word.slice(2));
      const definition = definitions.find((known) => known.name === name);
      if (definition === undefined) fail(`unknown flag: --${name}`);
      else {
        const spelt = `${definition.short === undefined ? "" : `-${definition.short}, `}--${name}`;
        if (value !== undefined) take(definition, value, spelt);
        else if (bareValue(definition) !== undefined) take(definition, bareValue(definition) ?? "", spelt);
        else if (index + 1 >= words.length) fail(`flag needs an argument: --${name}`);
        else take(definition, words[(index += 1)] ?? "", spelt);
      }
    } else if (word.startsWith("-") && word.length > 1) {
      index = takeShort(words, index, definitions, take, fail);
    } else {
      positional.push(word);
    }
  }
  return { positional, beforeDash, flags: new Flags(definitions, given) };
}

function takeShort(
  words: readonly string[],
  start: number,
  definitions: readonly FlagDefinition[],
  take: (definition: FlagDefinition, value: string, spelt: string) => void,
  fail: (message: string) => never,
): number {
  const word = words[start] ?? "";
  for (let at = 1; at < word.length; at += 1) {
    const letter = word.charAt(at);
    const definition = definitions.find(({ short }) => short === letter);
    if (definition === undefined) return fail(`unknown shorthand flag: '${letter}' in ${word}`);
    const spelt = `-${letter}, --${definition.name}`;
    const rest = word.slice(at + 1);
    if (rest.startsWith("=")) {
      take(definition, rest.slice(1), spelt);
      return start;
    }
    const bare = bareValue(definition);
    if (bare !== undefined) {
      take(definition, bare, spelt);
      continue;
    }
    if (rest !== "") {
      take(definition, rest, spelt);
      return start;
    }
    if (start + 1 >= words.length) return fail(`flag needs an argument: '${letter}' in ${word}`);
    take(definition, words[start + 1] ?? "", spelt);
    return start + 1;
  }
  return start;
}

function bareValue({ type, bare }: FlagDefinition): string | undefined {
  return bare ?? (type === "bool" ? "true" : undefined);
}

function splitOnce(text: string): readonly [string, string | undefined] {
  const equals = text.indexOf("=");
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
}

/** A value may have commas when it is the only one. Upstream: pflag/string_to_string.go. */
function pairTexts(text: string): readonly string[] {
  return text.split("=").length > 2 ? text.split(",") : [text.replace(/^"+|"+$/g, "")];
}

const BOOLEANS = /^(1|0|t|f|true|false|T|F|TRUE|FALSE|True|False)$/;

function isTrue(text: string): boolean {
  return /^(1|t|true|T|TRUE|True)$/.test(text);
}

function valueProblem({ type }: FlagDefinition, value: string): string | undefined {
  const quoted = JSON.stringify(value);
  if (type === "bool" && !BOOLEANS.test(value)) return `strconv.ParseBool: parsing ${quoted}: invalid syntax`;
  if (type === "int" && !/^[-+]?\d+$/.test(value)) return `strconv.ParseInt: parsing ${quoted}: invalid syntax`;
  const single = type === "pairs" ? pairTexts(value).find((text) => !text.includes("=")) : undefined;
  if (single !== undefined) return `${single} must be formatted as key=value`;
  if (type === "duration" && parseDuration(value) === undefined) return `time: invalid duration ${quoted}`;
  return undefined;
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds; as Go's time.ParseDuration. Undefined for what is none. */
export function parseDuration(text: string): number | undefined {
  const sign = text.startsWith("-") ? -1 : 1;
  const rest = text.replace(/^[-+]/, "");
  if (rest === "0") return 0;
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(rest)) return undefined;
  let total = 0;
  for (const [, amount = "0", unit = "s"] of rest.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    total += Number(amount) * (UNIT_MS[unit] ?? 0);
  }
  return sign * total;
}
