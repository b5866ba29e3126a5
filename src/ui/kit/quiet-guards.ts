/**
 * Base UI puts elements around an open menu that catch the focus and send it on: hidden from screen readers, but in the order of
 * the Tab key, which no hidden element may be (WCAG 4.1.2). A menu is left with Tab by closing it, so they are not needed.
 */
import { useEffect } from "react";

const GUARDS = "[data-base-ui-focus-guard]";

/** Takes them out of the order of the Tab key while a menu is open; those of dialogs stay. */
export function useQuietGuards(open: boolean): void {
  useEffect(() => {
    if (!open) return undefined;
    const quiet = (): void => {
      for (const guard of document.querySelectorAll<HTMLElement>(GUARDS)) {
        const ofDialog = guard.parentElement?.querySelector(":scope > [role=dialog]") !== null;
        if (!ofDialog && guard.tabIndex !== -1) guard.tabIndex = -1;
      }
    };
    quiet();
    const observer = new MutationObserver(quiet);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [open]);
}
