/** What the menu's actions do, as requests. Every break is a Fault object, so that it is listed and can be undone. */
import { WITH_DEPENDENTS } from "../../api/api-client.ts";
import { act, mergePatch } from "../state/cluster.ts";
import { apiPath } from "../state/resources.ts";
import { useScene } from "../state/scene-store.ts";
import type { ObjectRef } from "../state/selection-store.ts";
import type { CanvasActionId } from "./canvas-actions.ts";

type MachineFault = "MachinePower" | "NetworkCut" | "SlowMachine";

const NAME_PREFIX: Readonly<Record<MachineFault, string>> = {
  MachinePower: "power",
  NetworkCut: "network",
  SlowMachine: "slow",
};

/** Actions that change the cluster. What they are refused shows as a toast. */
export async function performOn(action: CanvasActionId, { kind, namespace, name }: ObjectRef): Promise<boolean> {
  switch (action) {
    case "delete":
      return act({ method: "DELETE", path: apiPath(kind, namespace, name), body: WITH_DEPENDENTS });
    case "killContainer":
      return postFault({ generateName: `kill-${name}-` }, { type: "ContainerKill", target: { namespace, pod: name } });
    case "powerOff":
      return breakMachine("MachinePower", name);
    case "powerOn":
      return healMachine("MachinePower", name);
    case "cutNetwork":
      return breakMachine("NetworkCut", name);
    case "mendNetwork":
      return healMachine("NetworkCut", name);
    case "slowDown":
      return breakMachine("SlowMachine", name);
    case "speedUp":
      return healMachine("SlowMachine", name);
    case "cordon":
      return mergePatch(apiPath("Node", undefined, name), { spec: { unschedulable: true } });
    case "uncordon":
      return mergePatch(apiPath("Node", undefined, name), { spec: { unschedulable: null } });
    case "sendTraffic":
      return sendTraffic(namespace ?? "default", name);
    case "breakOtherwise":
    case "inspect":
    case "why":
      return true;
  }
}

function breakMachine(type: MachineFault, machine: string): Promise<boolean> {
  return postFault({ name: `${NAME_PREFIX[type]}-${machine}` }, { type, target: { machine } });
}

/** Takes back every Fault of the type; a machine that was switched off by its own spec is switched on. */
async function healMachine(type: MachineFault, name: string): Promise<boolean> {
  const machine = useScene.getState().machines.get(name);
  const faults = machine?.faults.filter((fault) => fault.type === type) ?? [];
  if (faults.length === 0 && type === "MachinePower") {
    return mergePatch(apiPath("Machine", undefined, name), { spec: { power: "On" } });
  }
  const healed = await Promise.all(
    faults.map((fault) => act({ method: "DELETE", path: apiPath("Fault", undefined, fault.name) })),
  );
  return healed.every(Boolean);
}

function postFault(metadata: object, spec: object): Promise<boolean> {
  const body = { apiVersion: "sim.kubarium.dev/v1alpha1", kind: "Fault", metadata, spec };
  return act({ method: "POST", path: apiPath("Fault"), body });
}

const FIRST_RATE = 10;

/** A client that calls the Service on its first port. */
function sendTraffic(namespace: string, service: string): Promise<boolean> {
  const body = {
    apiVersion: "sim.kubarium.dev/v1alpha1",
    kind: "Traffic",
    metadata: { generateName: `${service}-visitors-` },
    spec: { url: `http://${service}`, requestsPerSecond: FIRST_RATE },
  };
  return act({ method: "POST", path: apiPath("Traffic", namespace), body });
}
