/** The controllers that kube-controller-manager runs, in the order in which they start. */
import type { Component } from "../kernel/component.ts";
import type { ComponentContext } from "../machinery/component-context.ts";

export function createControllers(_context: ComponentContext): readonly Component[] {
  return [];
}
