/**
 * Tells kubelets, on their nodes, for how many seconds they may keep what they have read: longer in larger clusters.
 * Upstream: pkg/controller/ttl/ttl_controller.go. As there, the other nodes learn of a new size with their next change.
 */
import type { Node } from "../../../api/types/core.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";

const TTL_ANNOTATION = "node.alpha.kubernetes.io/ttl";

interface Step {
  /** Fewer nodes lead back to the step before. */
  readonly fewest: number;
  /** More nodes lead to the next step. */
  readonly most: number;
  readonly seconds: number;
}

const STEPS: readonly [Step, ...Step[]] = [
  { fewest: 0, most: 100, seconds: 0 },
  { fewest: 90, most: 500, seconds: 15 },
  { fewest: 450, most: 1000, seconds: 30 },
  { fewest: 900, most: 2000, seconds: 60 },
  { fewest: 1800, most: Number.MAX_SAFE_INTEGER, seconds: 300 },
];

export class NodeTtlController extends ControllerLoop {
  private readonly nodes: Informer<Node>;
  /** Place in `STEPS`. The ranges overlap, so that it depends on where the number of nodes came from. */
  private step = 0;

  constructor(context: ComponentContext) {
    super("ttl-controller", context);
    this.nodes = context.informers.for("Node");
    this.nodes.addHandler(({ type, object }) => {
      if (type !== "MODIFIED") this.count(this.nodes.size);
      if (type !== "DELETED" && !this.isRight(object)) this.queue.add(objectKey(object));
    });
  }

  start(): void {
    for (let count = 1; count <= this.nodes.size; count += 1) this.count(count);
    for (const node of this.nodes.list()) if (!this.isRight(node)) this.queue.add(objectKey(node));
  }

  private count(nodes: number): void {
    const { fewest, most } = this.present;
    if (nodes > most) this.step += 1;
    else if (nodes < fewest) this.step -= 1;
  }

  private get present(): Step {
    return STEPS[this.step] ?? STEPS[0];
  }

  private isRight({ metadata }: Node): boolean {
    const text = metadata.annotations?.[TTL_ANNOTATION] ?? "";
    return /^[+-]?\d+$/.test(text) && Number(text) === this.present.seconds;
  }

  protected sync(key: string): SyncResult {
    const node = this.nodes.getByKey(key);
    if (node === undefined || this.isRight(node)) return "done";
    const { seconds } = this.present;
    const annotations = { ...node.metadata.annotations, [TTL_ANNOTATION]: `${seconds}` };
    const next = { ...node, metadata: { ...node.metadata, annotations } };
    return doneOrGone(this.client.update("Node", next, { reason: "NodeTtlSet", params: { seconds } }))
      ? "done"
      : "retry";
  }

  protected override remember(): unknown {
    return this.step;
  }

  protected override recall(memory: unknown): void {
    this.step = memory as number;
  }
}
