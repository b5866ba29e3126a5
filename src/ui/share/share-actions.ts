/** What the menu of keeping and sharing does. */
import { RESOURCES } from "../../api/resource-paths.ts";
import type { Event } from "../../api/types/core.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import { cluster, command, send } from "../state/cluster.ts";
import { useChanges } from "../state/changes-store.ts";
import { useClock } from "../state/clock-store.ts";
import { useFiles } from "../state/files-store.ts";
import { keep, recordingOf, type KeptRecording } from "../state/kept-recordings.ts";
import { apiPath } from "../state/resources.ts";
import { returnToTurn } from "../state/return-to-turn.ts";
import { saveFile } from "../state/save-file.ts";
import { linkTo } from "./recording-link.ts";
import { itemsOf, manifestsText, situationText } from "./situation.ts";

/** A clipboard that is refused is an error to show. */
export async function copyLink(): Promise<"copied" | "tooLarge"> {
  const link = await linkTo(location.href, await cluster().recording());
  if (link === undefined) return "tooLarge";
  await navigator.clipboard.writeText(link);
  return "copied";
}

export async function copySituation(): Promise<void> {
  const [pods, events, recording] = await Promise.all([
    send({ method: "GET", path: apiPath("Pod") }),
    send({ method: "GET", path: apiPath("Event") }),
    cluster().recording(),
  ]);
  const { seed } = (recording as { readonly configuration?: { readonly seed?: number } }).configuration ?? {};
  const text = situationText({
    atMs: useClock.getState().clock.elapsedMs,
    seed,
    pods: itemsOf<Pod>(pods).filter(({ metadata }) => metadata.namespace !== "kube-system"),
    events: itemsOf<Event>(events),
    changes: useChanges.getState().changes,
    files: useFiles.getState().files,
  });
  await navigator.clipboard.writeText(text);
}

export async function exportRecording(): Promise<void> {
  saveFile("kubarium-recording.json", JSON.stringify(await cluster().recording()), "application/json");
}

/** Kinds that nobody writes by hand, or that hold what others derived. */
const NOT_EXPORTED = new Set(["Endpoints", "EndpointSlice", "Event", "Fault", "Lease", "Machine", "Namespace", "Node"]);

export async function exportManifests(): Promise<void> {
  const objects: KubeObject[] = [];
  for (const [kind, { group }] of Object.entries(RESOURCES)) {
    if (NOT_EXPORTED.has(kind) || group === "rbac.authorization.k8s.io") continue;
    const { group: _, ...rest } = RESOURCES[kind as keyof typeof RESOURCES];
    const apiVersion = group === "" ? rest.version : `${group}/${rest.version}`;
    const listed = await send({ method: "GET", path: apiPath(kind) });
    for (const item of itemsOf<KubeObject>(listed)) objects.push({ ...item, apiVersion, kind });
  }
  saveFile("kubarium-manifests.yaml", manifestsText(objects), "application/yaml");
}

/** @throws Error in the worker's words when the text is no recording, or one that cannot be run */
export async function importRecording(text: string): Promise<void> {
  let recording: unknown;
  try {
    recording = JSON.parse(text);
  } catch {
    recording = undefined;
  }
  await cluster().load(recording);
}

export async function saveAs(name: string): Promise<void> {
  await keep("saved", name, useClock.getState().clock.elapsedMs, await cluster().recording());
}

/** Back to a kept recording. A turn takes the place of what is there now, which is left as a turn in its stead. */
export async function openKept(kept: KeptRecording): Promise<void> {
  if (kept.sort === "turn") return returnToTurn(kept);
  await cluster().load(await recordingOf(kept.id));
  if (useClock.getState().clock.elapsedMs < kept.untilMs) await command({ do: "seek", elapsedMs: kept.untilMs });
}

/** Machines of the control plane, each with a member of etcd: an odd number, as a majority has to agree. */
export const CONTROL_PLANES = [1, 3, 5] as const;
export type ControlPlanes = (typeof CONTROL_PLANES)[number];

export async function newCluster(nodes: number, controlPlanes: ControlPlanes): Promise<void> {
  const seed = crypto.getRandomValues(new Uint32Array(1))[0]! >>> 1;
  const epochMs = Math.floor(Date.now() / 1000) * 1000;
  await cluster().reset({ nodes, seed, epochMs, ...(controlPlanes === 1 ? {} : { controlPlanes }) });
}
