/**
 * Paths and modes of the files in a volume.
 * Upstream: pkg/apis/core/validation/validation.go (validateKeyToPath, validateLocalDescendingPath).
 */
import { type Errors, invalid, NO_ERRORS, required } from "./errors.ts";

export type Source = Readonly<Record<string, unknown>>;

/** A field of a source that is a text; absent is empty. */
export const textOf = (source: Source, field: string) => (source[field] as string | undefined) ?? "";
/** A field of a source that is a list; absent is empty. */
export const listOf = (source: Source, field: string) => (source[field] as readonly Source[] | undefined) ?? [];

/** A key and the path of its file. */
export function validateItem(item: Source, path: string): Errors {
  const target = textOf(item, "path");
  return [
    ...(textOf(item, "key") === "" ? [required(`${path}.key`)] : []),
    ...(target === "" ? [required(`${path}.path`)] : validateFreePath(target, `${path}.path`)),
    ...validateMode(item["mode"], `${path}.mode`),
  ];
}

/** A path that stays below the volume, and is not among the names that the kubelet needs for itself. */
export function validateFreePath(target: string, path: string): Errors {
  const errors = validateDescendingPath(target, path);
  if (!target.startsWith("..") || target.startsWith("../")) return errors;
  return [...errors, invalid(path, target, "must not start with '..'")];
}

/** A path that stays below where it starts. */
export function validateDescendingPath(target: string, path: string): Errors {
  return [
    ...(target.startsWith("/") ? [invalid(path, target, "must be a relative path")] : []),
    ...(hasBackstep(target) ? [invalid(path, target, "must not contain '..'")] : []),
  ];
}

export const hasBackstep = (target: string) => target.split("/").includes("..");

export function validateMode(mode: unknown, path: string): Errors {
  if (mode === undefined || (typeof mode === "number" && mode >= 0 && mode <= 0o777)) return NO_ERRORS;
  return [invalid(path, mode, "must be a number between 0 and 0777 (octal), both inclusive")];
}
