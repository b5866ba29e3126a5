/**
 * The language of goals: CEL over facts read from the API. Whole numbers are ints. What reads a field that is not
 * there is not true, as nobody can say that a Pod without a status is ready.
 * Source: https://github.com/google/cel-spec
 */
import { Environment, EvaluationError } from "@marcbachmann/cel-js";
import { distance } from "fastest-levenshtein";
import { parseQuantity } from "../../api/quantity.ts";

export type Facts = Readonly<Record<string, unknown>>;

/** Names that are there in every expression, besides the facts. */
export const RESERVED = ["seen", "was", "seconds"] as const;

type Parsed = (context: Readonly<Record<string, unknown>>) => unknown;

const parsed = new Map<string, Parsed>();

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  enableOptionalTypes: true,
  homogeneousAggregateLiterals: false,
})
  /** The value at a path of plain keys, or null: `at(pod, "status.phase")`. */
  .registerFunction("at(dyn, string): dyn", (object: unknown, path: string) => at(object, path))
  /** The Pod's Ready condition is True and it is not on its way out. */
  .registerFunction("ready(dyn): bool", (pod: unknown) => isReady(pod))
  /** The labels carry everything that the selector asks for; an empty selector selects nothing. */
  .registerFunction("selects(dyn, dyn): bool", (selector: unknown, labels: unknown) => selects(selector, labels))
  /** `app=web,tier=front` */
  .registerFunction("words(dyn): string", (labels: unknown) => wordsOf(labels))
  /** Not the same, but hardly told apart: at most two letters differ. */
  .registerFunction("similar(string, string): bool", (a: string, b: string) => a !== b && distance(a, b) <= 2)
  /** A quantity in its base unit: `quantity("500m") == 0.5`. */
  .registerFunction("quantity(dyn): double", (text: unknown) => quantityOf(text))
  /** The object's controller is of this kind and name. */
  .registerFunction("ownedBy(dyn, string, string): bool", (object: unknown, kind: string, name: string) =>
    isOwnedBy(object, kind, name),
  );

/** What is wrong with the text of an expression, or undefined. */
export function expressionProblem(text: string): string | undefined {
  try {
    environment.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  }
}

/** @throws EvaluationError unless all that is wrong is a field that is not there, which gives undefined */
export function evaluate(text: string, facts: Facts): unknown {
  let run = parsed.get(text);
  if (run === undefined) {
    run = environment.parse(text) as Parsed;
    parsed.set(text, run);
  }
  try {
    return run(facts);
  } catch (error) {
    if (
      error instanceof EvaluationError &&
      /No such key|index out of bounds|Index out of|no such overload.*null|no matching overload.*null|type 'null' cannot be range/i.test(
        error.message,
      )
    ) {
      return undefined;
    }
    throw error;
  }
}

export function holds(text: string, facts: Facts): boolean {
  return evaluate(text, facts) === true;
}

/** For the words of a near miss. */
export function textOf(text: string, facts: Facts): string {
  const value = evaluate(text, facts);
  if (Array.isArray(value)) return value.map(String).join(", ");
  return value === undefined || value === null ? "" : String(value);
}

/** Plain JSON as CEL sees it: whole numbers become ints. */
export function asCel(value: unknown): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(asCel);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asCel(inner)]));
}

function at(object: unknown, path: string): unknown {
  let value = object;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return null;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value ?? null;
}

function isReady(pod: unknown): boolean {
  if (at(pod, "metadata.deletionTimestamp") !== null) return false;
  const conditions = at(pod, "status.conditions");
  if (!Array.isArray(conditions)) return false;
  return conditions.some((condition) => at(condition, "type") === "Ready" && at(condition, "status") === "True");
}

function selects(selector: unknown, labels: unknown): boolean {
  const wanted = Object.entries((selector ?? {}) as Readonly<Record<string, unknown>>);
  const given = (labels ?? {}) as Readonly<Record<string, unknown>>;
  return wanted.length > 0 && wanted.every(([key, value]) => given[key] === value);
}

function wordsOf(labels: unknown): string {
  return Object.entries((labels ?? {}) as Readonly<Record<string, unknown>>)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(",");
}

function quantityOf(text: unknown): number {
  if (typeof text === "bigint") return Number(text);
  if (typeof text !== "string" && typeof text !== "number") return 0;
  return Number(parseQuantity(text)?.nanos ?? 0n) / 1e9;
}

function isOwnedBy(object: unknown, kind: string, name: string): boolean {
  const owners = at(object, "metadata.ownerReferences");
  if (!Array.isArray(owners)) return false;
  return owners.some((owner) => at(owner, "kind") === kind && at(owner, "name") === name);
}
