/** `kubectl apply --prune`: deletes what was applied once and is in no manifest now. Upstream: k8s.io/kubectl/pkg/cmd/apply/prune.go. */
import { LAST_APPLIED } from "../../api/three-way-patch.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { ApiResource } from "../api-resource.ts";
import type { Invocation } from "../command.ts";
import { discover, resourcePath } from "../discovery.ts";
import type { Manifest } from "../manifests.ts";
import { CommandFailure, get, send, statusText, type Steps } from "../steps.ts";
import type { Status } from "../../api/status.ts";
import { deleteOptions } from "./delete.ts";
import { wholeList } from "./whole-list.ts";
import { type DryRun, report } from "./write-objects.ts";

const DEFAULT_KINDS = [
  "/v1/ConfigMap",
  "/v1/Endpoints",
  "/v1/Namespace",
  "/v1/PersistentVolumeClaim",
  "/v1/PersistentVolume",
  "/v1/Pod",
  "/v1/ReplicationController",
  "/v1/Secret",
  "/v1/Service",
  "batch/v1/Job",
  "batch/v1/CronJob",
  "networking.k8s.io/v1/Ingress",
  "apps/v1/DaemonSet",
  "apps/v1/Deployment",
  "apps/v1/ReplicaSet",
  "apps/v1/StatefulSet",
];

/** @throws CommandFailure for --prune without a word on what, and for kinds that nobody can read */
export function checkPrune({ flags }: Invocation): void {
  const selector = flags.string("selector");
  if (flags.bool("prune") && !flags.bool("all") && selector === "") {
    throw new CommandFailure(
      "error: all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector",
    );
  }
  if (flags.bool("all") && selector !== "")
    throw new CommandFailure("error: cannot set --all and --selector at the same time");
  if (!flags.bool("prune")) return;
  for (const text of flags.raw("prune-allowlist")) {
    if (text.split("/").length !== 3)
      throw new CommandFailure(`error: invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`);
  }
}

export function* prune(
  invocation: Invocation,
  manifests: readonly Manifest[],
  applied: readonly KubeObject[],
  dryRun: DryRun,
): Steps<number> {
  for (const { resource, object } of yield* prunable(invocation, manifests, applied)) {
    if (dryRun !== "client") yield* remove(invocation, resource, object, dryRun);
    yield* report(invocation, resource, object, "pruned", dryRun);
  }
  return 0;
}

interface Prunable {
  readonly resource: ApiResource;
  readonly object: KubeObject;
}

/** What was applied once and is not among these objects. */
export function* prunable(
  invocation: Invocation,
  manifests: readonly Manifest[],
  applied: readonly KubeObject[],
): Steps<readonly Prunable[]> {
  const kept = new Set(applied.map(({ metadata }) => metadata.uid));
  const namespaces = [...new Set(manifests.flatMap(({ namespace }) => (namespace === undefined ? [] : [namespace])))];
  const found: Prunable[] = [];
  for (const resource of yield* pruned(invocation)) {
    for (const namespace of resource.namespaced ? namespaces.sort() : [undefined]) {
      for (const object of yield* candidates(invocation, resource, namespace)) {
        if (kept.has(object.metadata.uid) || object.metadata.annotations?.[LAST_APPLIED] === undefined) continue;
        found.push({ resource, object });
      }
    }
  }
  return found;
}

/** Namespaced kinds first. @throws CommandFailure for kinds that cannot be read or that there are not */
function* pruned({ flags, session }: Invocation): Steps<readonly ApiResource[]> {
  const given = flags.raw("prune-allowlist").map((text) => {
    return text.startsWith("core/") ? text.slice("core".length) : text;
  });
  const all = yield* discover(session);
  const found = (given.length > 0 ? given : DEFAULT_KINDS).flatMap((text) => {
    const known = all.find(({ group, version, kind }) => `${group}/${version}/${kind}` === text);
    if (known === undefined && given.length > 0) {
      const [group = "", version = "", kind = ""] = text.split("/");
      throw new CommandFailure(
        `error: no matches for kind "${kind}" in version "${group === "" ? version : `${group}/${version}`}"`,
      );
    }
    return known === undefined ? [] : [known];
  });
  return [...found.filter(({ namespaced }) => namespaced), ...found.filter(({ namespaced }) => !namespaced)];
}

function* candidates(
  invocation: Invocation,
  resource: ApiResource,
  namespace: string | undefined,
): Steps<readonly KubeObject[]> {
  const selector = invocation.flags.string("selector");
  const query = selector === "" ? "" : `?labelSelector=${encodeURIComponent(selector)}`;
  const { code, body } = yield* get(`${resourcePath(resource, namespace)}${query}`);
  if (code >= 400) throw new CommandFailure(statusText(body as Status));
  return yield* wholeList(invocation, { resource, name: undefined }, body);
}

function* remove({ flags }: Invocation, resource: ApiResource, { metadata }: KubeObject, dryRun: DryRun): Steps<void> {
  const body = { ...deleteOptions(flags), ...(dryRun === "server" ? { dryRun: ["All"] } : {}) };
  const path = resourcePath(resource, metadata.namespace, metadata.name);
  const answer = yield* send({ method: "DELETE", path, body });
  if (answer.code >= 400 && answer.code !== 404) throw new CommandFailure(statusText(answer.body as Status));
}
