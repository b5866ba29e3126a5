/**
 * Variables from files that an earlier container has written into a volume.
 * Source: https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-via-file/
 * Upstream: pkg/kubelet/util/env/env_util.go.
 */
import type { EnvVar } from "../../api/types/pod.ts";

type FileKey = NonNullable<NonNullable<EnvVar["valueFrom"]>["fileKeyRef"]>;

/** Undefined for an optional key that is not there. @param text of the file; undefined when there is none */
export function fileKeyValue(
  { key, path, optional }: FileKey,
  text: string | undefined,
): string | undefined | { readonly error: string } {
  if (text === undefined) {
    if (optional === true) return undefined;
    return { error: `couldn't parse env file: open ${path}: no such file or directory` };
  }
  for (const line of text.split("\n")) {
    const match = /^\s*(?:export\s+)?([^\s=#][^=]*)=(.*)$/.exec(line);
    if (match?.[1]?.trim() === key) return unquoted(match[2] ?? "");
  }
  return optional === true ? undefined : { error: `environment variable key "${key}" not found in file "${path}"` };
}

function unquoted(value: string): string {
  const quoted = /^'([^']*)'\s*$/.exec(value.trim());
  return quoted === null ? value.trim() : (quoted[1] ?? "");
}
