/** Where on the picture an apply would be seen: Pods that would come, change or go, and cards. */
import type { Box } from "../board-routes.ts";
import type { GhostObject } from "../../state/ghosts-store.ts";
import type { Scene } from "../../state/scene-store.ts";
import type { SceneView } from "../../state/view-store.ts";
import { placeOf } from "../loop/hop-routes.ts";
import { fieldsOf } from "../pod-fields.ts";

export interface Mark extends Box {
  readonly id: string;
  readonly tone: "create" | "change" | "delete" | "light";
  /** A Pod's outline rather than a card's. */
  readonly pod: boolean;
  /** Written on a card that is not there yet. */
  readonly kind?: string;
  readonly name?: string;
}

/** More would be a crowd: the sentence beside the picture counts them. */
const MOST_NEW_PODS = 9;
const POD = 30;
const PITCH = 36;
const CARD = { width: 156, height: 60 };

/** Pods that a workload makes. */
const MAKES_PODS: ReadonlySet<string> = new Set(["Deployment", "ReplicaSet", "StatefulSet", "ReplicationController"]);

export function ghostMarks(objects: readonly GhostObject[], scene: Scene, shown: SceneView): readonly Mark[] {
  const marks: Mark[] = [];
  const places = new NewPlaces(scene, shown);
  for (const object of objects) marks.push(...marksOf(object, scene, shown, places));
  return marks;
}

function marksOf(ghost: GhostObject, scene: Scene, shown: SceneView, places: NewPlaces): readonly Mark[] {
  const { change, kind, namespace, name } = ghost;
  const tone = change === "update" ? "change" : change;
  const id = `${kind}/${namespace ?? ""}/${name}`;
  const isPod = kind === "Pod";
  const marks: Mark[] = [];
  const place = placeOf({ kind, name, ...(namespace !== undefined && { namespace }) }, scene, shown);
  if (place !== undefined) marks.push({ ...boxOf(place), id, tone, pod: isPod });
  else if (change === "create" && isPod) marks.push({ ...places.pod(), id, tone, pod: true });
  else if (change === "create" && places.draws(kind))
    marks.push({ ...places.card(), id, tone, pod: false, kind, name });
  if (!MAKES_PODS.has(kind)) return marks;
  const wanted = change === "delete" ? 0 : replicasOf(ghost.after);
  const pods = podsOf(scene, shown, kind, namespace ?? "", name);
  const more = change === "create" ? wanted : wanted - replicasOf(ghost.before);
  for (let index = 0; index < Math.min(more, MOST_NEW_PODS); index += 1) {
    marks.push({ ...places.pod(), id: `${id} new ${index}`, tone: "create", pod: true });
  }
  const going = change === "delete" ? pods.length : Math.max(0, -more);
  const replaced = change === "update" && templateOf(ghost.before) !== templateOf(ghost.after);
  for (const [index, box] of pods.entries()) {
    if (index >= pods.length - going) marks.push({ ...box, id: `${id} pod ${index}`, tone: "delete", pod: true });
    else if (replaced) marks.push({ ...box, id: `${id} pod ${index}`, tone: "change", pod: true });
  }
  return marks;
}

interface WorkloadLike {
  readonly spec?: { readonly replicas?: number; readonly template?: unknown };
}

export function replicasOf(object: unknown): number {
  return object === undefined ? 0 : ((object as WorkloadLike).spec?.replicas ?? 1);
}

function templateOf(object: unknown): string {
  return JSON.stringify((object as WorkloadLike | undefined)?.spec?.template ?? null);
}

/** Pods of a workload where they are drawn. */
export function podsOf(scene: Scene, shown: SceneView, kind: string, namespace: string, name: string): readonly Box[] {
  const owner = `${kind} ${name}`;
  const boxes: Box[] = [];
  for (const field of fieldsOf(scene, shown)) {
    for (const pod of field.pods) {
      if (pod.owner !== owner || pod.namespace !== namespace) continue;
      boxes.push({ x: field.x + pod.x, y: field.y + pod.y, width: pod.size, height: pod.size });
    }
  }
  return boxes;
}

function boxOf({ x, y, width, height }: Box): Box {
  return { x, y, width, height };
}

/** Room for what is not there yet: Pods wait for a node first, cards come below the others. */
class NewPlaces {
  private readonly scene: Scene;
  private readonly shown: SceneView;
  private pods = 0;
  private cards = 0;

  constructor(scene: Scene, shown: SceneView) {
    this.scene = scene;
    this.shown = shown;
  }

  draws(kind: string): boolean {
    if (this.shown === "placement") return kind === "Service";
    if (this.shown === "network") return kind === "Service" || kind === "Ingress";
    return MAKES_PODS.has(kind) || kind === "DaemonSet" || kind === "Job" || kind === "CronJob";
  }

  pod(): Box {
    const { tray, board } = this.scene;
    const index = this.pods;
    this.pods += 1;
    if (this.shown !== "placement" || tray === undefined) {
      return { x: CARD.width + 40 + index * PITCH, y: (board?.height ?? 0) + 32, width: POD, height: POD };
    }
    const slot = tray.pods.length + index;
    const columns = Math.max(1, Math.floor((tray.width - 18) / PITCH));
    const x = tray.x + 12 + (slot % columns) * PITCH;
    return { x, y: tray.y + 36 + Math.floor(slot / columns) * PITCH, width: POD, height: POD };
  }

  card(): Box {
    const { services, board, tray } = this.scene;
    const index = this.cards;
    this.cards += 1;
    if (this.shown !== "placement") return { x: 0, y: (board?.height ?? 0) + 16 + index * 76, ...CARD };
    const below = Math.max(...services.map(({ y, height }) => y + height + 20), firstRow(this.scene));
    return { x: tray?.x ?? 0, y: below + index * 96, ...CARD };
  }
}

function firstRow({ machines }: Scene): number {
  let top = Number.POSITIVE_INFINITY;
  for (const { controlPlane, y } of machines.values()) if (!controlPlane) top = Math.min(top, y);
  return Number.isFinite(top) ? top : 0;
}
