/**
 * The view Workloads: who makes whom. Deployment, ReplicaSet and Pods in one row from left to right, what a Pod keeps its
 * data on beside it; rows below each other, in columns once they are many.
 */
import { matchesSelector } from "../../api/label-selector.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import { byNaturalName } from "../order.ts";
import type { PodRecord } from "../pod-record.ts";
import type { SceneBadge, SceneFact, SceneItem, SceneLink } from "../scene.ts";
import type { Workloads } from "../workloads.ts";
import type { Arrangement, BoardPlan, PlannedItem } from "./board.ts";
import { idOf, type ObjectIndex } from "./objects.ts";
import { FIELD_WIDTH, type PodGroup } from "./pod-group.ts";
import { claimFacts, cronFacts, daemonFacts, jobFacts, replicaFacts, volumeFacts } from "./workload-facts.ts";

const CARD_WIDTH = 168;
const CARD_HEIGHT = 58;
const BADGE_HEIGHT = 20;
const GAP = 40;
const SET_X = CARD_WIDTH + GAP;
const PODS_X = SET_X + CARD_WIDTH + GAP;
const CLAIM_X = PODS_X + FIELD_WIDTH + GAP;
const CLAIM_WIDTH = 152;
const CLAIM_HEIGHT = 46;
const VOLUME_X = CLAIM_X + CLAIM_WIDTH + 28;
const ROW_GAP = 14;
const BLOCK_GAP = 30;
const TITLE = 20;
/** Room for the control plane above. */
export const BOARD_TOP = 112;
const SYSTEM = "kube-system";
/** The group of the cluster's own Pods. */
export const SYSTEM_GROUP = "system";
/** The canvas is wider than tall. */
const ASPECT = 2.3;
const MOST_COLUMNS = 40;

/** A controller with its Pods, and what controls it. */
interface Leaf {
  readonly id: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly object: KubeObject | undefined;
  readonly facts: readonly SceneFact[];
}

interface Family {
  readonly head: Leaf | undefined;
  readonly leaves: Leaf[];
}

export class WorkloadsPlan implements BoardPlan {
  readonly view = "workloads" as const;
  readonly regroupsOn: ReadonlySet<string> = new Set();
  private readonly objects: ObjectIndex;
  private readonly workloads: Workloads;

  constructor(objects: ObjectIndex, workloads: Workloads) {
    this.objects = objects;
    this.workloads = workloads;
  }

  groupOf({ quiet, pod: { metadata } }: PodRecord): string {
    if (quiet) return SYSTEM_GROUP;
    const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
    const namespace = metadata.namespace ?? "";
    return owner === undefined ? idOf("Pods", namespace, "bare") : idOf(owner.kind, namespace, owner.name);
  }

  arrange(groups: ReadonlyMap<string, PodGroup>): Arrangement {
    const families = this.families(groups);
    const claims = this.claimsOf(groups);
    const blocks: Block[] = families.map((family) => this.block(family, groups, claims));
    const unused = this.unusedClaims(claims);
    if (unused !== undefined) blocks.push(unused);
    const system = groups.get(SYSTEM_GROUP);
    if (system !== undefined) blocks.push(podsBlock(system, "system"));
    const hasClaims = claims.size > 0 || unused !== undefined;
    return stack(blocks, hasClaims ? VOLUME_X + CLAIM_WIDTH : PODS_X + FIELD_WIDTH);
  }

