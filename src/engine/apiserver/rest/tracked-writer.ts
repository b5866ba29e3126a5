/** The writer of a request, with what its write makes of the ownership of fields. */
import type { KubeObject } from "../../../api/types/meta.ts";
import { asStored } from "../write/as-stored.ts";
import { entriesOfCreate, entriesOfUpdate } from "../apply/track-writes.ts";
import type { WriteEnvironment, Writer } from "../write/write-environment.ts";
import { isPrintable, MAX_MANAGER_LENGTH, utf8Length } from "./manager-name.ts";
import { parameter } from "./request-url.ts";
import type { ResourceRequest } from "./resource-request.ts";

/** The field manager by name, or else the program that sent the request. Upstream: `managerOrUserAgent`. */
export function managerOf({ query, headers }: ResourceRequest): string {
  const named = parameter(query, "fieldManager");
  if (named !== "") return named;
  const [program = ""] = (headers["user-agent"] ?? "").split("/");
  let manager = "";
  let length = 0;
  for (const character of program) {
    if (!isPrintable(character)) continue;
    length += utf8Length(character);
    if (length > MAX_MANAGER_LENGTH) break;
    manager += character;
  }
  return manager;
}

/** @param object to be created, as it was decoded */
export function creatingWriter(
  { kernel }: WriteEnvironment,
  request: ResourceRequest,
  writer: Writer,
  object: KubeObject,
): Writer {
  const { definition, served } = request;
  const complete = asStored(writer, definition, definition.default?.(object) ?? object);
  return { ...writer, managedFields: entriesOfCreate(served, complete, managerOf(request), kernel.timestamp()) };
}

/** @param next as it was decoded */
export function updatingWriter(
  { kernel }: WriteEnvironment,
  request: ResourceRequest,
  writer: Writer,
  current: KubeObject,
  next: KubeObject,
): Writer {
  const { definition, served, subresource = "" } = request;
  const complete = asStored(writer, definition, subresource === "" ? (definition.default?.(next) ?? next) : next);
  const manager = managerOf(request);
  const managedFields = entriesOfUpdate(served, subresource, current, complete, manager, kernel.timestamp());
  return { ...writer, managedFields };
}
