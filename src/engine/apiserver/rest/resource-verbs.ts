/**
 * What the methods of HTTP do with objects and collections.
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/
 */
import type { ApiResponse } from "../../../api/api-client.ts";
import { shareStructure } from "../../../api/same-value.ts";
import { badRequest, methodNotAllowed, notFound, success } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome, type Status } from "../../../api/status.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import { existingPodWarnings, podSecurityWarnings } from "../admission/pod-security.ts";
import { refusedByNodeRestriction } from "../admission/node-restriction.ts";
import { invalidObject } from "../field-errors-status.ts";
import { refusedByHooks } from "../admission/hooks.ts";
import { groupResource, hasCollectionDeletion } from "../kind-registry.ts";
import { createObject } from "../write/create-object.ts";
import { deleteObject, type Deletion } from "../write/delete-object.ts";
import { updateObject, updateStatus } from "../write/update-object.ts";
import { keyOf, type WriteEnvironment } from "../write/write-environment.ts";
import { appliedObject, isApplyPatch } from "./apply-object.ts";
import { certificateChange } from "./certificate-change.ts";
import { decodeBody, type DecodedBody, type GivenBody, yamlProblem } from "./decode-body.ts";
import { strictErrorsOfPatch } from "./strict-patch.ts";
import { deleteOptions, deletionWarnings, withDefaultPolicy } from "./delete-options.ts";
import { listObjects } from "./list-objects.ts";
import { refusedVersion } from "./list-page.ts";
import { patchedValue, refusePatchType } from "./patch-object.ts";
import { unfitPatch } from "./unfit-patch.ts";
import { podPart } from "./pod-parts.ts";
import { refusedVerb, respond, respondStatus, type ResourceRequest } from "./resource-request.ts";
import { creatingWriter, updatingWriter } from "./tracked-writer.ts";
import { writeOptions, type WriteOptions } from "./write-options.ts";
import { withoutEffectWarnings } from "./without-effect.ts";

/** Kinds whose PUT creates what is not there. */
const CREATED_BY_PUT: ReadonlySet<string> = new Set(["Endpoints", "Event", "Lease", "Service", "LimitRange"]);
/** Kinds whose deletion answers with the object even when it is gone; the others answer with a Status. */
const RETURNED_WHEN_DELETED: ReadonlySet<string> = new Set(["Pod", "Service", "ServiceAccount"]);

const STRATEGIC_PATCH = "application/strategic-merge-patch+json";

export function getObject(environment: WriteEnvironment, request: ResourceRequest): ApiResponse {
  const refusal = refusedVersion(environment.store, request.query);
  return refusal === undefined ? respond(storedObject(environment, request)) : respondStatus(refusal);
}

export function listCollection({ store }: WriteEnvironment, request: ResourceRequest): ApiResponse {
  return respond(listObjects(store, request));
}

export function createFromRequest(environment: WriteEnvironment, request: ResourceRequest): ApiResponse {
  const { definition } = request;
  if (definition.namespaced && request.namespace === undefined) {
    return respondStatus(refusedVerb(definition, "create"));
  }
  if (definition.custom?.isTerminating === true) {
    const message = "create not allowed while custom resource definition is terminating";
    return respondStatus({ ...methodNotAllowed(definition, "create"), message });
  }
  const options = writeOptions(request, "CreateOptions", "UserCreated");
  if (!options.ok) return respond(options);
  const decoded = decodeForUrl(request, options.value, undefined);
  if (!decoded.ok) return respond(decoded);
  const { object, warnings } = decoded.value;
  const unfit = refusedByNodeRestriction(environment, definition, { object }) ?? unfitForm(request, object);
  if (unfit !== undefined) return respondStatus(unfit);
  const writer = creatingWriter(environment, request, options.value.writer, object);
  const outcome = createObject(environment, writer, definition, object);
  const effects = outcome.ok ? warningsOf(environment, request, outcome.value) : [];
  return respond(outcome, 201, [...warnings, ...effects]);
}

/** The form that a new object comes in may have rules of its own. */
function unfitForm({ definition, served }: ResourceRequest, object: KubeObject): Status | undefined {
  const problems = served.validateNew?.(object) ?? [];
  if (problems.length === 0) return undefined;
  return invalidObject(definition, object.metadata.name ?? "", [...(definition.validate?.(object) ?? []), ...problems]);
}