  /** Every Deployment and CronJob with what it controls, and every controller that nothing controls. */
  private families(groups: ReadonlyMap<string, PodGroup>): readonly Family[] {
    const heads = new Map<string, Family>();
    const { objects } = this;
    for (const object of objects.all("Deployment")) this.addHead(heads, object, replicaFacts(object));
    for (const object of objects.all("CronJob")) this.addHead(heads, object, cronFacts(object));
    const alone: Family[] = [];
    const known = new Set<string>();
    const add = (object: KubeObject, facts: readonly SceneFact[], shown = true): void => {
      const leaf = leafOf(object, facts);
      known.add(leaf.id);
      if (leaf.namespace === SYSTEM || (!shown && !groups.has(leaf.id))) return;
      const above = object.metadata.ownerReferences?.find(({ controller }) => controller === true);
      const head = above && heads.get(idOf(above.kind, leaf.namespace, above.name));
      if (head !== undefined) head.leaves.push(leaf);
      else alone.push({ head: undefined, leaves: [leaf] });
    };
    // A version that is history, with nothing of it left, is listed by `kubectl rollout history` and not drawn.
    for (const object of objects.all("ReplicaSet")) add(object, replicaFacts(object), (object.spec.replicas ?? 1) > 0);
    for (const object of objects.all("Job")) add(object, jobFacts(object));
    for (const object of objects.all("StatefulSet")) add(object, replicaFacts(object));
    for (const object of objects.all("DaemonSet")) add(object, daemonFacts(object));
    for (const object of objects.all("ReplicationController")) add(object, replicaFacts(object));
    for (const key of [...groups.keys()].sort(byNaturalName)) {
      if (known.has(key) || key === SYSTEM_GROUP) continue;
      const [kind = "", namespace = "", name = ""] = key.split("/");
      alone.push({ head: undefined, leaves: [{ id: key, kind, namespace, name, object: undefined, facts: [] }] });
    }
    return [...heads.values(), ...alone].sort((a, b) => byNaturalName(orderOf(a), orderOf(b)));
  }

  private addHead(heads: Map<string, Family>, object: KubeObject, facts: readonly SceneFact[]): void {
    const head = leafOf(object, facts);
    if (head.namespace !== SYSTEM) heads.set(head.id, { head, leaves: [] });
  }

  private block({ head, leaves }: Family, groups: ReadonlyMap<string, PodGroup>, claims: ClaimUse): Block {
    const items: PlannedItem[] = [];
    const links: SceneLink[] = [];
    const headCard = head && this.card(head, 0, 0);
    if (headCard !== undefined) items.push(headCard);
    let y = 0;
    for (const leaf of leaves) {
      const group = groups.get(leaf.id);
      const bare = leaf.kind === "Pods";
      const card = bare ? undefined : this.card(leaf, head === undefined ? 0 : SET_X, y);
      if (card !== undefined) items.push(card);
      if (card !== undefined && headCard !== undefined) links.push(link(headCard.id, card.id));
      let rowHeight = card?.height ?? 0;
      if (group !== undefined) {
        const field = fieldOf(group, bare ? "bare" : "", leaf.namespace, y);
        items.push(field);
        if (card !== undefined) links.push(link(card.id, field.id));
        rowHeight = Math.max(rowHeight, field.height);
      }
      rowHeight = Math.max(rowHeight, this.placeClaims(claims.get(leaf.id) ?? [], y, items, links));
      y += rowHeight + ROW_GAP;
    }
    return { items, links, height: Math.max(headCard?.height ?? 0, y - ROW_GAP) };
  }

  private card(leaf: Leaf, x: number, y: number): PlannedItem {
    const { id, kind, namespace, name, facts, object } = leaf;
    const badges = this.badgesOf(kind, namespace, name, object);
    const height = CARD_HEIGHT + badges.length * BADGE_HEIGHT;
    return { id, kind, namespace, name, facts, badges, ...this.faceOf(leaf), x, y, width: CARD_WIDTH, height };
  }

  /** The hue of its Pods, once it has had any. */
  private faceOf({ id, kind, namespace, name, object }: Leaf): Pick<SceneItem, "hue" | "version"> {
    const above = object?.metadata.ownerReferences?.find(({ controller }) => controller === true);
    const key = above === undefined ? `${namespace}/${kind}/${name}` : `${namespace}/${above.kind}/${above.name}`;
    const owner = { key, label: "", version: name };
    const versioned = id.startsWith("ReplicaSet/") && above !== undefined && this.workloads.knows(owner);
    return { hue: this.workloads.hue(key), ...(versioned && { version: this.workloads.version(owner) }) };
  }

