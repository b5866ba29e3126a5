/**
 * Creating an object: admission, validation, identity, storage.
 * Upstream: k8s.io/apiserver/pkg/registry/rest/create.go, registry/generic/registry/store.go (Create).
 */
import { alreadyExists, badRequest, generatedNameTaken, unclassifiedError } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome } from "../../../api/status.ts";
import type { KubeObject, ObjectMeta } from "../../../api/types/meta.ts";
import { admitCreate, isWellFormed } from "../admission/admission.ts";
import { fieldErrorsOfCreate, settleAllocations } from "../admission/allocation.ts";
import { refuseByNamespace } from "../admission/namespace-lifecycle.ts";
import { charge } from "../admission/resource-quota.ts";
import { refusedByValidatingHooks } from "../admission/hooks.ts";
import { admitValid } from "../admission/validating.ts";
import type { FieldError } from "../field-error.ts";
import { refuseEscalation } from "../authorization/escalation.ts";
import { invalidObject } from "../field-errors-status.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { groupResource } from "../kind-registry.ts";
import { asStored } from "./as-stored.ts";
import { initialStatus } from "./initial-status.ts";
import { metadataErrors } from "./object-meta-validation.ts";
import { withOwnersOnce } from "./owner-entries.ts";
import {
  commitObject,
  isVersion,
  keyOf,
  nextVersion,
  type MutableMeta,
  type WriteEnvironment,
  type Writer,
} from "./write-environment.ts";

const GENERATED_NAME_ATTEMPTS = 8;
const MAX_GENERATED_BASE = 58;
const SUFFIX_LENGTH = 5;
const NO_COSTS = succeed([]);

/** An object as it comes in: metadata may lack everything but a name or generateName. */
export type IncomingObject = Omit<KubeObject, "metadata"> & { readonly metadata: Partial<ObjectMeta> };

export function createObject(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  incoming: IncomingObject,
): Outcome<KubeObject> {
  const given = withOwnersOnce(environment, writer, incoming.metadata, false);
  if (isVersion(given.resourceVersion)) {
    return fail(unclassifiedError("resourceVersion should not be set on objects to be created"));
  }
  if (definition.namespaced && !given.namespace) {
    return fail(badRequest("an empty namespace may not be set during creation"));
  }
  const table = groupResource(definition);
  const name = given.name || generatedName(environment, table, given);
  const metadata = newMetadata(environment, definition, given, name);
  const named = { ...incoming, metadata } as KubeObject;
  const escalation = refuseEscalation(environment.store, environment.user, definition, named);
  if (escalation !== undefined) return fail(escalation);
  const ready = isWellFormed(writer, definition)
    ? refusedOr(refuseByNamespace(environment, definition, metadata), named)
    : checked(environment, writer, definition, named);
  if (!ready.ok) return ready;
  const key = keyOf(metadata.namespace, name);
  const existing = environment.store.get(table, key);
  if (existing !== undefined) return fail(taken(definition, existing, given, name));
  const refusal = refusedByValidatingHooks(environment, writer, definition, { object: ready.value });
  if (refusal !== undefined) return fail(refusal);
  const costs = isWellFormed(writer, definition) ? NO_COSTS : admitValid(environment, definition, ready.value);
  if (!costs.ok) return costs;
  const stored = commitObject(environment, writer, definition, "create", ready.value, key);
  settleAllocations(environment, writer, definition, stored, undefined);
  charge(environment, writer, costs.value);
  return succeed(writer.dryRun ? withoutVersion(stored) : stored);
}

/** What was never stored has no version. Upstream: k8s.io/apiserver/pkg/registry/generic/registry/dryrun.go. */
function withoutVersion(object: KubeObject): KubeObject {
  const { resourceVersion: _, ...metadata } = object.metadata;
  return { ...object, metadata: metadata as ObjectMeta };
}

function refusedOr(refusal: Extract<Outcome<never>, { ok: false }> | undefined, object: KubeObject) {
  return refusal ?? succeed(object);
}

