/** From what somebody chose to the Fault that would break it. */
import type { Fault, FaultType } from "../../api/types/sim.ts";
import { FAULT_SHAPES, LIMITS } from "./fault-shapes.ts";
import type { Things } from "./use-things.ts";

type Target = Fault["spec"]["target"];

export interface FaultDraft {
  readonly type: FaultType;
  readonly target: Target;
  /** As typed. */
  readonly numbers: Readonly<Record<string, string>>;
  readonly signal: string;
}

/** The Fault as it would be; undefined while something is missing. */
export function faultSpec({ type, target, numbers, signal }: FaultDraft, things: Things): Fault["spec"] | undefined {
  const { at, parameters } = FAULT_SHAPES[type];
  const place = targetOf(at, target, things);
  if (place === undefined) return undefined;
  const amounts: Record<string, number | string> = {};
  for (const [name, first] of Object.entries(parameters)) {
    if (name === "signal") amounts[name] = signal;
    else {
      const amount = Number(numbers[name] ?? first);
      const [least, most] = LIMITS[name as keyof typeof LIMITS];
      if (!(amount >= least && amount <= most)) return undefined;
      amounts[name] = amount;
    }
  }
  return { type, target: place, ...(Object.keys(amounts).length === 0 ? {} : { parameters: amounts }) };
}

function targetOf(at: (typeof FAULT_SHAPES)[FaultType]["at"], target: Target, things: Things): Target | undefined {
  const { machine, zone, peerMachine, peerZone, component, registry, pod } = target;
  const [firstMachine] = things.machines;
  const where = machine ?? firstMachine;
  switch (at) {
    case "machine":
      return where === undefined ? undefined : { machine: where };
    case "zone": {
      const chosen = zone ?? things.zoneOf.get(machine ?? "") ?? things.zones[0];
      return chosen === undefined ? undefined : { zone: chosen };
    }
    case "way": {
      const peer = peerMachine === undefined ? (peerZone === undefined ? {} : { peerZone }) : { peerMachine };
      if (zone !== undefined) return { zone, ...peer };
      return where === undefined || where === peerMachine ? undefined : { machine: where, ...peer };
    }
    case "component":
      return { component: component ?? "kubelet", ...(machine === undefined ? {} : { machine }) };
    case "registry":
      return { ...(registry === undefined ? {} : { registry }), ...(machine === undefined ? {} : { machine }) };
    case "pod": {
      const { namespace, container } = target;
      const [first] = things.pods;
      const found =
        things.pods.find((each) => each.metadata.name === pod && each.metadata.namespace === namespace) ?? first;
      if (found === undefined) return undefined;
      const { namespace: place = "default", name } = found.metadata;
      return { namespace: place, pod: name, ...(container === undefined ? {} : { container }) };
    }
  }
}
