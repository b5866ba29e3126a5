/** Keys that work anywhere on the page, except where somebody types. */
import { useEffect } from "react";
import { closeDetails } from "./state/close-details.ts";
import { useStatus } from "./state/status-store.ts";
import { nextChange, playOrPause, stepBack } from "./time/TimeControls.tsx";

export function useKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return;
      const { remote } = useStatus.getState();
      const run = remote?.simulated === false && event.key !== "Escape" ? undefined : ACTIONS[event.key];
      if (run === undefined) return;
      event.preventDefault();
      run();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

const ACTIONS: Readonly<Record<string, () => void>> = {
  " ": () => void playOrPause(),
  ".": () => void nextChange(),
  ",": () => void stepBack(),
  Escape: closeDetails,
};

/** The element that has the focus wants these keys itself. */
function isTaken({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (target.matches("input[type=radio]")) return key === " ";
  if (target.closest("input, textarea, select, [contenteditable], .monaco-editor, [role=dialog], [role=menu]"))
    return true;
  return key === " " && target.closest("button, a, summary, [role=button], [role=tab]") !== null;
}
