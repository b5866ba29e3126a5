/**
 * The ownership of fields after a write, and the object that an applied configuration makes.
 * Upstream: k8s.io/apimachinery/pkg/util/managedfields/internal (fieldmanager.go and the managers that it chains).
 */
import { badRequest, unclassifiedError } from "../../../api/status-errors.ts";
import { fail, failure, succeed, type Outcome, type Status } from "../../../api/status.ts";
import { schemaErrors } from "./check-value.ts";
import { type FieldSet, isEmptySet, NO_FIELDS, sameFields } from "./field-set.ts";
import { allowedByLastApplied, withLastApplied } from "./last-applied.ts";
import {
  decodeOwners,
  encodeOwners,
  inOrder,
  isReset,
  managerId,
  type ManagedFieldsEntry,
  type Owners,
  type Ownership,
} from "./managed-fields.ts";
import { ownedOf } from "./nobodys-fields.ts";
import { capUpdateOwners } from "./old-updates.ts";
import { applyConfig, type Conflict, type KindVersions, updateOwners } from "./owners-update.ts";
import { pathText } from "./path-element.ts";
import { fieldsIn, own } from "./schema-shape.ts";

/** Who writes, through which endpoint, when. */
export interface FieldActor {
  readonly manager: string;
  readonly apiVersion: string;
  /** Empty for the object itself. */
  readonly subresource: string;
  readonly time: string;
}

const KUBECTL = "kubectl";
const BEFORE_FIRST_APPLY = "before-first-apply";

/** The owners after an update. `owners`: those before it. */
export function ownersAfterUpdate(
  versions: KindVersions,
  live: unknown,
  next: unknown,
  owners: Owners,
  actor: FieldActor,
): Owners {
  const owner = ownershipOf(actor, "Update");
  const id = managerId(owner);
  const updated = withoutNobodys(updateOwners(versions, live, next, owners, owner, id), id, owners.get(id)?.fields);
  return capUpdateOwners(updated);
}

/**
 * The owners that a write starts from: those in the request when it names some, else those of the live object.
 * Undefined: the client wants all forgotten.
 */
export function ownersBefore(requested: unknown, live: Owners, subresource: string): Owners | undefined {
  if (subresource !== "") return live;
  if (isReset(requested)) return undefined;
  const given = decodeOwners(requested);
  return given === undefined || given.size === 0 ? live : given;
}

export interface Applied {
  readonly object: unknown;
  readonly managedFields: readonly ManagedFieldsEntry[];
}

/** @param live the object in the version of the request, undefined when it is to be created @param owners its owners */
export function applyConfiguration(
  versions: KindVersions,
  live: unknown,
  config: unknown,
  owners: Owners,
  actor: FieldActor,
  force: boolean,
): Outcome<Applied> {
  const version = versions(actor.apiVersion);
  if (version === undefined) throw new Error(`no schema for ${actor.apiVersion}`);
  const refusal =
    refuseConfig(config, actor.apiVersion) ??
    misfit(kindProblem(config) ?? schemaErrors(version.schema, config), config);
  if (refusal !== undefined) return fail(refusal);
  const base = live ?? {};
  const known = owners.size > 0 || live === undefined ? owners : firstOwners(versions, live, actor);
  const owner = ownershipOf(actor, "Apply");
  const id = managerId(owner);
  const apply = (forced: boolean) => applyConfig(versions, base, config, known, owner, id, forced);
  let result = apply(force);
  if (!result.ok && actor.manager === KUBECTL) {
    const allowed = allowedByLastApplied(version.schema, live);
    const real = result.conflicts.filter(({ path }) => !allowed(path));
    result = real.length === 0 ? apply(true) : { ok: false, conflicts: real };
  }
  if (!result.ok) return fail(conflictStatus(result.conflicts));
  const after = withoutNobodys(result.owners, id);
  // Who changes nothing keeps the time of the last change.
  const before = known.get(id);
  const unchanged = result.object === base && before !== undefined && sameOwners(known, after);
  const timed = unchanged ? withTime(after, id, before.time) : after;
  const object = actor.manager === KUBECTL ? withLastApplied(result.object, config) : result.object;
  return succeed({ object, managedFields: encodeOwners(timed) });
}

function refuseConfig(config: unknown, expected: string): Status | undefined {
  const fields = fieldsIn(config);
  const version = own(fields, "apiVersion");
  if (version !== expected) {
    const specified = typeof version === "string" ? version : "";
    return badRequest(
      `Incorrect version specified in apply patch. Specified patch version: ${specified}, expected: ${expected}`,
    );
  }
  const managed = own(fieldsIn(own(fields, "metadata")), "managedFields");
  return managed === undefined || managed === null ? undefined : badRequest("metadata.managedFields must be nil");
}

