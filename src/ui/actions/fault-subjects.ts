/** What can be broken about a thing, and what is set at first. */
import type { Pod } from "../../api/types/pod.ts";
import { COMPONENTS } from "./fault-calls.ts";
import type { FaultSubject } from "./FaultDialog.tsx";
import { registryOf } from "./fault-shapes.ts";

const WAYS = ["NetworkCut", "NetworkLatency", "PacketLoss"] as const;

/** Of a Pod: its containers, where its images come from, and what it is a part of. */
export function podFaults({ metadata, spec }: Pod): FaultSubject {
  const { namespace = "default", name, labels = {} } = metadata;
  const image = spec.containers[0]?.image;
  const component = COMPONENTS.find((each) => each === labels["component"] || each === labels["k8s-app"]);
  const dns = labels["k8s-app"] === "kube-dns" ? ("coredns" as const) : component;
  return {
    types: ["ContainerKill", "RegistryUnreachable", ...(dns === undefined ? [] : (["ComponentStop"] as const))],
    target: {
      namespace,
      pod: name,
      ...(image === undefined ? {} : { registry: registryOf(image) }),
      ...(dns === undefined ? {} : { component: dns }),
      ...(spec.nodeName === undefined ? {} : { machine: spec.nodeName }),
    },
  };
}

export interface MachineTraits {
  readonly zone?: string | undefined;
  readonly controlPlane: boolean;
}

/** Of a machine: its network, its speed, its disk, what runs on it, and its zone. Members of etcd can lose their disks. */
export function machineFaults(name: string, { zone, controlPlane }: MachineTraits): FaultSubject {
  return {
    types: [
      ...WAYS,
      "SlowMachine",
      "DiskFull",
      ...(controlPlane ? (["DiskLost"] as const) : []),
      "ComponentStop",
      "RegistryUnreachable",
      ...(zone === undefined ? [] : (["ZoneOutage"] as const)),
    ],
    target: { machine: name },
  };
}
