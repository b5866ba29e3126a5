/**
 * Paths of replacements: `spec.containers.[name=a].env.0.value`, `metadata.annotations.[a.b/c]`, `*` for all, `-` for one more.
 * Upstream: sigs.k8s.io/kustomize/kyaml/utils/pathsplitter.go, kyaml/yaml/match.go.
 */
import { CommandFailure } from "../steps.ts";
import { isFields } from "./change-fields.ts";

/** Dots in brackets and after a backslash do not part. */
export function splitPath(text: string): readonly string[] {
  const steps: string[] = [];
  for (const [, quoted, plain] of text.matchAll(/(?:\[([^\]]*)\]|((?:\\.|[^.[\\])+))(?:\.|$)/g)) {
    if (plain !== undefined) steps.push(plain.replaceAll("\\.", "."));
    else if (quoted !== undefined) steps.push(quoted.includes("=") ? `[${quoted}]` : quoted);
  }
  return steps;
}

export interface PathChange {
  /** What becomes of each value that is found; of nothing, when it may be made. */
  readonly change: (found: unknown) => unknown;
  /** Whether what is not there is made. */
  readonly create: boolean;
}

interface Changed {
  readonly value: unknown;
  readonly found: boolean;
}

/** @throws CommandFailure for an index beyond the end of a list */
export function changedAt(value: unknown, path: readonly string[], { change, create }: PathChange): Changed {
  const [step, ...rest] = path;
  const below = (inner: unknown): Changed => changedAt(inner, rest, { change, create });
  if (step === undefined) return { value: change(value), found: true };
  if (Array.isArray(value) || isOfList(step)) return ofList(Array.isArray(value) ? value : [], step, below, create);
  if (!isFields(value) && !(create && value === undefined)) return { value, found: false };
  const fields = isFields(value) ? value : {};
  if (step === "*") return ofAll(Object.entries(fields), below, (entries) => Object.fromEntries(entries), value);
  if (!create && !Object.hasOwn(fields, step)) return { value, found: false };
  const inner = below(fields[step]);
  return inner.found ? { value: { ...fields, [step]: inner.value }, found: true } : { value, found: false };
}

const isOfList = (step: string): boolean => step.startsWith("[") || step === "-";

function ofList(list: readonly unknown[], step: string, below: (inner: unknown) => Changed, create: boolean): Changed {
  const entries = list.map((one, index): [string, unknown] => [String(index), one]);
  const whole = (all: readonly [string, unknown][]): unknown => all.map(([, one]) => one);
  if (step === "*") return ofAll(entries, below, whole, list);
  if (step === "-")
    return create ? { value: [...list, below(undefined).value], found: true } : { value: list, found: false };
  const [key = "", wanted = ""] = step.startsWith("[") ? parts(step) : [];
  if (key !== "") {
    const chosen = entries.filter(([, one]) => isFields(one) && String(one[key]) === wanted);
    if (chosen.length === 0 && create) return { value: [...list, below({ [key]: wanted }).value], found: true };
    const names = new Set(chosen.map(([index]) => index));
    return ofAll(entries, (inner) => below(inner), whole, list, names);
  }
  const index = Number(step);
  if (!Number.isInteger(index)) return { value: list, found: false };
  if (index >= list.length && !create) {
    throw new CommandFailure(`index ${index} specified but only ${list.length} elements found`);
  }
  return ofAll(entries, below, whole, list, new Set([step]));
}

function parts(step: string): readonly [string, string] {
  const text = step.slice(1, -1);
  const at = text.indexOf("=");
  return [text.slice(0, at), text.slice(at + 1).replace(/^"(.*)"$/, "$1")];
}

function ofAll(
  entries: readonly [string, unknown][],
  below: (inner: unknown) => Changed,
  whole: (entries: readonly [string, unknown][]) => unknown,
  before: unknown,
  only?: ReadonlySet<string>,
): Changed {
  let found = false;
  const all = entries.map(([key, one]): [string, unknown] => {
    if (only !== undefined && !only.has(key)) return [key, one];
    const inner = below(one);
    found ||= inner.found;
    return [key, inner.value];
  });
  return found ? { value: whole(all), found } : { value: before, found };
}
