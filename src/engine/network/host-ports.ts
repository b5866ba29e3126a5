/**
 * Ports of machines that lead to Pods, as the CNI plugin `portmap` forwards them.
 * Source: https://www.cni.dev/plugins/current/meta/portmap/
 */
import type { Pod } from "../../api/types/pod.ts";
import type { Informer } from "../machinery/informer.ts";
import type { PolicyEnds } from "./policy-ends.ts";
import type { Target } from "./route.ts";
import type { Sender } from "./sender.ts";

const BY_HOST_PORT = "network/host-port";
const ANYWHERE: ReadonlySet<string> = new Set(["", "0.0.0.0", "::"]);
const HAS_ENDED: ReadonlySet<string> = new Set(["Succeeded", "Failed"]);

type ContainerPort = NonNullable<Pod["spec"]["containers"][number]["ports"]>[number];

export class HostPorts {
  private readonly pods: Informer<Pod>;
  private readonly ends: PolicyEnds;

  constructor(pods: Informer<Pod>, ends: PolicyEnds) {
    this.pods = pods;
    this.ends = ends;
    pods.addIndex(BY_HOST_PORT, ({ spec, status }) =>
      spec.hostNetwork === true || status.podIP === undefined || HAS_ENDED.has(status.phase ?? "")
        ? []
        : portsOf(spec).map(({ hostPort = 0 }) => key(spec.nodeName ?? "", hostPort)),
    );
  }

  /**
   * The Pod that a packet to this port of a machine is forwarded to; undefined when there is none.
   * @param address that the packet goes to: one of the machine's own, or of its loopback
   */
  find(machine: string, address: string, port: number, protocol: string, sender: Sender): Target | undefined {
    for (const pod of this.pods.byIndex(BY_HOST_PORT, key(machine, port))) {
      const found = portsOf(pod.spec).find(
        (one) => one.hostPort === port && (one.protocol ?? "TCP") === protocol && listensAt(one, address),
      );
      const ip = pod.status.podIP;
      if (found === undefined || ip === undefined) continue;
      const failure = this.ends.blocked(sender.end, ip, protocol, found.containerPort);
      const owner = `${pod.metadata.namespace ?? ""}/${pod.metadata.name}`;
      return { ip, port: found.containerPort, pod: owner, machine, failure, isMachine: false };
    }
    return undefined;
  }
}

function key(machine: string, port: number): string {
  return `${machine}:${port}`;
}

function portsOf({ containers, initContainers = [] }: Pod["spec"]): readonly ContainerPort[] {
  const found: ContainerPort[] = [];
  for (const { ports = [] } of containers) for (const port of ports) if ((port.hostPort ?? 0) > 0) found.push(port);
  for (const { ports = [], restartPolicy } of initContainers) {
    if (restartPolicy === "Always") for (const port of ports) if ((port.hostPort ?? 0) > 0) found.push(port);
  }
  return found;
}

function listensAt({ hostIP = "" }: ContainerPort, address: string): boolean {
  return ANYWHERE.has(hostIP) || hostIP === address;
}
