/** Paths of lists and objects, with the selectors of the flags. */
import type { Invocation } from "../command.ts";
import { resourcePath } from "../discovery.ts";
import type { ResourceTarget } from "../resource-arguments.ts";

const DEFAULT_CHUNK = 500;

/** The query of a list. */
export function listQuery({ flags }: Invocation, extra: readonly string[] = []): string {
  const chunk = flags.int("chunk-size");
  const size = flags.string("chunk-size") === "" ? DEFAULT_CHUNK : chunk;
  const parts = [...(size > 0 ? [`limit=${size}`] : []), ...extra];
  if (flags.has("selector")) parts.push(`labelSelector=${encodeURIComponent(flags.string("selector"))}`);
  if (flags.has("field-selector")) parts.push(`fieldSelector=${encodeURIComponent(flags.string("field-selector"))}`);
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

/** Where the objects of a target are. */
export function targetPath(invocation: Invocation, { resource, name }: ResourceTarget, namespace?: string): string {
  const everywhere = invocation.flags.bool("all-namespaces");
  const subresource = name === undefined ? undefined : invocation.flags.string("subresource") || undefined;
  return resourcePath(resource, everywhere ? undefined : (namespace ?? invocation.namespace), name, subresource);
}
