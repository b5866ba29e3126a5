/** What can be done to a Deployment, as kubectl would do it. */
import type { Deployment, ReplicaSet } from "../../api/types/apps.ts";
import { useClock } from "../state/clock-store.ts";
import { act, mergePatch } from "../state/cluster.ts";
import { apiPath } from "../state/resources.ts";

const REVISION = "deployment.kubernetes.io/revision";
const RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";
const TEMPLATE_HASH = "pod-template-hash";

function pathOf({ metadata }: Deployment, subresource = ""): string {
  return `${apiPath("Deployment", metadata.namespace, metadata.name)}${subresource}`;
}

export function scale(deployment: Deployment, replicas: number): Promise<boolean> {
  return mergePatch(pathOf(deployment), { spec: { replicas } });
}

export function setPaused(deployment: Deployment, paused: boolean): Promise<boolean> {
  return mergePatch(pathOf(deployment), { spec: { paused: paused ? true : null } });
}

/** A new version that differs only in an annotation, so that every Pod is replaced. Source: `kubectl rollout restart`. */
export function restart(deployment: Deployment): Promise<boolean> {
  const annotations = { [RESTARTED_AT]: useClock.getState().clock.now.replace(/\.\d+Z$/, "Z") };
  return mergePatch(pathOf(deployment), { spec: { template: { metadata: { annotations } } } });
}

export function setImage(deployment: Deployment, container: string, image: string): Promise<boolean> {
  const index = deployment.spec.template.spec.containers.findIndex(({ name }) => name === container);
  return jsonPatch(deployment, [
    { op: "test", path: `/spec/template/spec/containers/${index}/name`, value: container },
    { op: "replace", path: `/spec/template/spec/containers/${index}/image`, value: image },
  ]);
}

/** The version before the present one, if its ReplicaSet is still there. Source: `kubectl rollout undo`. */
export function earlierVersion(deployment: Deployment, replicaSets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const owned = replicaSets.filter(({ metadata }) =>
    metadata.ownerReferences?.some(({ uid }) => uid === deployment.metadata.uid),
  );
  return owned.toSorted((a, b) => revisionOf(b) - revisionOf(a))[1];
}

export function revisionOf({ metadata }: Deployment | ReplicaSet): number {
  return Number(metadata.annotations?.[REVISION] ?? 0);
}

export function rollBackTo(deployment: Deployment, { spec: { template } }: ReplicaSet): Promise<boolean> {
  const { [TEMPLATE_HASH]: _hash, ...labels } = template.metadata?.labels ?? {};
  const value = { ...template, metadata: { ...template.metadata, labels } };
  return jsonPatch(deployment, [{ op: "replace", path: "/spec/template", value }]);
}

function jsonPatch(deployment: Deployment, body: readonly object[]): Promise<boolean> {
  const headers = { "content-type": "application/json-patch+json" };
  return act({ method: "PATCH", path: pathOf(deployment), headers, body });
}
