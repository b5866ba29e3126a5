/** The view that is shown beside Placement, if there is one, and the objects that views are made of. */
import type { KubeObject } from "../../api/types/meta.ts";
import type { PodRecord } from "../pod-record.ts";
import type { SceneBoardDelta, SceneView } from "../scene.ts";
import { Board } from "./board.ts";
import { NetworkPlan } from "./network-plan.ts";
import { ObjectIndex } from "./objects.ts";
import type { BoardSurroundings } from "./pod-group.ts";
import { WorkloadsPlan } from "./workloads-plan.ts";

export class Views {
  readonly objects = new ObjectIndex();
  private readonly surroundings: BoardSurroundings;
  private view: SceneView = "placement";
  private board: Board | undefined;
  private network: NetworkPlan | undefined;

  constructor(surroundings: BoardSurroundings) {
    this.surroundings = surroundings;
  }

  put(kind: string, key: string, object: KubeObject | undefined): void {
    this.objects.put(kind, key, object);
    if (kind === "Service") this.network?.servicesChanged();
    this.board?.objectChanged(kind);
  }

  /** Of all views only this one is kept up to date. @param records all Pods */
  show(view: SceneView, records: Iterable<PodRecord>): void {
    this.view = view;
    this.board = undefined;
    this.network = undefined;
    if (view === "placement") return;
    if (view === "network") this.network = new NetworkPlan(this.objects);
    const plan = this.network ?? new WorkloadsPlan(this.objects, this.surroundings.workloads);
    this.board = new Board(plan, this.surroundings);
    for (const record of records) this.board.touch(record);
  }

  touch(record: PodRecord): void {
    this.board?.touch(record);
  }

  remove(record: PodRecord): void {
    this.board?.remove(record);
  }

  /** Forgets all objects. */
  reset(): void {
    this.objects.clear();
    this.show(this.view, []);
  }

  frame(): SceneBoardDelta | undefined {
    return this.board?.frame();
  }
}
