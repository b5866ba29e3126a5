/**
 * Functions of optional values that the library of the language lacks.
 * Source: https://pkg.go.dev/github.com/google/cel-go/cel#OptionalTypes
 */
import { type Environment, Optional } from "@marcbachmann/cel-js";
import { canonicalValue } from "./canonical-value.ts";

type List = readonly Optional[];

export function registerOptionals(environment: Environment): void {
  const present = (list: List): readonly unknown[] => list.filter((one) => one.hasValue()).map((one) => one.value());
  environment.registerFunction("OptionalNamespace.ofNonZeroValue(dyn): optional<dyn>", (_: unknown, value: unknown) =>
    isZero(value) ? Optional.none() : Optional.of(value),
  );
  environment.registerFunction("OptionalNamespace.unwrap(list): list", (_: unknown, list: List) => present(list));
  environment.registerFunction("list.unwrapOpt(): list", present);
  environment.registerFunction(
    "list.mapOfOptionals(): map",
    (pairs: readonly (readonly [key: unknown, value: Optional])[]) =>
      new Map(pairs.filter(([, value]) => value.hasValue()).map(([key, value]) => [key, value.value()])),
  );
  environment.registerOperator("optional<dyn> == optional<dyn>", (a: Optional, b: Optional) => {
    if (!a.hasValue() || !b.hasValue()) return a.hasValue() === b.hasValue();
    return canonicalValue(a.value()) === canonicalValue(b.value());
  });
}

function isZero(value: unknown): boolean {
  if (value === null || value === false || value === "" || value === 0 || value === 0n) return true;
  if (Array.isArray(value)) return value.length === 0;
  return value instanceof Map && value.size === 0;
}
