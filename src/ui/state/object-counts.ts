/** How many objects there are of several kinds, without fetching them. */
import { useEffect, useState } from "react";
import { send } from "./cluster.ts";
import { useClock } from "./clock-store.ts";
import { apiPath, resourceOf } from "./resources.ts";
import { useSimulated } from "./status-store.ts";

/** The cluster of the page is asked often: a number that lags behind the canvas is a wrong number. */
const COUNT_EVERY_MS = 400;
/** Another cluster is asked over the network. */
const COUNT_ELSEWHERE_EVERY_MS = 3_000;
/** Counting takes at most so much of the time: it goes slower when there is more to count. */
const SHARE_OF_TIME = 1 / 20;

interface ListHead {
  readonly items: readonly unknown[];
  readonly metadata: { readonly remainingItemCount?: number };
}

/** By kind; counted again when something has been written. @param namespace of namespaced kinds; undefined for all */
export function useCounts(kinds: readonly string[], namespace: string | undefined): Readonly<Record<string, number>> {
  const [counts, setCounts] = useState<Readonly<Record<string, number>>>({});
  const key = JSON.stringify([kinds, namespace]);
  const everyMs = useSimulated() ? COUNT_EVERY_MS : COUNT_ELSEWHERE_EVERY_MS;
  useEffect(() => {
    let wanted = true;
    let counted = -1;
    let timer: ReturnType<typeof setTimeout>;
    const [wantedKinds, place] = JSON.parse(key) as [readonly string[], string | null];
    const count = async (): Promise<void> => {
      const { revision } = useClock.getState().clock;
      if (document.hidden || revision === counted) return;
      counted = revision;
      const found = await Promise.all(wantedKinds.map((kind) => countOf(kind, place ?? undefined)));
      if (wanted) setCounts(Object.fromEntries(wantedKinds.map((kind, index) => [kind, found[index] ?? 0])));
    };
    const goOn = async (): Promise<void> => {
      const startMs = performance.now();
      try {
        await count();
      } finally {
        const waitMs = Math.max(everyMs, (performance.now() - startMs) / SHARE_OF_TIME);
        if (wanted) timer = setTimeout(() => void goOn(), waitMs);
      }
    };
    void goOn();
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [key, everyMs]);
  return counts;
}

async function countOf(kind: string, namespace: string | undefined): Promise<number> {
  const path = apiPath(kind, resourceOf(kind)?.namespaced === true ? namespace : undefined);
  const { code, body } = await send({ method: "GET", path: `${path}?limit=1` });
  if (code !== 200) return 0;
  const { items, metadata } = body as ListHead;
  return items.length + (metadata.remainingItemCount ?? 0);
}
