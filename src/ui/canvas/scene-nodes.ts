/** The scene as React Flow nodes. What did not change is the very same node, so React Flow leaves it alone. */
import type { Node } from "@xyflow/react";
import { useMemo } from "react";
import { useScene } from "../state/scene-store.ts";
import type { Scene, SceneItem, ScenePart } from "../state/scene-store.ts";
import type { SceneView } from "../state/view-store.ts";
import type { ItemNode } from "./BoardCard.tsx";
import type { MachineNode } from "./MachineCard.tsx";
import { partsOf, youBox } from "./loop/hop-routes.ts";
import type { PartNode, ServiceNode, TrafficNode, TrayNode, YouNode } from "./SmallCards.tsx";

export type SceneNode = MachineNode | TrayNode | ServiceNode | TrafficNode | PartNode | ItemNode | YouNode;

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const known = new WeakMap<Placed, SceneNode>();

function nodeOf<N extends SceneNode>(thing: Placed, make: () => Pick<N, "id" | "type" | "data">): SceneNode {
  let node = known.get(thing);
  if (node === undefined) {
    const { x, y, width, height } = thing;
    const base: Omit<Node, "id" | "data"> = {
      position: { x, y },
      width,
      height,
      measured: { width, height },
      style: { pointerEvents: "all" },
    };
    node = { ...base, ...make() } as SceneNode;
    known.set(thing, node);
  }
  return node;
}

const NO_MACHINES: Scene["machines"] = new Map();

/** @param shapesOnly from far away a drawing stands for machines and cards */
export function useSceneNodes(shown: SceneView, shapesOnly: boolean): SceneNode[] {
  // Not followed while a drawing stands for them: something about thousands of machines changes in every update.
  const machines = useScene((scene) => (shapesOnly && shown === "placement" ? NO_MACHINES : scene.machines));
  const tray = useScene((scene) => scene.tray);
  const services = useScene((scene) => scene.services);
  const traffics = useScene((scene) => scene.traffics);
  const parts = useScene((scene) => scene.parts);
  const board = useScene((scene) => scene.board);
  return useMemo(() => {
    if (shown !== "placement" && board !== undefined)
      return boardNodes({ parts, services, traffics, board }, shapesOnly);
    const nodes: SceneNode[] = [...youNode(parts, shown), ...parts.map(partNode)];
    if (tray !== undefined) nodes.push(nodeOf<TrayNode>(tray, () => ({ id: "tray", type: "tray", data: { tray } })));
    nodes.push(...traffics.map(trafficNode), ...services.map(serviceNode));
    const inOrder = [...machines.values()].sort((a, b) => a.y - b.y || a.x - b.x);
    for (const machine of inOrder) {
      const id = `machine/${machine.name}`;
      nodes.push(nodeOf<MachineNode>(machine, () => ({ id, type: "machine", data: { machine } })));
    }
    return nodes;
  }, [shown, shapesOnly, machines, tray, services, traffics, parts, board]);
}

function partNode(part: ScenePart): SceneNode {
  return nodeOf<PartNode>(part, () => ({ id: `part/${part.id}`, type: "part", data: { part } }));
}

const YOU = { id: "you", type: "you", data: {} } as const;
let you: Placed = { x: 0, y: 0, width: 0, height: 0 };

function youNode(parts: readonly ScenePart[], shown: SceneView): readonly SceneNode[] {
  const box = youBox(partsOf(parts, shown));
  if (box === undefined) return [];
  if (box.x !== you.x || box.y !== you.y) you = box;
  return [nodeOf<YouNode>(you, () => YOU)];
}

function trafficNode(traffic: Scene["traffics"][number]): SceneNode {
  const id = `traffic/${traffic.namespace}/${traffic.name}`;
  return nodeOf<TrafficNode>(traffic, () => ({ id, type: "traffic", data: { traffic } }));
}

function serviceNode(service: Scene["services"][number]): SceneNode {
  const id = `service/${service.namespace}/${service.name}`;
  return nodeOf<ServiceNode>(service, () => ({ id, type: "service", data: { service } }));
}

/** Services and clients are the very same cards as in Placement, at the board's places. The control plane stands above. */
function boardNodes(
  {
    parts,
    services,
    traffics,
    board,
  }: Pick<Scene, "parts" | "services" | "traffics"> & { board: NonNullable<Scene["board"]> },
  shapesOnly: boolean,
): SceneNode[] {
  const places = partsOf(parts, board.view);
  const nodes: SceneNode[] = [
    ...youNode(parts, board.view),
    ...parts.map((part) => partNode(moved(part, places.get(part.id) ?? part))),
  ];
  const byId = new Map<string, (box: Placed) => SceneNode>();
  for (const traffic of traffics) {
    byId.set(`Traffic/${traffic.namespace}/${traffic.name}`, (box) => trafficNode(moved(traffic, box)));
  }
  for (const service of services) {
    byId.set(`Service/${service.namespace}/${service.name}`, (box) => serviceNode(moved(service, box)));
  }
  for (const item of board.items.values()) {
    const known = byId.get(item.id);
    if (known !== undefined) nodes.push(known(item));
    else if (!shapesOnly) nodes.push(itemNode(item));
  }
  return nodes;
}

function itemNode(item: SceneItem): SceneNode {
  return nodeOf<ItemNode>(item, () => ({ id: item.id, type: "item", data: { item } }));
}

const copies = new WeakMap<Placed, Placed>();

/** The same thing at another place; the very same copy when nothing changed. */
function moved<T extends Placed>(thing: T, { x, y, width, height }: Placed): T {
  const before = copies.get(thing) as T | undefined;
  if (before?.x === x && before.y === y && before.width === width && before.height === height) return before;
  const copy = { ...thing, x, y, width, height };
  copies.set(thing, copy);
  return copy;
}