/** PUT, of the object or of its status. */
export function replaceFromRequest(environment: WriteEnvironment, request: ResourceRequest): ApiResponse {
  const { definition, subresource } = request;
  const options = writeOptions(request, "UpdateOptions", "UserUpdated");
  if (!options.ok) return respond(options);
  const current = storedObject(environment, request);
  const creates = !current.ok && subresource === undefined && CREATED_BY_PUT.has(definition.kind);
  if (!current.ok && !creates) return respond(current);
  const decoded = decodeForUrl(request, options.value, request.name);
  if (!decoded.ok) return respond(decoded);
  const { object, warnings } = decoded.value;
  if (!current.ok) {
    const writer = creatingWriter(environment, request, options.value.writer, object);
    return respond(createObject(environment, writer, definition, object), 201, warnings);
  }
  return storeChange(environment, request, options.value, current.value, decoded.value, "update");
}

/** PATCH, of the object or of its status. */
export function patchFromRequest(environment: WriteEnvironment, request: ResourceRequest): ApiResponse {
  const { served, headers, body } = request;
  const options = writeOptions(request, "PatchOptions", "UserPatched");
  if (!options.ok) return respond(options);
  const contentType = headers["content-type"] ?? STRATEGIC_PATCH;
  const refusal = refusePatchType(served, contentType);
  if (refusal !== undefined) return respondStatus(refusal);
  if (isApplyPatch(contentType)) return applyFromRequest(environment, request, options.value);
  const current = storedObject(environment, request);
  if (!current.ok) return respond(current);
  const patched = patchedValue(served, contentType, body, served.fromStored(current.value));
  if (!patched.ok) return respond(patched);
  const { asWritten: _ofPatch, ...others } = request;
  const given = { ...others, body: patched.value, patch: { strictErrors: strictErrorsOfPatch(request) } };
  const decoded = decodeForUrl(given, options.value, request.name, (problem) =>
    unfitPatch(contentType, body, patched.value, problem),
  );
  if (!decoded.ok) return respond(decoded);
  return storeChange(environment, request, options.value, current.value, decoded.value, "patch");
}

/** Server-side apply, which creates what is not there. */
function applyFromRequest(environment: WriteEnvironment, request: ResourceRequest, options: WriteOptions): ApiResponse {
  const stored = storedObject(environment, request);
  if (!stored.ok && request.subresource !== undefined) return respond(stored);
  const current = stored.ok ? stored.value : undefined;
  const applied = appliedObject(environment, request, current);
  if (!applied.ok) return respond(applied);
  const { object: body, managedFields } = applied.value;
  const { asWritten = {}, ...others } = request;
  const { repeatedLines = [] } = asWritten;
  if (options.fieldValidation === "Strict" && repeatedLines.length > 0) {
    const problem = `error converting YAML to JSON: ${yamlProblem(repeatedLines).join()}`;
    return respondStatus(badRequest(`error strict decoding YAML: ${problem}`));
  }
  const found = decodeForUrl({ ...others, body }, options, request.name);
  if (!found.ok) return respond(found);
  const lines = options.fieldValidation === "Warn" ? repeatedLines : [];
  const decoded = { value: { ...found.value, warnings: [...lines, ...found.value.warnings] } };
  const writer = { ...options.writer, managedFields };
  if (current !== undefined) {
    return storeChange(environment, request, { ...options, writer }, current, decoded.value, "apply");
  }
  const { object, warnings } = decoded.value;
  const outcome = createObject(environment, writer, request.definition, object);
  const effects = outcome.ok ? warningsOf(environment, request, outcome.value) : [];
  return respond(outcome, 201, [...warnings, ...effects]);
}

function storeChange(
  environment: WriteEnvironment,
  request: ResourceRequest,
  options: WriteOptions,
  current: KubeObject,
  { object, warnings }: DecodedBody,
  verb: string,
): ApiResponse {
  const { subresource } = request;
  const part = podPart(subresource);
  const merged = part === undefined ? object : part.merge(object, current);
  const write = { object: merged, previous: current, subresource };
  const refusal = refusedByNodeRestriction(environment, request.definition, write);
  if (refusal !== undefined) return respondStatus(refusal);
  const allowed = certificateChange(environment, request, merged, current);
  if (!allowed.ok) return respond(allowed);
  const next = shareStructure(current, allowed.value);
  const tracked = options.writer.managedFields !== undefined;
  const writer = tracked ? options.writer : updatingWriter(environment, request, options.writer, current, next);
  const store = subresource === "status" || subresource === "approval" ? updateStatus : updateObject;
  const definition = part?.definition ?? request.definition;
  const outcome = store(environment, writer, definition, next, current, verb);
  const effects = outcome.ok ? warningsOf(environment, request, outcome.value, current) : [];
  return respond(outcome, 200, [...warnings, ...effects]);
}

