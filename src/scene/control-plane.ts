/** The parts of the control plane: whether the Pod of each runs, and what it did last. */
import type { Pod } from "../api/types/pod.ts";
import type { EtcdMember } from "../api/types/sim.ts";
import type { Box } from "./layout.ts";
import { byNaturalName } from "./order.ts";
import type { PodLook, ScenePart, ScenePartId } from "./scene.ts";

type EtcdMemberLook = NonNullable<ScenePart["members"]>[number];

/** A write that somebody made, as on the timeline. */
export interface SceneChange {
  readonly revision: number;
  /** Virtual milliseconds. */
  readonly at: number;
  readonly actor: string;
  readonly reason: string;
  readonly object: { readonly kind: string; readonly namespace?: string; readonly name: string };
}

/** Label `component` of the static Pods that kubeadm makes. */
const COMPONENTS: Readonly<Record<string, ScenePartId>> = {
  "kube-apiserver": "api-server",
  etcd: "etcd",
  "kube-scheduler": "scheduler",
  "kube-controller-manager": "controllers",
};
export const PART_IDS: readonly ScenePartId[] = ["api-server", "etcd", "scheduler", "controllers"];

/** The part that a Pod is, if it is one. */
export function partOfPod(pod: Pod): ScenePartId | undefined {
  if (pod.metadata.namespace !== "kube-system") return undefined;
  const component = pod.metadata.labels?.["component"];
  return component !== undefined && Object.hasOwn(COMPONENTS, component) ? COMPONENTS[component] : undefined;
}

/** Those of these components that are parts. */
export function partsOf(components: readonly string[]): readonly ScenePartId[] {
  return components.flatMap((name) => (Object.hasOwn(COMPONENTS, name) ? (COMPONENTS[name] ?? []) : []));
}

/** Who acted, by the actor's name. Kubelets, people and the simulation's own parts are none of the control plane. */
function partOfActor(actor: string): ScenePartId | undefined {
  const [component = ""] = actor.split("/");
  if (component.includes("scheduler")) return "scheduler";
  if (component.includes("controller") || component.endsWith("-collector")) return "controllers";
  return undefined;
}

interface LastAct {
  readonly at: number;
  readonly actor: string;
  readonly reason: string;
}

/** The pulses of the parts. Every write goes through the API server and into etcd. */
export class ControlPlane {
  private revision = 0;
  private controllerWrites = 0;
  private readonly members = new Map<string, EtcdMemberLook>();
  private readonly lastActs = new Map<ScenePartId, LastAct>();

  putMember({ metadata: { name }, status }: EtcdMember, gone: boolean): void {
    if (gone) this.members.delete(name);
    else this.members.set(name, { name, role: status.role, term: status.term ?? 0 });
  }

  /** True when something is to be shown. */
  apply(changes: readonly SceneChange[]): boolean {
    for (const { at, actor, reason, revision } of changes) {
      const act = { at, actor, reason };
      this.revision = Math.max(this.revision, revision);
      this.lastActs.set("api-server", act);
      this.lastActs.set("etcd", act);
      const part = partOfActor(actor);
      if (part === undefined) continue;
      this.lastActs.set(part, act);
      if (part === "controllers") this.controllerWrites += 1;
    }
    return changes.length > 0;
  }

  reset(): void {
    this.revision = 0;
    this.controllerWrites = 0;
    this.lastActs.clear();
    this.members.clear();
  }

  parts(view: {
    readonly boxes: ReadonlyMap<ScenePartId, Box>;
    readonly pods: ReadonlyMap<ScenePartId, readonly PartPod[]>;
    /** Parts that are kept from running wherever they could. */
    readonly stopped: () => ReadonlySet<ScenePartId>;
    readonly waiting: number;
  }): readonly ScenePart[] {
    return PART_IDS.map((id) => {
      const pods = view.pods.get(id) ?? [];
      const running = pods.filter(({ look, powered }) => powered && (look === "Ready" || look === "Running"));
      // Where the control plane is nobody's Pod, it is somebody else's care.
      const up = running.length > 0 || (pods.length === 0 && !view.stopped().has(id));
      const starting = !up && pods.some(({ look, powered }) => powered && STARTING.has(look));
      const act = this.lastActs.get(id);
      const first = running[0] ?? pods[0];
      return {
        id,
        up,
        ...(starting && { starting: true as const }),
        ...(first !== undefined && { pod: first.key }),
        ...(act !== undefined && { lastActedMs: act.at, lastActor: act.actor, lastReason: act.reason }),
        ...(id === "etcd" && this.members.size > 1 && { members: this.memberList() }),
        count: this.countOf(id, running.length, view.waiting),
        ...(view.boxes.get(id) ?? NOWHERE),
      };
    });
  }

  private memberList(): readonly EtcdMemberLook[] {
    return [...this.members.values()].sort((a, b) => byNaturalName(a.name, b.name));
  }

  private countOf(id: ScenePartId, running: number, waiting: number): number {
    switch (id) {
      case "api-server":
        return this.revision;
      case "etcd":
        return running;
      case "scheduler":
        return waiting;
      case "controllers":
        return this.controllerWrites;
    }
  }
}

export interface PartPod {
  readonly key: string;
  readonly look: PodLook;
  /** Its machine has power. */
  readonly powered: boolean;
}

const STARTING: ReadonlySet<PodLook> = new Set(["Waiting", "Pulling", "Creating"]);

const NOWHERE: Box = { x: 0, y: 0, width: 0, height: 0 };
