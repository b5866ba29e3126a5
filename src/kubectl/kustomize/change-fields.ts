/** Changing one place of a resource without touching the others. A step `*` is every element of a list. */
import type { Fields } from "./kustomization-file.ts";

type Path = readonly string[];

/** The value with what is at the path replaced; unchanged when the path leads nowhere. */
export function changed(value: unknown, path: Path, change: (found: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (step === "*") return Array.isArray(value) ? value.map((one: unknown) => changed(one, rest, change)) : value;
  if (!isFields(value)) return value;
  if (!Object.hasOwn(value, step)) return value;
  return { ...value, [step]: changed(value[step], rest, change) };
}

/** The value with a map at the path, which is made when it is not there, that has these entries. */
export function withEntries(value: unknown, path: Path, entries: Readonly<Record<string, string>>): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return { ...(isFields(value) ? value : {}), ...entries };
  if (step === "*") return Array.isArray(value) ? value.map((one: unknown) => withEntries(one, rest, entries)) : value;
  const fields = isFields(value) ? value : {};
  return { ...fields, [step]: withEntries(fields[step], rest, entries) };
}

/** What is at the path; undefined when it leads nowhere. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((place, step) => (isFields(place) ? place[step] : undefined), value);
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
