/**
 * Functions of strings.
 * Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-regex-library,
 * https://pkg.go.dev/github.com/google/cel-go/ext#Strings
 */
import type { Environment } from "@marcbachmann/cel-js";
import { formatted, textOf } from "./formatted-text.ts";
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
  environment.registerFunction("string(google.protobuf.Timestamp): string", textOf);
  environment.registerFunction("string(google.protobuf.Duration): string", textOf);
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
