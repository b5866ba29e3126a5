/** What Fault objects do to a machine, and what several of them do together. */
import type { Fault } from "../../api/types/sim.ts";

export type FaultEffect =
  | { readonly kind: "machine"; readonly machine: string; readonly message: string; readonly apply: MachineEffect }
  | { readonly kind: "kill"; readonly pod: string; readonly container: string | undefined; readonly signal: string }
  /** The Fault cannot do anything; the text says why. */
  | { readonly kind: "none"; readonly message: string };

export interface MachineEffect {
  readonly powered: boolean;
  readonly connected: boolean;
  readonly slowFactor: number;
}

const DEFAULT_SLOW_FACTOR = 4;
const DEFAULT_SIGNAL = "SIGKILL";
const HEALTHY: MachineEffect = { powered: true, connected: true, slowFactor: 1 };

export function faultEffect({ spec }: Fault): FaultEffect {
  if (spec.type === "ContainerKill") return killEffect(spec);
  const { machine } = spec.target;
  if (machine === undefined || machine === "") return none("spec.target.machine is required");
  switch (spec.type) {
    case "MachinePower":
      return onMachine(machine, `machine "${machine}" has no power`, { ...HEALTHY, powered: false });
    case "NetworkCut":
      return onMachine(machine, `machine "${machine}" is cut off the network`, { ...HEALTHY, connected: false });
    case "SlowMachine": {
      const factor = spec.parameters?.factor ?? DEFAULT_SLOW_FACTOR;
      if (!(factor > 1)) return none("spec.parameters.factor must be a number above 1");
      return onMachine(machine, `machine "${machine}" is ${factor} times slower`, { ...HEALTHY, slowFactor: factor });
    }
    default:
      return none(`spec.type ${JSON.stringify(spec.type)} is not known`);
  }
}

/** Off or cut when any is; slow by all the factors together. */
export function together(effects: readonly MachineEffect[]): MachineEffect {
  let { powered, connected, slowFactor } = HEALTHY;
  for (const effect of effects) {
    powered &&= effect.powered;
    connected &&= effect.connected;
    slowFactor *= effect.slowFactor;
  }
  return { powered, connected, slowFactor };
}

function killEffect({ target, parameters }: Fault["spec"]): FaultEffect {
  const { namespace = "default", pod, container } = target;
  if (pod === undefined || pod === "") return none("spec.target.pod is required");
  return { kind: "kill", pod: `${namespace}/${pod}`, container, signal: parameters?.signal ?? DEFAULT_SIGNAL };
}

function onMachine(machine: string, message: string, apply: MachineEffect): FaultEffect {
  return { kind: "machine", machine, message, apply };
}

function none(message: string): FaultEffect {
  return { kind: "none", message };
}
