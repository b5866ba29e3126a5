/** What NetworkPolicies see of the ends of connections: Pods by their address, machines by theirs, and the rest of the world. */
import type { Pod } from "../../api/types/pod.ts";
import type { Informer } from "../machinery/informer.ts";
import type { Machines } from "../runtime/contracts.ts";
import type { NetworkPolicies, PolicyEnd } from "./network-policies.ts";
import { pathFailure, type PathFailure } from "./path-failure.ts";

/** The client that stands outside, beside the cluster; of the range for documentation, RFC 5737. */
export const OUTSIDE_ADDRESS = "198.51.100.7";
export const OUTSIDE: PolicyEnd = { ip: OUTSIDE_ADDRESS, machine: undefined, member: undefined };

const BY_ADDRESS = "network/pod-address";
const HAS_ENDED: ReadonlySet<string> = new Set(["Succeeded", "Failed"]);

export interface PolicySources {
  readonly policies: NetworkPolicies;
  readonly pods: Informer<Pod>;
  readonly machines: Machines;
}

export class PolicyEnds {
  private readonly sources: PolicySources;

  constructor(sources: PolicySources) {
    this.sources = sources;
    sources.pods.addIndex(BY_ADDRESS, ({ spec, status }) =>
      spec.hostNetwork === true || HAS_ENDED.has(status.phase ?? "") || status.podIP === undefined
        ? []
        : [status.podIP],
    );
  }

  /** Some policy exists, so that it matters who asks. */
  get matter(): boolean {
    return this.sources.policies.exist;
  }

  /** A Pod on its machine's own network counts as the machine. */
  ofPod(pod: Pod): PolicyEnd {
    if (pod.spec.hostNetwork === true) return this.ofMachine(pod.spec.nodeName ?? "");
    const { namespace = "", labels } = pod.metadata;
    return { ip: pod.status.podIP ?? "", machine: undefined, member: { namespace, labels, pod } };
  }

  ofMachine(name: string): PolicyEnd {
    return { ip: this.sources.machines.get(name)?.address ?? "", machine: name, member: undefined };
  }

  ofAddress(ip: string): PolicyEnd {
    const pod = this.sources.pods.byIndex(BY_ADDRESS, ip)[0];
    if (pod !== undefined) return this.ofPod(pod);
    const machine = this.sources.machines.list().find(({ address }) => address === ip)?.name;
    return { ip, machine, member: undefined };
  }

  /** The drop of a connection that some policy forbids. @param destination address of a Pod, a machine or anything else */
  blocked(source: PolicyEnd, destination: string, protocol: string, port: number): PathFailure | undefined {
    const { policies } = this.sources;
    if (!policies.exist) return undefined;
    const denial = policies.denial(source, this.ofAddress(destination), protocol, port);
    if (denial === undefined) return undefined;
    return pathFailure("timeout", "policy", "BlockedByNetworkPolicy", denial.policies);
  }
}
