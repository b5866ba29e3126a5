/** What Fault objects do to machines, and what several of them do together. */
import type { Fault } from "../../api/types/sim.ts";
import type { LinkFault } from "../runtime/contracts.ts";

export type FaultEffect =
  | { readonly kind: "machines"; readonly on: Machinery; readonly message: string; readonly apply: MachineEffect }
  | { readonly kind: "kill"; readonly pod: string; readonly container: string | undefined; readonly signal: string }
  /** The Fault cannot do anything; the text says why. */
  | { readonly kind: "none"; readonly message: string };

/** One machine, the machines of a zone, or all: `machine/<name>`, `zone/<name>` or `*`. */
export type Machinery = string;

export interface MachineEffect {
  readonly powered?: false;
  /** Down in good order, within so many seconds. */
  readonly shutdownSeconds?: number;
  readonly connected?: false;
  readonly slowFactor?: number;
  readonly link?: LinkFault;
  readonly stopped?: string;
  readonly diskFull?: true;
  readonly etcdDisk?: "lost";
  readonly registryDown?: string;
}

/** What a machine is like with all its faults. Members that are absent say that nothing of the kind is wrong. */
export interface MachineCondition {
  readonly powered: boolean;
  readonly shutdownSeconds?: number;
  readonly connected: boolean;
  readonly slowFactor: number;
  readonly links?: readonly LinkFault[];
  readonly stopped?: readonly string[];
  readonly diskFull?: true;
  readonly etcdDisk?: "lost";
  readonly registriesDown?: readonly string[];
}

const DEFAULT_SLOW_FACTOR = 4;
const DEFAULT_SIGNAL = "SIGKILL";
const DEFAULT_LATENCY_MS = 200;
const DEFAULT_LOSS_PERCENT = 30;

export function faultEffect({ spec }: Fault): FaultEffect {
  const { type, target, parameters = {} } = spec;
  const { machine = "", zone = "", component } = target;
  switch (type) {
    case "ContainerKill":
      return killEffect(spec);
    case "ComponentStop":
      return component === undefined ? none("spec.target.component is required") : stopEffect(component, machine);
    case "RegistryUnreachable":
      return registryEffect(target.registry, machine);
    case "ZoneOutage":
      if (zone === "") return none("spec.target.zone is required");
      return {
        kind: "machines",
        on: `zone/${zone}`,
        message: `zone "${zone}" has no power`,
        apply: { powered: false },
      };
    case "NetworkCut":
    case "NetworkLatency":
    case "PacketLoss":
      if (machine === "" && zone === "") return none("spec.target.machine is required");
      return wayEffect(spec);
    case "MachinePower":
    case "SlowMachine":
    case "DiskFull":
    case "DiskLost":
      if (machine === "") return none("spec.target.machine is required");
      if (type === "MachinePower" && (parameters.shutdownSeconds ?? 0) > 0)
        return shutdownEffect(machine, parameters.shutdownSeconds ?? 0);
      return machineEffect(type, machine, parameters.factor ?? DEFAULT_SLOW_FACTOR);
    default:
      return none(`spec.type ${JSON.stringify(type)} is not known`);
  }
}

/** Off or cut when any is; slow by all the factors together; and everything else that any of them brings. */
export function together(effects: readonly MachineEffect[]): MachineCondition {
  const links = effects.flatMap(({ link }) => (link === undefined ? [] : [link]));
  const stopped = distinct(effects.map((effect) => effect.stopped));
  const shutdowns = effects.flatMap(({ shutdownSeconds }) => shutdownSeconds ?? []);
  const registriesDown = distinct(effects.map(({ registryDown }) => registryDown));
  return {
    powered: effects.every(({ powered = true }) => powered),
    ...(shutdowns.length === 0 ? {} : { shutdownSeconds: Math.min(...shutdowns) }),
    connected: effects.every(({ connected = true }) => connected),
    slowFactor: effects.reduce((product, { slowFactor = 1 }) => product * slowFactor, 1),
    ...(links.length === 0 ? {} : { links }),
    ...(stopped.length === 0 ? {} : { stopped }),
    ...(effects.some(({ diskFull }) => diskFull) ? { diskFull: true as const } : {}),
    ...(effects.some(({ etcdDisk }) => etcdDisk === "lost") ? { etcdDisk: "lost" as const } : {}),
    ...(registriesDown.length === 0 ? {} : { registriesDown }),
  };
}

