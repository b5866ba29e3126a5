/**
 * What a new container sees of the Pod's volumes. A `subPath` of a ConfigMap, a Secret or the like is fixed when the
 * container is made: the container keeps the content of that moment.
 * Source: https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#mounted-configmaps-are-updated-automatically
 */
import type { ContainerRequest, Mount } from "../runtime/container-record.ts";
import { FOLDER_MARK } from "../runtime/file-size.ts";
import { machineFile, machineFolder } from "../runtime/machine-files.ts";
import { expand } from "./environment.ts";
import type { ContainerPlan } from "./pod-plan.ts";
import type { PodRound } from "./pod-round.ts";
import { resolveSubPath, type SubPath } from "./sub-paths.ts";

export interface Mounted extends Pick<ContainerRequest, "mounts" | "initialFiles"> {
  /** Why the container cannot be made. */
  readonly problem?: string;
}

export function mountsOf(round: PodRound, plan: ContainerPlan, env: Readonly<Record<string, string>>): Mounted {
  if (plan.mounts.every(({ subPath }) => subPath === undefined) && !hasExpressions(plan))
    return { mounts: plan.mounts };
  const mounts: Mount[] = [];
  const files = new Map<string, string>();
  for (const [index, planned] of plan.mounts.entries()) {
    const expression = plan.spec.volumeMounts?.[index]?.subPathExpr ?? "";
    const unknown = expression === "" ? undefined : unknownName(expression, env);
    if (unknown !== undefined) return { mounts, problem: `missing value for "${unknown}"` };
    const mount = expression === "" ? planned : { ...planned, subPath: expand(expression, env) };
    const problem = subPathProblem(mount.subPath ?? "");
    if (problem !== undefined) return { mounts, problem };
    if (mount.subPath === undefined) mounts.push(mount);
    else if (isProjected(round, mount.volume)) copyFiles(round, mount, files);
    else {
      const found = resolved(round, mount);
      if (found.kind !== "inside") {
        const failed = found.kind === "outside" ? "failed to prepare subPath" : "failed to create subPath directory";
        return { mounts, problem: `${failed} for volumeMount "${mount.volume}" of container "${plan.spec.name}"` };
      }
      const inside = { ...mount, subPath: found.path };
      mounts.push(inside);
      makeFolder(round, inside);
    }
  }
  return files.size === 0 ? { mounts } : { mounts, initialFiles: files };
}

/** The first variable that there is not. */
function unknownName(expression: string, env: Readonly<Record<string, string>>): string | undefined {
  const names = [...expression.matchAll(/\$\$|\$\(([A-Za-z0-9_.-]+)\)/g)].flatMap(([, name]) => name ?? []);
  return names.find((name) => env[name] === undefined);
}

/** Upstream: makeMounts in pkg/kubelet/kubelet_pods.go. */
function subPathProblem(subPath: string): string | undefined {
  if (subPath.startsWith("/")) return `error SubPath \`${subPath}\` must not be an absolute path`;
  if (!subPath.split("/").includes("..")) return undefined;
  return `unable to provision SubPath \`${subPath}\`: must not contain '..'`;
}

function resolved({ parts, sandbox, worker }: PodRound, { volume, subPath = "" }: Mount): SubPath {
  const files = parts.runtime.cri.volumes.files(sandbox?.volumes[volume] ?? "");
  return resolveSubPath(files, subPath, (path) => {
    return machineFolder(path) !== undefined || machineFile(worker.node, path) !== undefined;
  });
}

/** What is to be mounted is made a folder when it is not there. */
function makeFolder({ parts, sandbox }: PodRound, { volume, subPath = "" }: Mount): void {
  const place = sandbox?.volumes[volume] ?? "";
  const { volumes } = parts.runtime.cri;
  const files = volumes.files(place);
  const inside = `/${subPath.replace(/^\/+|\/+$/g, "")}`;
  if (files.has(inside) || [...files.keys()].some((path) => path.startsWith(`${inside}/`))) return;
  volumes.put(place, new Map(files).set(`${inside}/${FOLDER_MARK}`, ""));
}

function hasExpressions({ spec }: ContainerPlan): boolean {
  return spec.volumeMounts?.some(({ subPathExpr }) => subPathExpr !== undefined && subPathExpr !== "") === true;
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
  const { volumes } = parts.runtime.cri;
  for (const [name, placed] of volumes.files(sandbox?.volumes[volume] ?? "")) {
    const text = (sandbox === undefined ? undefined : volumes.tokenAt(sandbox, volume, name)) ?? placed;
    if (name === from) into.set(path, text);
    else if (name.startsWith(`${from}/`)) into.set(`${path}${name.slice(from.length)}`, text);
  }
}