/** The object as it is to be stored: admitted, valid, with its allocations and its first status. */
function checked(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  named: KubeObject,
): Outcome<KubeObject> {
  const admitted = admitCreate(environment, writer, definition, named);
  if (!admitted.ok) return admitted;
  const { object, valid, qosClass } = admitted.value;
  const { name } = object.metadata;
  const errors = metadataErrors(definition, object.metadata);
  const kindErrors = valid ? NO_ERRORS : newKindErrors(definition, object);
  if (errors.length > 0 || kindErrors.length > 0) {
    return fail(invalidObject(definition, name, [...errors, ...kindErrors]));
  }
  const allocated = fieldErrorsOfCreate(environment, writer, definition, object);
  if (allocated.refusal !== undefined) return fail(allocated.refusal);
  if (allocated.errors.length > 0) return fail(invalidObject(definition, name, allocated.errors));
  const stored = asStored(writer, definition, allocated.object);
  return succeed(initialStatus(definition, stored, writer.trusted, qosClass));
}

const NO_ERRORS: readonly FieldError[] = [];

function newKindErrors(definition: KindDefinition, object: KubeObject): readonly FieldError[] {
  const found = definition.validate?.(object) ?? NO_ERRORS;
  return definition.validateCreate === undefined ? found : [...found, ...definition.validateCreate(object)];
}

function taken(definition: KindDefinition, existing: KubeObject, given: Partial<ObjectMeta>, name: string) {
  if (!given.name) return generatedNameTaken(definition, name);
  const status = alreadyExists(definition, name);
  if (existing.metadata.deletionTimestamp === undefined) return status;
  return { ...status, message: `object is being deleted: ${status.message}` };
}

/** The first of up to eight random names that is free; the last one when none is. Empty without `generateName`. */
function generatedName(environment: WriteEnvironment, table: string, given: Partial<ObjectMeta>): string {
  if (!given.generateName) return "";
  const base = given.generateName.slice(0, MAX_GENERATED_BASE);
  let name = "";
  for (let attempt = 0; attempt < GENERATED_NAME_ATTEMPTS; attempt += 1) {
    name = base + environment.names.suffix(SUFFIX_LENGTH);
    if (environment.store.get(table, keyOf(given.namespace, name)) === undefined) break;
  }
  return name;
}

/** What the server decides about a new object, and what of the client's metadata it keeps. */
function newMetadata(
  environment: WriteEnvironment,
  definition: KindDefinition,
  given: Partial<ObjectMeta>,
  name: string,
): ObjectMeta {
  const { generateName, namespace, labels, annotations, ownerReferences, finalizers } = given;
  // What only tells how things stand changes nothing else: not even which numbers the next object gets.
  const uids = definition.readOnly === true ? environment.kernel.random.stream("uid of reports") : environment.uids;
  const uid = uids.uuid();
  const resourceVersion = nextVersion(environment);
  const creationTimestamp = environment.kernel.timestamp();
  if (definition.namespaced && namespace !== undefined && annotations === undefined && finalizers === undefined) {
    // Those that are written in bulk, in one piece: fields that are added later take more time and room.
    if (
      definition.generation !== undefined &&
      generateName !== undefined &&
      labels !== undefined &&
      ownerReferences !== undefined
    ) {
      return {
        name,
        uid,
        resourceVersion,
        creationTimestamp,
        generateName,
        namespace,
        generation: 1,
        labels,
        ownerReferences,
      };
    }
  }
  const metadata: MutableMeta = { name, uid, resourceVersion, creationTimestamp };
  if (given.generateName !== undefined) metadata.generateName = given.generateName;
  if (definition.namespaced && given.namespace !== undefined) metadata.namespace = given.namespace;
  if (definition.generation !== undefined) metadata.generation = 1;
  if (given.labels !== undefined) metadata.labels = given.labels;
  if (given.annotations !== undefined) metadata.annotations = given.annotations;
  if (given.ownerReferences !== undefined) metadata.ownerReferences = given.ownerReferences;
  if (given.finalizers !== undefined) metadata.finalizers = given.finalizers;
  return metadata;
}
