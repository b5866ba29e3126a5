/** Whether the page is as narrow as a phone. */
import { useSyncExternalStore } from "react";

const PHONE = "(max-width: 700px)";

export function useIsPhone(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = matchMedia(PHONE);
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => matchMedia(PHONE).matches,
  );
}
