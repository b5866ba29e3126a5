/** What the methods of HTTP do with subresources: scale, binding, eviction, log, finalize. */
import { refusedByNodeRestriction } from "../admission/node-restriction.ts";
import { VERBS } from "../authorization/request-attributes.ts";
import type { ApiResponse } from "../../../api/api-client.ts";
import { badRequest, success } from "../../../api/status-errors.ts";
import { failure, succeed, type Outcome, type Status } from "../../../api/status.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { ManagedFieldsEntry } from "../apply/managed-fields.ts";
import { bindPod } from "../write/bind-pod.ts";
import { evictPod } from "../write/evict-pod.ts";
import { updateObject } from "../write/update-object.ts";
import type { WriteEnvironment } from "../write/write-environment.ts";
import { decodeBody } from "./decode-body.ts";
import { deleteOptions } from "./delete-options.ts";
import { patchedValue } from "./patch-object.ts";
import { podLog, type LogSource } from "./pod-log.ts";
import { appliedScale } from "./applied-scale.ts";
import { isApplyPatch } from "./apply-object.ts";
import { storedObject } from "./resource-verbs.ts";
import { refusedVerb, respond, respondStatus, type ResourceRequest } from "./resource-request.ts";
import { customScale } from "../../../api/custom-scale.ts";
import { scaledObject, scaleOf } from "./scale.ts";
import { unfitPatch } from "./unfit-patch.ts";
import { updatingWriter } from "./tracked-writer.ts";
import { writeOptions } from "./write-options.ts";

const MERGE_PATCH = "application/merge-patch+json";
/** Scale is no type that strategic merge knows; kubectl sends merge patches. */
const SCALE_PATCH = { group: "autoscaling", struct: "Scale" };

export function handleScale(environment: WriteEnvironment, request: ResourceRequest): ApiResponse {
  const current = storedObject(environment, request);
  if (!current.ok) return respond(current);
  const paths = request.definition.custom?.scalePaths;
  if (request.method === "GET") {
    if (paths !== undefined && customScale(current.value, paths).specReplicas === undefined) {
      const problem = `the spec replicas field ${JSON.stringify(paths.specReplicasPath)} does not exist`;
      return respondStatus(failure(500, "InternalError", `Internal error occurred: ${problem}`));
    }
    return { code: 200, body: scaleOf(current.value, paths) };
  }
  if (request.method !== "PUT" && request.method !== "PATCH") return refuseMethod(request);
  const options = writeOptions(request, request.method === "PUT" ? "UpdateOptions" : "PatchOptions", "UserScaled");
  if (!options.ok) return respond(options);
  const body = scaleBody(environment, request, current.value);
  if (!body.ok) return respond(body);
  const { scale, managedFields, refuse } = body.value;
  const next = scaledObject(current.value, scale, paths, refuse);
  if (!next.ok) return respond(next);
  const writer =
    managedFields === undefined
      ? updatingWriter(environment, request, options.value.writer, current.value, next.value)
      : { ...options.value.writer, managedFields };
  const outcome = updateObject(environment, writer, request.definition, next.value, current.value, "scale");
  return outcome.ok ? { code: 200, body: scaleOf(outcome.value, paths) } : respond(outcome);
}

interface ScaleBody {
  readonly scale: unknown;
  /** Of an applied Scale. */
  readonly managedFields?: readonly ManagedFieldsEntry[];
  /** Of a patched Scale whose fields do not fit. */
  readonly refuse?: (problem: string) => Status;
}

function scaleBody(environment: WriteEnvironment, request: ResourceRequest, current: KubeObject): Outcome<ScaleBody> {
  const { method, headers, body } = request;
  if (method === "PUT") return succeed({ scale: body });
  if (isApplyPatch(headers["content-type"])) return appliedScale(environment, request, current);
  const type = headers["content-type"] ?? MERGE_PATCH;
  const patched = patchedValue(SCALE_PATCH, type, body, scaleOf(current, request.definition.custom?.scalePaths));
  if (!patched.ok) return patched;
  const scale = patched.value;
  return succeed({ scale, refuse: (problem) => unfitPatch(type, body, scale, problem) });
}

