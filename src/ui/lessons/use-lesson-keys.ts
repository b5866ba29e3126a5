/**
 * F6 goes from the lesson to the editor, to the terminal, and back to the lesson; Shift+F6 the other way.
 * In editor and terminal the Tab key has other work to do. F6 is what desktops use between the parts of a window.
 */
import { useEffect } from "react";
import type { Region } from "./region.ts";

const PLACES = ["lesson", "editor", "terminal"] as const;

/** Where the focus of a lesson is put: its present step. */
const STEP = ".lesson__step-title";

export function useLessonKeys(onRegion: (region: Region) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== "F6" || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      const at = PLACES.indexOf(placeOf(document.activeElement));
      const next = PLACES[(at + (event.shiftKey ? PLACES.length - 1 : 1)) % PLACES.length];
      if (next === "editor" || next === "terminal") onRegion(next);
      else document.querySelector<HTMLElement>(STEP)?.focus();
    };
    // Before editor and terminal take it for themselves.
    addEventListener("keydown", press, { capture: true });
    return () => removeEventListener("keydown", press, { capture: true });
  }, [onRegion]);
}

function placeOf(focused: Element | null): (typeof PLACES)[number] {
  const isIn = (place: string): boolean => (focused?.closest(place) ?? null) !== null;
  if (isIn(".editor-panel")) return "editor";
  return isIn(".terminal") ? "terminal" : "lesson";
}