/** What says no kind has no type. Upstream: k8s.io/apimachinery/pkg/util/managedfields/internal/typeconverter.go. */
function kindProblem(config: unknown): string | undefined {
  const fields = fieldsIn(config);
  const kind = own(fields, "kind");
  if (typeof kind === "string" && kind !== "") return undefined;
  return `no corresponding type for ${gvkText(own(fields, "apiVersion"), kind)}`;
}

function misfit(problem: string | undefined, config: unknown): Status | undefined {
  if (problem === undefined) return undefined;
  const fields = fieldsIn(config);
  const metadata = fieldsIn(own(fields, "metadata"));
  const [name, namespace] = [own(metadata, "name"), own(metadata, "namespace")].map((part) =>
    typeof part === "string" ? part : "",
  );
  const place = `${namespace ?? ""}/${name ?? ""}; ${gvkText(own(fields, "apiVersion"), own(fields, "kind"))}`;
  return unclassifiedError(`failed to create typed patch object (${place}): ${problem}`);
}

/** `apps/v1, Kind=Deployment`, and `/v1, Kind=Pod` for the core group. */
function gvkText(apiVersion: unknown, kind: unknown): string {
  const version = typeof apiVersion === "string" ? apiVersion : "";
  return `${version.includes("/") ? version : `/${version}`}, Kind=${typeof kind === "string" ? kind : ""}`;
}

/** An object that nobody tracked: all that is there belongs to one manager. */
function firstOwners(versions: KindVersions, live: unknown, actor: FieldActor): Owners {
  return ownersAfterUpdate(versions, {}, live, new Map(), { ...actor, manager: BEFORE_FIRST_APPLY });
}

function ownershipOf({ manager, apiVersion, subresource, time }: FieldActor, operation: "Apply" | "Update"): Ownership {
  return { manager: manager === "" ? "unknown" : manager, operation, apiVersion, subresource, time, fields: NO_FIELDS };
}

/** Sets that are known to hold something, and nothing that is nobody's. */
const somebodys = new WeakSet<FieldSet>();

/** @param before what the owner had: when it is the same, it stays the same object, whose stored form is known */
function withoutNobodys(owners: Owners, id: string, before?: FieldSet): Owners {
  const owner = owners.get(id);
  if (owner === undefined || somebodys.has(owner.fields)) return owners;
  const owned = ownedOf(owner.fields);
  const fields = before !== undefined && sameFields(owned, before) ? before : owned;
  const result = new Map(owners);
  if (isEmptySet(fields)) {
    result.delete(id);
  } else {
    result.set(id, { ...owner, fields });
    somebodys.add(fields);
  }
  return result;
}

function withTime(owners: Owners, id: string, time: string | undefined): Owners {
  const owner = owners.get(id);
  return owner === undefined ? owners : new Map(owners).set(id, { ...owner, time });
}

/** Whatever their times are. */
function sameOwners(a: Owners, b: Owners): boolean {
  if (a.size !== b.size) return false;
  for (const [id, { apiVersion, fields }] of a) {
    const other = b.get(id);
    if (other === undefined || other.apiVersion !== apiVersion || !sameFields(fields, other.fields)) return false;
  }
  return true;
}

function conflictStatus(conflicts: readonly Conflict[]): Status {
  const causes = conflicts.map(({ owner, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${ownerText(owner)}`,
    field: pathText(path),
  }));
  return failure(409, "Conflict", conflictMessage(conflicts), { causes });
}

function conflictMessage(conflicts: readonly Conflict[]): string {
  const [only] = conflicts;
  if (conflicts.length === 1 && only !== undefined) {
    return `Apply failed with 1 conflict: conflict with ${ownerText(only.owner)}: ${pathText(only.path)}`;
  }
  const byOwner = new Map<string, Conflict[]>();
  for (const conflict of conflicts) {
    const id = managerId(conflict.owner);
    byOwner.set(id, [...(byOwner.get(id) ?? []), conflict]);
  }
  const lines = [...byOwner]
    .sort(([a], [b]) => inOrder(a, b))
    .flatMap(([, theirs]) => {
      const owner = (theirs[0] as Conflict).owner;
      return [`conflicts with ${ownerText(owner)}:`, ...theirs.map(({ path }) => `- ${pathText(path)}`)];
    });
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join("\n")}`;
}

function ownerText({ manager, operation, apiVersion, subresource }: Ownership): string {
  const named =
    JSON.stringify(manager) + (subresource === "" ? "" : ` with subresource ${JSON.stringify(subresource)}`);
  return operation === "Update" ? `${named} using ${apiVersion}` : named;
}
