/**
 * The numbers of a Scale, where the definition of a custom resource says they are.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/registry/customresource/etcd.go (ScaleREST).
 */
import type { CustomResourceSubresourceScale as ScalePaths } from "./types/apiextensions.ts";
import type { KubeObject } from "./types/meta.ts";

export interface CustomScale {
  /** Undefined when the object has none: then it cannot be scaled. */
  readonly specReplicas: number | undefined;
  readonly statusReplicas: number;
  readonly selector: string;
}

export function customScale(object: KubeObject, paths: ScalePaths): CustomScale {
  const spec = valueAt(object, stepsOf(paths.specReplicasPath));
  const status = valueAt(object, stepsOf(paths.statusReplicasPath));
  const selector = valueAt(object, stepsOf(paths.labelSelectorPath ?? ""));
  return {
    specReplicas: typeof spec === "number" ? spec : undefined,
    statusReplicas: typeof status === "number" ? status : 0,
    selector: typeof selector === "string" ? selector : "",
  };
}

/** The object with the replicas in their place; what is on the way there is made. */
export function withCustomReplicas(object: KubeObject, paths: ScalePaths, replicas: number): KubeObject {
  return withValue(object, stepsOf(paths.specReplicasPath), replicas) as KubeObject;
}

function stepsOf(path: string): readonly string[] {
  return path.split(".").filter((step) => step !== "");
}

function valueAt(value: unknown, steps: readonly string[]): unknown {
  if (steps.length === 0) return undefined;
  return steps.reduce<unknown>(
    (place, step) => (isFields(place) && Object.hasOwn(place, step) ? place[step] : undefined),
    value,
  );
}

function withValue(place: unknown, steps: readonly string[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const fields = isFields(place) ? place : {};
  return { ...fields, [step]: withValue(fields[step], rest, value) };
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
