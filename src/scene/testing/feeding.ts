/** A builder fed by hand, and the parts of a delta found by name. */
import type { KubeObject } from "../../api/types/meta.ts";
import { SceneBuilder } from "../scene-builder.ts";
import type { SceneDelta, SceneMachine, ScenePod } from "../scene.ts";
import { EPOCH_MS, machine, node } from "./objects.ts";

export function builderWith(...objects: readonly KubeObject[]): SceneBuilder {
  const builder = new SceneBuilder({ epochMs: EPOCH_MS });
  add(builder, ...objects);
  return builder;
}

export function add(builder: SceneBuilder, ...objects: readonly KubeObject[]): void {
  for (const object of objects) builder.apply(object.kind, { type: "ADDED", object });
}

export function change(builder: SceneBuilder, ...objects: readonly KubeObject[]): void {
  for (const object of objects) builder.apply(object.kind, { type: "MODIFIED", object });
}

export function remove(builder: SceneBuilder, ...objects: readonly KubeObject[]): void {
  for (const object of objects) builder.apply(object.kind, { type: "DELETED", object });
}

export function cardOf(delta: SceneDelta | undefined, name: string): SceneMachine {
  const card = delta?.machines?.find((candidate) => candidate.name === name);
  if (card === undefined) throw new Error(`no card ${name} in the delta`);
  return card;
}

export function podOf(delta: SceneDelta | undefined, name: string): ScenePod {
  const all = [...(delta?.machines ?? []).flatMap((card) => card.pods), ...(delta?.tray?.pods ?? [])];
  const found = all.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no Pod ${name} in the delta`);
  return found;
}

export const machines = (count: number): KubeObject[] =>
  Array.from({ length: count }, (_, index) => [machine(`node-${index + 1}`), node(`node-${index + 1}`)]).flat();
