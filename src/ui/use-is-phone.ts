/** Whether the page is as small as a phone, upright or on its side. */
import { useSyncExternalStore } from "react";

const PHONE = "(max-width: 700px), (max-height: 480px) and (max-width: 1000px)";

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
