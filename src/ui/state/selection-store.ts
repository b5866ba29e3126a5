/** Which object the learner is looking at. Canvas, explorer, timeline and inspector meet here. */
import { create } from "zustand";

export interface ObjectRef {
  readonly kind: string;
  /** Absent for objects that belong to no namespace. */
  readonly namespace?: string;
  readonly name: string;
}

interface SelectionState {
  readonly selected: ObjectRef | undefined;
  readonly select: (ref: ObjectRef | undefined) => void;
}

export const useSelection = create<SelectionState>()((set) => ({
  selected: undefined,
  select: (selected) => set({ selected }),
}));

/** `Pod/default/web` or `Node/node-1`: equal texts, equal objects. */
export function refKey(ref: ObjectRef): string {
  return ref.namespace === undefined ? `${ref.kind}/${ref.name}` : `${ref.kind}/${ref.namespace}/${ref.name}`;
}

export function sameRef(a: ObjectRef | undefined, b: ObjectRef | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && refKey(a) === refKey(b));
}
