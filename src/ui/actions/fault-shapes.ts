/** What each type of fault takes, and what it is set to at first. Mirrors `src/engine/apiserver/kinds/fault.ts`, which refuses the rest. */
import type { Fault, FaultType } from "../../api/types/sim.ts";

type Parameters = NonNullable<Fault["spec"]["parameters"]>;

export interface FaultShape {
  /** `way`: a machine or a zone, and perhaps a peer. */
  readonly at: "machine" | "zone" | "way" | "component" | "registry" | "pod";
  readonly parameters: Parameters;
}

export const FAULT_SHAPES: Readonly<Record<FaultType, FaultShape>> = {
  MachinePower: { at: "machine", parameters: { shutdownSeconds: 0 } },
  NetworkCut: { at: "way", parameters: {} },
  NetworkLatency: { at: "way", parameters: { latencyMs: 200 } },
  PacketLoss: { at: "way", parameters: { percent: 30 } },
  SlowMachine: { at: "machine", parameters: { factor: 4 } },
  DiskFull: { at: "machine", parameters: {} },
  DiskLost: { at: "machine", parameters: {} },
  ZoneOutage: { at: "zone", parameters: {} },
  ComponentStop: { at: "component", parameters: {} },
  RegistryUnreachable: { at: "registry", parameters: {} },
  ContainerKill: { at: "pod", parameters: { signal: "SIGKILL" } },
};

export const FAULT_TYPES = Object.keys(FAULT_SHAPES) as readonly FaultType[];

export const SIGNALS: readonly string[] = ["SIGKILL", "SIGTERM", "SIGINT", "SIGQUIT"];

/** Least and most of each number. */
export const LIMITS = {
  factor: [1.5, 100],
  latencyMs: [1, 60_000],
  percent: [1, 100],
  shutdownSeconds: [0, 3_600],
} as const;

/** `machine/node-1` and the like, a choice in a list, taken apart; nothing for anything. */
export function placeOf(choice: string): { readonly machine?: string; readonly zone?: string } {
  const slash = choice.indexOf("/");
  return slash < 0 ? {} : { [choice.slice(0, slash)]: choice.slice(slash + 1) };
}

/** The host that an image is pulled from. Source: https://kubernetes.io/docs/concepts/containers/images/#image-names */
export function registryOf(image: string): string {
  const [first = "", ...rest] = image.split("/");
  return rest.length > 0 && (first.includes(".") || first.includes(":") || first === "localhost") ? first : "docker.io";
}

/** A name for the Fault: what it is, and where; stable, so that breaking the same thing twice is refused. */
export function faultName(type: FaultType, target: Fault["spec"]["target"]): string {
  const { component, registry, machine, zone, peerMachine, peerZone, pod, container } = target;
  const places = [component ?? registry, pod, container, machine ?? zone, peerMachine ?? peerZone];
  return [PREFIX[type], ...places]
    .filter((part) => part !== undefined && part !== "")
    .join("-")
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, "-")
    .slice(0, MAX_NAME)
    .replace(/[-.]+$/, "");
}

const MAX_NAME = 200;

const PREFIX: Readonly<Record<FaultType, string>> = {
  MachinePower: "power",
  NetworkCut: "network",
  SlowMachine: "slow",
  ContainerKill: "kill",
  ComponentStop: "stop",
  ZoneOutage: "zone",
  NetworkLatency: "latency",
  PacketLoss: "loss",
  DiskFull: "disk",
  DiskLost: "disk-lost",
  RegistryUnreachable: "registry",
};
