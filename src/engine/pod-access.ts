/** Connects the API server's way into Pods with the machines. */
import type { PodAccess } from "./apiserver/rest/pod-access.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { kubeletEndpoint } from "./kubelet/endpoints/kubelet-endpoint.ts";
import type { Network } from "./network/network.ts";
import type { Runtime } from "./runtime/runtime.ts";

const KUBELET_PORT = 10250;

/** @param servers machines of the control plane, from which API servers dial kubelets */
export function createPodAccess(
  kernel: Kernel,
  runtime: Runtime,
  network: Network,
  servers: readonly string[],
): PodAccess {
  return {
    exec: ({ pod, container, argv, stdin, session }) =>
      runtime.exec(pod, container, argv, { stdin, ...(session === undefined ? {} : { session }) }),
    attach: ({ pod, container, text, end }) => runtime.attach(pod, container, text, end),
    forward: ({ pod, port, request }) => {
      const own = runtime.forward(pod, port, request);
      const ip = own?.kind === "answered" ? runtime.cri.containers.sandboxOfPod(pod)?.ip : undefined;
      return (ip === undefined ? undefined : network.throughController(ip, port, request)) ?? own;
    },
    unreachable: (node) => dialProblem(runtime, servers, node),
    kubelet: (node, pods, path) => kubeletEndpoint({ kernel, runtime, node, pods }, path),
  };
}

/** A machine without power answers no ARP request; where a way is cut, packets are lost without a word. */
function dialProblem({ machines }: Runtime, servers: readonly string[], node: string): string | undefined {
  const machine = machines.get(node);
  if (machine === undefined) return undefined;
  const dial = `dial tcp ${machine.address}:${KUBELET_PORT}`;
  if (!machine.powered || !machine.connected) return `${dial}: connect: no route to host`;
  if (!servers.some((server) => machines.reachable(server, node))) return `${dial}: i/o timeout`;
  return machine.stopped?.includes("kubelet") === true ? `${dial}: connect: connection refused` : undefined;
}