  /** What scales it, and what protects it from being disrupted. */
  private badgesOf(kind: string, namespace: string, name: string, object: KubeObject | undefined): SceneBadge[] {
    const badges: SceneBadge[] = [];
    for (const { metadata, spec, status } of this.objects.all("HorizontalPodAutoscaler")) {
      const target = spec.scaleTargetRef;
      if (metadata.namespace !== namespace || target.kind !== kind || target.name !== name) continue;
      const params = {
        now: status.currentReplicas ?? 0,
        want: status.desiredReplicas,
        min: spec.minReplicas ?? 1,
        max: spec.maxReplicas,
      };
      badges.push({
        kind: "HorizontalPodAutoscaler",
        namespace,
        name: metadata.name,
        fact: { fact: "autoscales", params, tone: "muted" },
      });
    }
    const above = object?.metadata.ownerReferences?.some(({ controller }) => controller === true) === true;
    const template = (
      object as { spec?: { template?: { metadata?: { labels?: Record<string, string> } } } } | undefined
    )?.spec?.template?.metadata?.labels;
    if (above || template === undefined) return badges;
    for (const { metadata, spec, status } of this.objects.all("PodDisruptionBudget")) {
      if (metadata.namespace !== namespace || !matchesSelector(spec.selector, template)) continue;
      const allowed = status.disruptionsAllowed ?? 0;
      badges.push({
        kind: "PodDisruptionBudget",
        namespace,
        name: metadata.name,
        fact: { fact: "budget", params: { allowed }, tone: allowed > 0 ? "muted" : "warn" },
      });
    }
    return badges;
  }

  /** Claims that Pods mount, by the group of the Pods, each with the Pods that mount it. */
  private claimsOf(groups: ReadonlyMap<string, PodGroup>): ClaimUse {
    const uses = new Map<string, { readonly claim: string; readonly pod: string }[]>();
    if (this.objects.all("PersistentVolumeClaim").length === 0) return uses;
    for (const [key, group] of groups) {
      for (const { pod } of group.members) {
        for (const { persistentVolumeClaim } of pod.spec.volumes ?? []) {
          if (persistentVolumeClaim === undefined) continue;
          const { namespace = "", name } = pod.metadata;
          const use = { claim: `${namespace}/${persistentVolumeClaim.claimName}`, pod: idOf("Pod", namespace, name) };
          const known = uses.get(key);
          if (known === undefined) uses.set(key, [use]);
          else known.push(use);
        }
      }
    }
    for (const list of uses.values())
      list.sort((a, b) => byNaturalName(a.claim, b.claim) || byNaturalName(a.pod, b.pod));
    return uses;
  }

  /** @returns how tall they stand */
  private placeClaims(
    uses: readonly { readonly claim: string; readonly pod: string }[],
    top: number,
    items: PlannedItem[],
    links: SceneLink[],
  ): number {
    let y = top;
    const placed = new Set<string>();
    for (const { claim, pod } of uses) {
      const id = `PersistentVolumeClaim/${claim}`;
      links.push(link(pod, id));
      if (placed.has(claim)) continue;
      placed.add(claim);
      y = this.placeClaim(claim, y, items, links);
    }
    return y === top ? 0 : y - top - 8;
  }

  private placeClaim(key: string, y: number, items: PlannedItem[], links: SceneLink[]): number {
    const claim = this.objects.get("PersistentVolumeClaim", key);
    if (claim === undefined) return y;
    const { namespace = "", name } = claim.metadata;
    const id = idOf("PersistentVolumeClaim", namespace, name);
    items.push({ ...plain(id, claim, claimFacts(claim)), x: CLAIM_X, y, width: CLAIM_WIDTH, height: CLAIM_HEIGHT });
    const volume = this.objects.get("PersistentVolume", claim.spec.volumeName ?? "");
    if (volume !== undefined) {
      const volumeId = idOf("PersistentVolume", "", volume.metadata.name);
      items.push({
        ...plain(volumeId, volume, volumeFacts(volume)),
        x: VOLUME_X,
        y,
        width: CLAIM_WIDTH,
        height: CLAIM_HEIGHT,
      });
      links.push(link(id, volumeId));
    }
    return y + CLAIM_HEIGHT + 8;
  }