function distinct(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== undefined))].sort();
}

function killEffect({ target, parameters }: Fault["spec"]): FaultEffect {
  const { namespace = "default", pod, container } = target;
  if (pod === undefined || pod === "") return none("spec.target.pod is required");
  return { kind: "kill", pod: `${namespace}/${pod}`, container, signal: parameters?.signal ?? DEFAULT_SIGNAL };
}

function shutdownEffect(machine: string, shutdownSeconds: number): FaultEffect {
  const message = `machine "${machine}" shuts down within ${shutdownSeconds} s`;
  return { kind: "machines", on: `machine/${machine}`, message, apply: { shutdownSeconds } };
}

function machineEffect(
  type: "MachinePower" | "SlowMachine" | "DiskFull" | "DiskLost",
  machine: string,
  factor: number,
): FaultEffect {
  const on = `machine/${machine}`;
  const named = `machine "${machine}"`;
  switch (type) {
    case "MachinePower":
      return { kind: "machines", on, message: `${named} has no power`, apply: { powered: false } };
    case "DiskFull":
      return { kind: "machines", on, message: `the disk of ${named} is full`, apply: { diskFull: true } };
    case "DiskLost":
      // Without its data the member cannot start: an administrator takes it out, and puts an empty one in its place.
      return {
        kind: "machines",
        on,
        message: `the etcd member on ${named} has lost its disk`,
        apply: { stopped: "etcd", etcdDisk: "lost" },
      };
    case "SlowMachine":
      if (!(factor > 1)) return none("spec.parameters.factor must be a number above 1");
      return { kind: "machines", on, message: `${named} is ${factor} times slower`, apply: { slowFactor: factor } };
  }
}

function stopEffect(component: string, machine: string): FaultEffect {
  const [on, where] = machine === "" ? ["*", "every machine"] : [`machine/${machine}`, `machine "${machine}"`];
  return { kind: "machines", on, message: `${component} is stopped on ${where}`, apply: { stopped: component } };
}

function registryEffect(registry: string | undefined, machine: string): FaultEffect {
  const [on, who] =
    machine === "" ? ["*", "no machine reaches"] : [`machine/${machine}`, `machine "${machine}" does not reach`];
  const what = registry === undefined ? "any registry" : `registry ${registry}`;
  return { kind: "machines", on, message: `${who} ${what}`, apply: { registryDown: registry ?? "*" } };
}

/** What is wrong with a way stands at its first end; a machine without a peer is cut off as by a pulled cable. */
function wayEffect({ type, target, parameters = {} }: Fault["spec"]): FaultEffect {
  const { machine = "", zone = "", peerMachine, peerZone } = target;
  const on = machine === "" ? `zone/${zone}` : `machine/${machine}`;
  const here = machine === "" ? `zone "${zone}"` : `machine "${machine}"`;
  const peer =
    peerMachine !== undefined
      ? { key: `machine/${peerMachine}`, text: `machine "${peerMachine}"` }
      : peerZone !== undefined
        ? { key: `zone/${peerZone}`, text: `zone "${peerZone}"` }
        : undefined;
  const key = peer?.key ?? (machine === "" ? `outside zone/${zone}` : "*");
  const way = peer === undefined ? `the network of ${here}` : `the network between ${here} and ${peer.text}`;
  if (type === "NetworkLatency") {
    const latencyMs = parameters.latencyMs ?? DEFAULT_LATENCY_MS;
    const link = { peer: key, latencyMs, lossPercent: 0 };
    return { kind: "machines", on, message: `${way} takes ${latencyMs} ms longer`, apply: { link } };
  }
  if (type === "PacketLoss") {
    const lossPercent = parameters.percent ?? DEFAULT_LOSS_PERCENT;
    const link = { peer: key, latencyMs: 0, lossPercent };
    return { kind: "machines", on, message: `${way} loses ${lossPercent} % of all packets`, apply: { link } };
  }
  const link = { peer: key, latencyMs: 0, lossPercent: 100 };
  if (peer !== undefined) return { kind: "machines", on, message: `${here} is cut off ${peer.text}`, apply: { link } };
  const message = `${here} is cut off the network`;
  return { kind: "machines", on, message, apply: machine === "" ? { link } : { connected: false } };
}

function none(message: string): FaultEffect {
  return { kind: "none", message };
}
