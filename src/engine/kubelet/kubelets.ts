/** The kubelets of all machines, as one component; a key names the node and the Pod. */
import type { Component } from "../kernel/component.ts";
import type { ComponentContext } from "../machinery/component-context.ts";
import type { Runtime } from "../runtime/runtime.ts";

export function createKubelets(_context: ComponentContext, _runtime: Runtime): Component {
  return { name: "kubelet", start() {}, handle() {}, snapshot: () => null, restore() {} };
}
