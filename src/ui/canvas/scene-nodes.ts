/** The scene as React Flow nodes. What did not change is the very same node, so React Flow leaves it alone. */
import type { Node } from "@xyflow/react";
import { useMemo } from "react";
import { useScene } from "../state/scene-store.ts";
import type { MachineNode } from "./MachineCard.tsx";
import type { PartNode, ServiceNode, TrafficNode, TrayNode } from "./SmallCards.tsx";

export type SceneNode = MachineNode | TrayNode | ServiceNode | TrafficNode | PartNode;

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

export function useSceneNodes(): SceneNode[] {
  const machines = useScene((scene) => scene.machines);
  const tray = useScene((scene) => scene.tray);
  const services = useScene((scene) => scene.services);
  const traffics = useScene((scene) => scene.traffics);
  const parts = useScene((scene) => scene.parts);
  return useMemo(() => {
    const nodes: SceneNode[] = [];
    for (const part of parts) {
      nodes.push(nodeOf<PartNode>(part, () => ({ id: `part/${part.id}`, type: "part", data: { part } })));
    }
    if (tray !== undefined) nodes.push(nodeOf<TrayNode>(tray, () => ({ id: "tray", type: "tray", data: { tray } })));
    for (const traffic of traffics) {
      const id = `traffic/${traffic.namespace}/${traffic.name}`;
      nodes.push(nodeOf<TrafficNode>(traffic, () => ({ id, type: "traffic", data: { traffic } })));
    }
    for (const service of services) {
      const id = `service/${service.namespace}/${service.name}`;
      nodes.push(nodeOf<ServiceNode>(service, () => ({ id, type: "service", data: { service } })));
    }
    const inOrder = [...machines.values()].sort((a, b) => a.y - b.y || a.x - b.x);
    for (const machine of inOrder) {
      const id = `machine/${machine.name}`;
      nodes.push(nodeOf<MachineNode>(machine, () => ({ id, type: "machine", data: { machine } })));
    }
    return nodes;
  }, [machines, tray, services, traffics, parts]);
}
