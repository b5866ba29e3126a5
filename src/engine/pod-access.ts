/** Connects the API server's way into Pods with the machines. */
import type { PodAccess } from "./apiserver/rest/pod-access.ts";
import type { Runtime } from "./runtime/runtime.ts";

export function createPodAccess(runtime: Runtime): PodAccess {
  return {
    exec: ({ pod, container, argv, stdin, session }) =>
      runtime.exec(pod, container, argv, { stdin, ...(session === undefined ? {} : { session }) }),
    forward: ({ pod, port, request }) => runtime.forward(pod, port, request),
    unreachable(node) {
      const machine = runtime.machines.get(node);
      return machine === undefined || (machine.powered && machine.connected) ? undefined : machine.address;
    },
  };
}
