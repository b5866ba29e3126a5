/**
 * Paths and modes of the files in a volume.
 * Upstream: pkg/apis/core/validation/validation.go (validateKeyToPath, validateLocalDescendingPath).
 */
import { type Errors, invalid, NO_ERRORS, required } from "./errors.ts";

export type Source = Readonly<Record<string, unknown>>;

/** A key and the path of its file. */
export function validateItem(item: Source, path: string): Errors {
  const target = (item["path"] as string | undefined) ?? "";
  return [
    ...((item["key"] ?? "") === "" ? [required(`${path}.key`)] : []),
    ...(target === "" ? [required(`${path}.path`)] : validateRelativePath(target, `${path}.path`)),
    ...validateMode(item["mode"], `${path}.mode`),
  ];
}

/** A path that stays below where it starts. */
export function validateRelativePath(target: string, path: string): Errors {
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
