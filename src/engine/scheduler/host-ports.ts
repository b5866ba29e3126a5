/**
 * Ports that Pods take on their node.
 * Upstream: k8s.io/kube-scheduler/framework (HostPortInfo).
 */
import type { PodSpec } from "../../api/types/pod.ts";

export interface HostPort {
  readonly hostIP: string;
  readonly protocol: string;
  readonly port: number;
}

const ANY_ADDRESS = "0.0.0.0";

/** Host ports of the containers and sidecars, in the order written. */
export function hostPortsOf(spec: PodSpec): readonly HostPort[] {
  const sidecars = (spec.initContainers ?? []).filter((container) => container.restartPolicy === "Always");
  return [...spec.containers, ...sidecars].flatMap((container) =>
    (container.ports ?? []).flatMap((port) =>
      port.hostPort === undefined || port.hostPort <= 0
        ? []
        : [{ hostIP: port.hostIP || ANY_ADDRESS, protocol: port.protocol ?? "TCP", port: port.hostPort }],
    ),
  );
}

/** Same port and protocol, on the same address or with either on all of them. */
export function portsConflict(a: HostPort, b: HostPort): boolean {
  if (a.port !== b.port || a.protocol !== b.protocol) return false;
  return a.hostIP === b.hostIP || a.hostIP === ANY_ADDRESS || b.hostIP === ANY_ADDRESS;
}
