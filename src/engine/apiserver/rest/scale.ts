/**
 * The `scale` subresource: the one number of a workload, as an autoscaling/v1 Scale.
 * Upstream: pkg/registry/apps/deployment/storage (ScaleREST).
 */
import { formatSelector } from "../../../api/label-selector.ts";
import { badRequest } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome, type Status } from "../../../api/status.ts";
import type { CustomResourceSubresourceScale as ScalePaths } from "../../../api/types/apiextensions.ts";
import type { Deployment, Scale } from "../../../api/types/apps.ts";
import type { KubeObject, Labels, LabelSelector } from "../../../api/types/meta.ts";
import { invalidObject } from "../field-errors-status.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { customScale, withCustomReplicas } from "../../../api/custom-scale.ts";

/** Group and kind as error messages name them. */
const SCALE = { group: "autoscaling", kind: "Scale" } as KindDefinition;

/** A workload as far as scaling goes; ReplicaSets look the same. */
type Scalable = Pick<Deployment, "metadata" | "spec" | "status">;

/** @param paths where a custom resource has its numbers */
export function scaleOf(object: KubeObject, paths?: ScalePaths): Scale {
  const { metadata, spec, status } = object as KubeObject & Scalable;
  const custom = paths === undefined ? undefined : customScale(object, paths);
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), uid, resourceVersion, creationTimestamp },
    spec: { replicas: custom === undefined ? (spec.replicas ?? 1) : (custom.specReplicas ?? 0) },
    status:
      custom === undefined
        ? { replicas: status.replicas ?? 0, selector: formatSelector(selectorOf(object)) }
        : { replicas: custom.statusReplicas, selector: custom.selector },
  };
}

function unhandled(problem: string): Status {
  return badRequest(`Scale in version "v1" cannot be handled as a Scale: ${problem}`);
}

/** A ReplicationController's selector is a plain map. */
function selectorOf(object: KubeObject): LabelSelector {
  const { selector } = (object as KubeObject & Scalable).spec;
  return object.kind === "ReplicationController" ? { matchLabels: selector as Labels } : selector;
}

/**
 * The workload with the replicas that a Scale body asks for, and with its version, for an update.
 * @param refuse a body whose fields do not fit; given is Go's own text
 */
export function scaledObject(
  current: KubeObject,
  body: unknown,
  paths?: ScalePaths,
  refuse: (problem: string) => Status = unhandled,
): Outcome<KubeObject> {
  if (typeof body !== "object" || body === null) return fail(badRequest("expected input object type to be Scale"));
  const { spec, metadata = {} } = body as {
    readonly spec?: { readonly replicas?: unknown };
    readonly metadata?: { readonly name?: unknown; readonly resourceVersion?: unknown };
  };
  const replicas = spec?.replicas ?? 0;
  if (typeof replicas !== "number" || !Number.isInteger(replicas)) {
    const found = typeof replicas === "boolean" ? "bool" : typeof replicas;
    return fail(refuse(`json: cannot unmarshal ${found} into Go struct field ScaleSpec.spec.replicas of type int32`));
  }
  const { name } = current.metadata;
  if (replicas < 0) {
    const detail = "must be greater than or equal to 0";
    return fail(
      invalidObject(SCALE, name, [{ type: "Invalid value", field: "spec.replicas", value: replicas, detail }]),
    );
  }
  if (metadata.name !== undefined && metadata.name !== name) {
    const message = `the name of the object (${String(metadata.name)}) does not match the name on the URL (${name})`;
    return fail(badRequest(message));
  }
  const resourceVersion = typeof metadata.resourceVersion === "string" ? metadata.resourceVersion : "";
  if (paths !== undefined) {
    const versioned = { ...current, metadata: { ...current.metadata, resourceVersion } };
    return succeed(withCustomReplicas(versioned, paths, replicas));
  }
  const workload = current as KubeObject & Scalable;
  const next = {
    ...workload,
    metadata: { ...workload.metadata, resourceVersion },
    spec: { ...workload.spec, replicas },
  };
  return succeed(next);
}
