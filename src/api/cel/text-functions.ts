/**
 * Functions of strings.
 * Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-regex-library,
 * https://pkg.go.dev/github.com/google/cel-go/ext#Strings
 */
import type { Environment } from "@marcbachmann/cel-js";
import { goPattern } from "./go-pattern.ts";

class Strings {
  readonly name = "strings";
}

export function registerTextFunctions(environment: Environment): void {
  const add = (signature: string, handler: (...given: never[]) => unknown): void => {
    environment.registerFunction(`string.${signature}`, handler);
  };
  add("find(string): string", (text: string, pattern: string) => compiledPattern(pattern).exec(text)?.[0] ?? "");
  add("findAll(string): list", (text: string, pattern: string) => all(text, pattern, -1));
  add("findAll(string, int): list", (text: string, pattern: string, most: bigint) => all(text, pattern, Number(most)));
  add("charAt(int): string", (text: string, index: bigint) => charAt([...text], Number(index)));
  add("replace(string, string): string", (text: string, from: string, to: string) => text.replaceAll(from, () => to));
  add("replace(string, string, int): string", (text: string, from: string, to: string, most: bigint) =>
    replaced(text, from, to, Number(most)),
  );
  add("reverse(): string", (text: string) => [...text].reverse().join(""));
  environment.registerType("Strings", { ctor: Strings, fields: {} });
  environment.registerConstant("strings", "Strings", new Strings());
  environment.registerFunction("Strings.quote(string): string", (_: Strings, text: string) => JSON.stringify(text));
  add("format(list): string", (text: string, values: readonly unknown[]) => formatted(text, values));
}

function compiledPattern(pattern: string): RegExp {
  const expression = goPattern(pattern);
  if (expression === undefined) throw new Error(`error parsing regexp: ${pattern}`);
  return expression;
}

function all(text: string, pattern: string, most: number): readonly string[] {
  const { source, flags } = compiledPattern(pattern);
  const found = [...text.matchAll(new RegExp(source, `${flags}g`))].map(([match]) => match);
  return most < 0 ? found : found.slice(0, most);
}

function charAt(characters: readonly string[], index: number): string {
  if (index < 0 || index > characters.length) throw new Error(`index out of range: ${index}`);
  return characters[index] ?? "";
}

function replaced(text: string, from: string, to: string, most: number): string {
  if (most < 0) return text.replaceAll(from, () => to);
  const parts = text.split(from);
  const head = parts.slice(0, most + 1).join(to);
  return parts.length <= most + 1 ? head : [head, ...parts.slice(most + 1)].join(from);
}

function formatted(template: string, values: readonly unknown[]): string {
  let next = 0;
  return template.replace(/%(?:\.(\d+))?([sdfeboxX%])/g, (_, digits: string | undefined, verb: string) => {
    if (verb === "%") return "%";
    const value = values[next];
    next += 1;
    if (value === undefined) throw new Error("index out of range");
    if (verb === "f") return Number(value).toFixed(digits === undefined ? 6 : Number(digits));
    if (verb === "b") return (value as bigint).toString(2);
    if (verb === "o") return (value as bigint).toString(8);
    if (verb === "x") return (value as bigint).toString(16);
    return verb === "X" ? (value as bigint).toString(16).toUpperCase() : textOf(value);
  });
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(", ")}]`;
  if (value instanceof Map)
    return `{${[...value].map(([key, inner]) => `${textOf(key)}: ${textOf(inner)}`).join(", ")}}`;
  if (value instanceof Date) return value.toISOString().replace(".000Z", "Z");
  return String(value);
}
