/**
 * An owner that is named twice counts once, and the client is told.
 * Upstream: k8s.io/apiserver/pkg/endpoints/handlers/rest.go (dedupOwnerReferencesAndAddWarning).
 */
import { sameValue } from "../../../api/same-value.ts";
import type { ObjectMeta, OwnerReference } from "../../../api/types/meta.ts";
import type { WriteEnvironment, Writer } from "./write-environment.ts";

/** @param isPatch patches are only looked at after admission */
export function withOwnersOnce<T extends Partial<ObjectMeta>>(
  { warn }: WriteEnvironment,
  { trusted }: Writer,
  metadata: T,
  isPatch: boolean,
): T {
  const { ownerReferences = [] } = metadata;
  if (trusted || ownerReferences.length < 2) return metadata;
  const once: OwnerReference[] = [];
  const twice = new Set<string>();
  for (const owner of ownerReferences) {
    if (once.some((other) => sameValue(other, owner))) twice.add(owner.uid);
    else once.push(owner);
  }
  if (twice.size === 0) return metadata;
  const when = isPatch ? " after mutating admission happens" : "";
  warn?.(
    `.metadata.ownerReferences contains duplicate entries${when}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${[...twice].join(", ")}`,
  );
  return { ...metadata, ownerReferences: once };
}