/** What a client should know about what it wrote. */
function warningsOf(
  environment: WriteEnvironment,
  request: ResourceRequest,
  object: KubeObject,
  previous?: KubeObject,
): readonly string[] {
  return [
    ...(request.subresource === undefined ? podSecurityWarnings(environment, object, previous) : []),
    ...(object.kind === "Namespace" && object.apiVersion === "v1" && previous !== undefined
      ? existingPodWarnings(environment, object, previous)
      : []),
    ...withoutEffectWarnings(request.definition, object, previous),
  ];
}

export function deleteFromRequest(environment: WriteEnvironment, request: ResourceRequest): ApiResponse {
  const options = writeOptions(request, "DeleteOptions", "UserDeleted");
  if (!options.ok) return respond(options);
  const deletion = deleteOptions(request.body, request.query);
  if (!deletion.ok) return respond(deletion);
  const current = storedObject(environment, request);
  if (!current.ok) return respond(current);
  const { definition } = request;
  const { writer } = options.value;
  const restricted = refusedByNodeRestriction(environment, definition, { previous: current.value });
  if (restricted !== undefined) return respondStatus(restricted);
  const hooked = refusedByHooks(environment, writer, definition, { previous: current.value });
  if (hooked !== undefined) return respondStatus(hooked);
  const policy = withDefaultPolicy(definition, deletion.value, current.value);
  const outcome = deleteObject(environment, writer, definition, current.value, policy);
  if (!outcome.ok) return respond(outcome);
  return warned(deletionBody(request, outcome.value), deletionWarnings(definition, deletion.value));
}

function warned(body: unknown, warnings: readonly string[]): ApiResponse {
  return { code: 200, body, ...(warnings.length === 0 ? {} : { warnings }) };
}

function deletionBody({ definition }: ResourceRequest, { object, removed }: Deletion): unknown {
  if (!removed || RETURNED_WHEN_DELETED.has(definition.kind)) return object;
  const { name, uid } = object.metadata;
  const { group, plural } = definition;
  return success(undefined, { name, ...(group === "" ? {} : { group }), kind: plural, uid });
}

export function deleteCollection(environment: WriteEnvironment, request: ResourceRequest): ApiResponse {
  const { definition, namespace } = request;
  if ((definition.namespaced && namespace === undefined) || !hasCollectionDeletion(definition)) {
    return respondStatus(refusedVerb(definition, "deletecollection"));
  }
  const options = writeOptions(request, "DeleteOptions", "UserDeleted");
  if (!options.ok) return respond(options);
  const deletion = deleteOptions(request.body, request.query);
  if (!deletion.ok) return respond(deletion);
  const list = listObjects(environment.store, request);
  if (!list.ok) return respond(list);
  const deleted: KubeObject[] = [];
  for (const object of list.value.items) {
    const { writer } = options.value;
    const hooked = refusedByHooks(environment, writer, definition, { previous: object });
    if (hooked !== undefined) return respondStatus(hooked);
    const policy = withDefaultPolicy(definition, deletion.value, object);
    const outcome = deleteObject(environment, writer, definition, object, policy);
    if (!outcome.ok) return respond(outcome);
    deleted.push(outcome.value.object);
  }
  return warned({ ...list.value, items: deleted }, deletionWarnings(definition, deletion.value));
}

export function storedObject({ store }: WriteEnvironment, request: ResourceRequest): Outcome<KubeObject> {
  const { definition, namespace, name = "" } = request;
  const object = store.get(groupResource(definition), keyOf(namespace, name));
  return object === undefined ? fail(notFound(definition, name)) : succeed(object);
}

/** The body as an object that agrees with the URL about namespace and name. */
function decodeForUrl(
  request: ResourceRequest & Pick<GivenBody, "patch">,
  options: WriteOptions,
  name: string | undefined,
  refuse?: (problem: string) => Status,
): Outcome<DecodedBody> {
  const { namespace, served } = request;
  const decoded = decodeBody(served, request, options.fieldValidation, refuse);
  if (!decoded.ok) return decoded;
  const { object, warnings } = decoded.value;
  const { metadata } = object;
  if (namespace !== undefined && metadata.namespace && metadata.namespace !== namespace) {
    return fail(badRequest("the namespace of the provided object does not match the namespace sent on the request"));
  }
  if (name !== undefined && metadata.name && metadata.name !== name) {
    const message = `the name of the object (${metadata.name}) does not match the name on the URL (${name})`;
    return fail(badRequest(message));
  }
  const { namespace: _, ...rest } = metadata;
  const placed = {
    ...rest,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  };
  return succeed({ object: { ...object, metadata: placed }, warnings });
}
