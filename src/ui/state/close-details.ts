/** Closes the details. The focus does not get lost with them: it goes to what they were about, in the picture or in the list. */
import { useSelection, type ObjectRef } from "./selection-store.ts";

export function closeDetails(): void {
  const { selected, select } = useSelection.getState();
  select(undefined);
  if (selected === undefined) return;
  // The frame after the one that takes them away.
  requestAnimationFrame(() =>
    setTimeout(() => {
      if (document.activeElement === document.body) focusOn(selected);
    }, 0),
  );
}

function focusOn({ kind, namespace, name }: ObjectRef): void {
  const attributes = { kind, namespace, name };
  const selector = Object.entries(attributes)
    .map(([key, value]) => (value === undefined ? "" : `[data-${key}="${CSS.escape(value)}"]`))
    .join("");
  for (const found of document.querySelectorAll<HTMLElement | SVGElement>(selector)) {
    found.focus({ preventScroll: true });
    if (document.activeElement === found) return;
    found.querySelector<HTMLElement>("button")?.focus({ preventScroll: true });
    if (document.activeElement !== document.body) return;
  }
}
