/** The scheduler: gives every waiting Pod a node, one at a time, and records why. */
import type { Component } from "../kernel/component.ts";
import type { ComponentContext } from "../machinery/component-context.ts";
import type { Decisions } from "../machinery/decisions.ts";

export function createScheduler(_context: ComponentContext, _decisions: Decisions): Component {
  return { name: "scheduler", start() {}, handle() {}, snapshot: () => null, restore() {} };
}
