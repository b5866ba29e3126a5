/**
 * `metadata.managedFields`: who set which fields, when, and in which version of the API.
 * Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 * Upstream: k8s.io/apimachinery/pkg/util/managedfields/internal/managedfields.go.
 */
import { isEmptySet, parseFieldsV1, toFieldsV1, type FieldSet, type FieldsV1 } from "./field-set.ts";

/** One element of `metadata.managedFields`. */
export interface ManagedFieldsEntry {
  readonly manager?: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  /** RFC 3339, whole seconds, UTC. */
  readonly time?: string;
  readonly fieldsType: "FieldsV1";
  readonly fieldsV1: FieldsV1;
  readonly subresource?: string;
}

export interface Ownership {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly subresource: string;
  readonly time: string | undefined;
  readonly fields: FieldSet;
}

/** By identifier, see `managerId`. */
export type Owners = ReadonlyMap<string, Ownership>;

/** Those who apply keep their identity when they move to another version. The time never counts. */
export function managerId(owner: Omit<Ownership, "time" | "fields">): string {
  const { manager, operation, apiVersion, subresource } = owner;
  if (
    manager !== lastOwner.manager ||
    operation !== lastOwner.operation ||
    apiVersion !== lastOwner.apiVersion ||
    subresource !== lastOwner.subresource
  ) {
    lastId = idOf(owner);
    lastOwner = { manager, operation, apiVersion, subresource };
  }
  return lastId;
}

/** The same component writes many times in a row. */
let lastOwner: Omit<Ownership, "time" | "fields"> = {
  manager: "",
  operation: "Update",
  apiVersion: "",
  subresource: "",
};
let lastId = idOf(lastOwner);

function idOf({ manager, operation, apiVersion, subresource }: Omit<Ownership, "time" | "fields">): string {
  return JSON.stringify({
    ...(manager === "" ? {} : { manager }),
    operation,
    ...(operation === "Apply" ? {} : { apiVersion }),
    ...(subresource === "" ? {} : { subresource }),
  });
}

/** What a client means that wants ownership forgotten: `[]` or `[{}]`. */
export function isReset(entries: unknown): boolean {
  if (!Array.isArray(entries)) return false;
  if (entries.length === 0) return true;
  const [only] = entries as readonly unknown[];
  return entries.length === 1 && typeof only === "object" && only !== null && Object.keys(only).length === 0;
}

/** Stored entries are read again at each write. */
const decoded = new WeakMap<object, Owners>();

/** Undefined when an entry is malformed. */
export function decodeOwners(entries: unknown): Owners | undefined {
  if (entries === undefined || entries === null) return new Map();
  if (!Array.isArray(entries)) return undefined;
  const known = decoded.get(entries);
  if (known !== undefined) return known;
  const owners = new Map<string, Ownership>();
  for (const entry of entries as readonly unknown[]) {
    const owner = decodeOwner(entry);
    if (owner === undefined) return undefined;
    owners.set(managerId(owner), owner);
  }
  decoded.set(entries, owners);
  return owners;
}

function decodeOwner(entry: unknown): Ownership | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  const {
    manager = "",
    operation,
    apiVersion,
    time,
    fieldsType,
    fieldsV1,
    subresource = "",
  } = entry as Partial<Record<keyof ManagedFieldsEntry, unknown>>;
  if (operation !== "Apply" && operation !== "Update") return undefined;
  if (typeof apiVersion !== "string" || apiVersion === "" || fieldsType !== "FieldsV1") return undefined;
  if (typeof manager !== "string" || typeof subresource !== "string") return undefined;
  const fields = parseFieldsV1(fieldsV1 ?? {});
  if (fields === undefined) return undefined;
  return { manager, operation, apiVersion, subresource, time: typeof time === "string" ? time : undefined, fields };
}

/** In the order that they are stored in: Apply before Update, then by time, manager, version, subresource. */
export function encodeOwners(owners: Owners): readonly ManagedFieldsEntry[] {
  const placed = [...owners].filter(([, { fields }]) => !isEmptySet(fields)).sort(([, a], [, b]) => byPlace(a, b));
  const entries = placed.map(([, owner]) => encodeOwner(owner));
  decoded.set(entries, new Map(placed));
  own.add(entries);
  return entries;
}

/** Entries as the server writes them: without any change of the owners they stay as they are. */
export function isEncoded(entries: readonly unknown[]): boolean {
  return own.has(entries);
}

const own = new WeakSet<readonly unknown[]>();

/** Who changed nothing keeps the entry that they had. */
const encoded = new WeakMap<Ownership, ManagedFieldsEntry>();

function encodeOwner(owner: Ownership): ManagedFieldsEntry {
  const known = encoded.get(owner);
  if (known !== undefined) return known;
  const { manager, operation, apiVersion, subresource, time, fields } = owner;
  const fieldsV1 = toFieldsV1(fields);
  const entry =
    manager !== "" && time !== undefined && subresource !== ""
      ? { manager, operation, apiVersion, time, fieldsType: "FieldsV1" as const, fieldsV1, subresource }
      : {
          ...(manager === "" ? {} : { manager }),
          operation,
          apiVersion,
          ...(time === undefined ? {} : { time }),
          fieldsType: "FieldsV1" as const,
          fieldsV1,
          ...(subresource === "" ? {} : { subresource }),
        };
  encoded.set(owner, entry);
  return entry;
}

function byPlace(a: Ownership, b: Ownership): number {
  return (
    inOrder(a.operation, b.operation) ||
    inOrder(a.time ?? "", b.time ?? "") ||
    inOrder(a.manager, b.manager) ||
    inOrder(a.apiVersion, b.apiVersion) ||
    inOrder(a.subresource, b.subresource)
  );
}

export function inOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