export function handleBinding(environment: WriteEnvironment, request: ResourceRequest): ApiResponse {
  if (request.method !== "POST") return refuseMethod(request);
  const options = writeOptions(request, "CreateOptions", "UserBound");
  if (!options.ok) return respond(options);
  const pod = storedObject(environment, request);
  if (!pod.ok) return respond(pod);
  const { target } = (request.body ?? {}) as { readonly target?: { readonly kind?: unknown; readonly name?: unknown } };
  if (typeof target?.name !== "string" || target.name === "") {
    return respondStatus(badRequest(`Binding "${request.name}" is invalid: target.name: Required value`));
  }
  if (target.kind !== undefined && target.kind !== "" && target.kind !== "Node") {
    const message = `Binding "${request.name}" is invalid: target.kind: Unsupported value: ${JSON.stringify(target.kind)}: supported values: "Node", "<empty>"`;
    return respondStatus(badRequest(message));
  }
  const { writer } = options.value;
  const outcome = bindPod(environment, writer, request.definition, pod.value as Pod, target.name);
  return outcome.ok ? { code: 201, body: success(201) } : respond(outcome);
}

export function handleEviction(environment: WriteEnvironment, request: ResourceRequest): ApiResponse {
  if (request.method !== "POST") return refuseMethod(request);
  const options = writeOptions(request, "CreateOptions", "UserEvicted");
  if (!options.ok) return respond(options);
  const { metadata, deleteOptions: given } = (request.body ?? {}) as {
    readonly metadata?: { readonly name?: unknown };
    readonly deleteOptions?: unknown;
  };
  if (typeof metadata?.name === "string" && metadata.name !== request.name) {
    return respondStatus(badRequest("name in URL does not match name in Eviction object"));
  }
  const deletion = deleteOptions(given, request.query);
  if (!deletion.ok) return respond(deletion);
  const pod = storedObject(environment, request);
  if (!pod.ok) return respond(pod);
  const write = { previous: pod.value, subresource: "eviction" };
  const restricted = refusedByNodeRestriction(environment, request.definition, write);
  if (restricted !== undefined) return respondStatus(restricted);
  const { writer } = options.value;
  const outcome = evictPod(environment, writer, request.definition, pod.value as Pod, deletion.value);
  return outcome.ok ? { code: 201, body: success(201) } : respond(outcome);
}

export function handleLog(
  environment: WriteEnvironment,
  request: ResourceRequest,
  source: LogSource | undefined,
): ApiResponse {
  if (request.method !== "GET") return refuseMethod(request);
  const pod = storedObject(environment, request);
  if (!pod.ok) return respond(pod);
  const dial = (node: string): string | undefined => environment.dialKubelet?.(node);
  return podLog(environment.kernel, source, pod.value as Pod, request.query, dial);
}

/** Namespaces only: the one way to change `spec.finalizers`. */
export function handleFinalize(environment: WriteEnvironment, request: ResourceRequest): ApiResponse {
  if (request.method !== "PUT") return refuseMethod(request);
  const options = writeOptions(request, "UpdateOptions", "UserFinalized");
  if (!options.ok) return respond(options);
  const current = storedObject(environment, request);
  if (!current.ok) return respond(current);
  const decoded = decodeBody(request.served, request, options.value.fieldValidation);
  if (!decoded.ok) return respond(decoded);
  const { spec } = decoded.value.object as KubeObject & { readonly spec?: unknown };
  const { resourceVersion } = decoded.value.object.metadata;
  const next = { ...current.value, metadata: { ...current.value.metadata, resourceVersion }, spec: spec ?? {} };
  // As a component: for everybody else the main road keeps the finalizers.
  const tracked = updatingWriter(environment, request, options.value.writer, current.value, next);
  const writer = { ...tracked, trusted: true };
  return respond(updateObject(environment, writer, request.definition, next, current.value, "finalize"));
}

export function refuseMethod({ definition, method, subresource }: ResourceRequest): ApiResponse {
  const { group, plural } = definition;
  const resource = { group, plural: subresource === undefined ? plural : `${plural}/${subresource}` };
  return respondStatus(refusedVerb(definition, VERBS[method], resource));
}
