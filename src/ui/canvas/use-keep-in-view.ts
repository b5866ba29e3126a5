/** What is selected stays in sight: when a selection or a panel that opens would leave it outside, the view moves just enough. */
import { useReactFlow, useStore } from "@xyflow/react";
import { useEffect, type RefObject } from "react";
import { useScene } from "../state/scene-store.ts";
import type { ObjectRef } from "../state/selection-store.ts";

/** Clear of the edges, and of the story at the bottom. */
const MARGIN = 24;
const BOTTOM_MARGIN = 76;
/** Panels have opened and the view has fitted itself by then. */
const SETTLED_MS = 450;

export function useKeepInView(
  box: RefObject<HTMLElement | null>,
  selected: ObjectRef | undefined,
  reducedMotion: boolean,
): void {
  const { getViewport, setViewport } = useReactFlow();
  const width = useStore((store) => store.width);
  const height = useStore((store) => store.height);
  const sceneWidth = useScene((scene) => scene.width);
  const sceneHeight = useScene((scene) => scene.height);
  const { kind, namespace, name } = selected ?? {};
  useEffect(() => {
    if (kind === undefined || name === undefined) return undefined;
    // Looked at again whenever one of these changes: the view may have fitted itself anew.
    if (Math.min(width, height, sceneWidth, sceneHeight) === 0) return undefined;
    const timer = setTimeout(() => {
      const frame = box.current?.getBoundingClientRect();
      const thing = find(box.current, kind, namespace, name)?.getBoundingClientRect();
      if (frame === undefined || thing === undefined) return;
      const dx = shift(thing.left - frame.left, thing.right - frame.left, MARGIN, frame.width - MARGIN);
      const dy = shift(thing.top - frame.top, thing.bottom - frame.top, MARGIN, frame.height - BOTTOM_MARGIN);
      if (dx === 0 && dy === 0) return;
      const { x, y, zoom } = getViewport();
      void setViewport({ x: x + dx, y: y + dy, zoom }, { duration: reducedMotion ? 0 : 400 });
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [box, kind, namespace, name, width, height, sceneWidth, sceneHeight, reducedMotion, getViewport, setViewport]);
}

function find(box: HTMLElement | null, kind: string, namespace: string | undefined, name: string): Element | undefined {
  const drawn = box?.querySelectorAll<HTMLElement>(`.react-flow [data-kind="${CSS.escape(kind)}"]`) ?? [];
  return [...drawn].find(({ dataset }) => dataset["name"] === name && dataset["namespace"] === namespace);
}

/** How far a stretch has to move to lie between two edges; its start wins when it is too long. */
function shift(from: number, to: number, least: number, most: number): number {
  if (from < least) return least - from;
  return to > most ? Math.max(least - from, most - to) : 0;
}
