/**
 * What a new container sees of the Pod's volumes. A `subPath` of a ConfigMap, a Secret or the like is fixed when the
 * container is made: the container keeps the content of that moment.
 * Source: https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#mounted-configmaps-are-updated-automatically
 */
import type { ContainerRequest, Mount } from "../runtime/container-record.ts";
import { expand } from "./environment.ts";
import type { ContainerPlan } from "./pod-plan.ts";
import type { PodRound } from "./pod-round.ts";

export function mountsOf(
  round: PodRound,
  plan: ContainerPlan,
  env: Readonly<Record<string, string>>,
): Pick<ContainerRequest, "mounts" | "initialFiles"> {
  if (plan.mounts.every(({ subPath }) => subPath === undefined) && !hasExpressions(plan))
    return { mounts: plan.mounts };
  const mounts: Mount[] = [];
  const files = new Map<string, string>();
  plan.mounts.forEach((planned, index) => {
    const expression = plan.spec.volumeMounts?.[index]?.subPathExpr;
    const mount = expression === undefined ? planned : { ...planned, subPath: expand(expression, env) };
    if (mount.subPath !== undefined && isProjected(round, mount.volume)) copyFiles(round, mount, files);
    else mounts.push(mount);
  });
  return files.size === 0 ? { mounts } : { mounts, initialFiles: files };
}

function hasExpressions({ spec }: ContainerPlan): boolean {
  return spec.volumeMounts?.some(({ subPathExpr }) => subPathExpr !== undefined) === true;
}

function isProjected({ pod }: PodRound, name: string): boolean {
  const volume = pod.spec.volumes?.find((candidate) => candidate.name === name);
  return (volume?.configMap ?? volume?.secret ?? volume?.projected ?? volume?.downwardAPI) !== undefined;
}

function copyFiles(
  { parts, sandbox }: PodRound,
  { path, volume, subPath = "" }: Mount,
  into: Map<string, string>,
): void {
  const from = `/${subPath.replace(/^\/+|\/+$/g, "")}`;
  for (const [name, text] of parts.runtime.cri.volumes.files(sandbox?.volumes[volume] ?? "")) {
    if (name === from) into.set(path, text);
    else if (name.startsWith(`${from}/`)) into.set(`${path}${name.slice(from.length)}`, text);
  }
}
