/** "My situation" as text for somebody who is asked for help: what there is, what is wrong, what was done. */
import { dump } from "js-yaml";
import type { ApiResponse } from "../../api/api-client.ts";
import type { Event } from "../../api/types/core.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Change } from "../../hosts/protocol.ts";
import { sentenceText } from "../../i18n/sentence.ts";
import { clockTime } from "../../i18n/units.ts";
import { isLearner } from "../state/changes-store.ts";
import { podWord } from "../state/object-status.ts";

const MAX_EVENTS = 15;
const MAX_DONE = 15;
const MAX_FILES_CHARACTERS = 12_000;

export interface Situation {
  readonly atMs: number;
  readonly seed: number | undefined;
  readonly pods: readonly Pod[];
  readonly events: readonly Event[];
  readonly changes: readonly Change[];
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

export function situationText({ atMs, seed, pods, events, changes, files }: Situation): string {
  const warnings = events.filter(({ type }) => type === "Warning").slice(-MAX_EVENTS);
  const done = changes.filter(({ actor }) => isLearner(actor)).slice(-MAX_DONE);
  const lines = [
    `# A simulated Kubernetes v1.35 cluster (Kubarium) at ${clockTime(atMs)}${seed === undefined ? "" : `, seed ${seed}`}`,
    "",
    "## What I did",
    ...listed(done.map((change) => `${clockTime(change.at)} ${sentenceText(change)}`)),
    "",
    "## Pods",
    ...listed(
      pods.map((pod) => {
        const restarts = (pod.status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0);
        const { namespace, name } = pod.metadata;
        return `${namespace}/${name} on ${pod.spec.nodeName ?? "no node"}: ${podWord(pod)}, restarts ${restarts}`;
      }),
    ),
    "",
    "## Warnings",
    ...listed(
      warnings.map(({ reason, message, involvedObject, count = 1 }) => {
        const times = count > 1 ? ` (${count} times)` : "";
        return `${reason} ${involvedObject.kind}/${involvedObject.name}: ${message}${times}`;
      }),
    ),
    "",
    "## Manifests",
  ];
  let left = MAX_FILES_CHARACTERS;
  for (const { name, text } of files) {
    const shown = text.slice(0, left);
    left -= shown.length;
    lines.push("", `### ${name}`, "```yaml", shown.trimEnd(), ...(shown === text ? [] : ["# … cut"]), "```");
  }
  if (files.length === 0) lines.push("none");
  return `${lines.join("\n")}\n`;
}

function listed(items: readonly string[]): readonly string[] {
  return items.length === 0 ? ["none"] : items.map((item) => `- ${item}`);
}

/** What the cluster itself writes; the rest is what somebody would apply again. */
const WRITTEN_BY_SERVER = new Set([
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "uid",
]);
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const SYSTEM_NAMESPACES = new Set(["kube-system", "kube-public", "kube-node-lease"]);

/** Objects that nobody owns, as plain manifests that can be applied elsewhere. */
export function manifestsText(objects: readonly KubeObject[]): string {
  return objects
    .filter(isOwnWork)
    .map((object) => dump(plainManifest(object), { lineWidth: 120 }))
    .join("---\n");
}

function isOwnWork({ kind, metadata }: KubeObject): boolean {
  const { namespace = "", name, ownerReferences = [] } = metadata;
  if (ownerReferences.length > 0 || SYSTEM_NAMESPACES.has(namespace)) return false;
  if (kind === "ConfigMap" && name === "kube-root-ca.crt") return false;
  if (kind === "ServiceAccount" && name === "default") return false;
  return !(kind === "Service" && namespace === "default" && name === "kubernetes");
}

function plainManifest(object: KubeObject): unknown {
  const { apiVersion, kind, metadata, ...rest } = object as KubeObject & { status?: unknown };
  const { status: _, ...parts } = rest;
  const { annotations, ...others } = metadata;
  const kept = Object.entries(others).filter(([key]) => !WRITTEN_BY_SERVER.has(key));
  const notes = Object.entries(annotations ?? {}).filter(
    ([key]) => key !== LAST_APPLIED && !key.startsWith("deployment.kubernetes.io/"),
  );
  return {
    apiVersion,
    kind,
    metadata: {
      ...Object.fromEntries(kept),
      ...(notes.length === 0 ? {} : { annotations: Object.fromEntries(notes) }),
    },
    ...parts,
  };
}

export function itemsOf<T extends KubeObject>({ body }: ApiResponse): readonly T[] {
  return (body as { readonly items?: readonly T[] }).items ?? [];
}