  /** Claims that no Pod mounts, and volumes that no claim holds. */
  private unusedClaims(uses: ClaimUse): Block | undefined {
    const used = new Set([...uses.values()].flat().map(({ claim }) => claim));
    const items: PlannedItem[] = [];
    const links: SceneLink[] = [];
    let y = 0;
    for (const { metadata } of this.objects.all("PersistentVolumeClaim")) {
      const key = `${metadata.namespace}/${metadata.name}`;
      if (!used.has(key)) y = this.placeClaim(key, y, items, links);
    }
    const held = new Set(this.objects.all("PersistentVolumeClaim").map(({ spec }) => spec.volumeName));
    for (const volume of this.objects.all("PersistentVolume")) {
      if (held.has(volume.metadata.name)) continue;
      const id = idOf("PersistentVolume", "", volume.metadata.name);
      items.push({
        ...plain(id, volume, volumeFacts(volume)),
        x: VOLUME_X,
        y,
        width: CLAIM_WIDTH,
        height: CLAIM_HEIGHT,
      });
      y += CLAIM_HEIGHT + 8;
    }
    return items.length === 0 ? undefined : { items, links, height: y - 8 };
  }
}

type ClaimUse = ReadonlyMap<string, readonly { readonly claim: string; readonly pod: string }[]>;

/** Items that stand together, placed from their own top. */
export interface Block {
  readonly items: readonly PlannedItem[];
  readonly links: readonly SceneLink[];
  readonly height: number;
}

function leafOf(object: KubeObject, facts: readonly SceneFact[]): Leaf {
  const { namespace = "", name } = object.metadata;
  return { id: idOf(object.kind, namespace, name), kind: object.kind, namespace, name, object, facts };
}

/** Namespaces together; inside one by name, whatever the kind. */
function orderOf({ head, leaves }: Family): string {
  const { namespace, name, kind } = (head ?? leaves[0]) as Leaf;
  return `${namespace}/${kind === "Pods" ? "~" : ""}${name}/${kind}`;
}

function plain(id: string, { kind, metadata }: KubeObject, facts: readonly SceneFact[]): Omit<PlannedItem, BoxKeys> {
  return { id, kind, namespace: metadata.namespace ?? "", name: metadata.name, facts, badges: [], hue: 0 };
}

type BoxKeys = "x" | "y" | "width" | "height";

export function link(from: string, to: string, broken = false): SceneLink {
  return { from, to, broken };
}

/** The frame that Pods stand in. @param title which words stand above them; none when a card says whose they are */
export function fieldOf(group: PodGroup, title: string, namespace: string, y: number, x = PODS_X): PlannedItem {
  const podsTop = title === "" ? 0 : TITLE;
  return {
    id: `Pods:${group.key}`,
    kind: "Pods",
    namespace,
    name: title,
    facts: [],
    badges: [],
    hue: 0,
    group: group.key,
    podsTop,
    x,
    y,
    width: FIELD_WIDTH,
    height: group.height + podsTop,
  };
}

export function podsBlock(group: PodGroup, title: string, x = PODS_X): Block {
  const field = fieldOf(group, title, "", 0, x);
  return { items: [field], links: [], height: field.height };
}

/** As many columns as let everything be drawn as large as possible. */
function columnsFor(total: number, width: number): number {
  const scaleOf = (columns: number): number => Math.min(ASPECT / (columns * width), 1 / (BOARD_TOP + total / columns));
  let best = 1;
  for (let columns = 2; columns <= MOST_COLUMNS; columns += 1) if (scaleOf(columns) > scaleOf(best)) best = columns;
  return best;
}

/** Blocks below each other, in as many columns as fit a screen's shape. */
export function stack(blocks: readonly Block[], width: number): Arrangement {
  const total = blocks.reduce((sum, { height }) => sum + height + BLOCK_GAP, 0);
  const columns = columnsFor(total, width + 2 * GAP);
  const full = total / columns;
  const items: PlannedItem[] = [];
  const links: SceneLink[] = [];
  let column = 0;
  let y = 0;
  let tallest = 0;
  for (const block of blocks) {
    if (y > 0 && y + block.height / 2 > full && column < columns - 1) {
      column += 1;
      y = 0;
    }
    const left = column * (width + 2 * GAP);
    for (const item of block.items) items.push({ ...item, x: item.x + left, y: item.y + y + BOARD_TOP });
    links.push(...block.links);
    y += block.height + BLOCK_GAP;
    tallest = Math.max(tallest, y);
  }
  return {
    items,
    links,
    width: (column + 1) * (width + 2 * GAP) - 2 * GAP,
    height: BOARD_TOP + Math.max(CARD_HEIGHT, tallest - BLOCK_GAP),
  };
}
