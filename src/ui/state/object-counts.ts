/** How many objects there are of several kinds, without fetching them. */
import { useEffect, useState } from "react";
import { send } from "./cluster.ts";
import { useClock } from "./clock-store.ts";
import { apiPath, resourceOf } from "./resources.ts";

const COUNT_EVERY_MS = 3_000;

interface ListHead {
  readonly items: readonly unknown[];
  readonly metadata: { readonly remainingItemCount?: number };
}

/** By kind; counted again when something has been written. @param namespace of namespaced kinds; undefined for all */
export function useCounts(kinds: readonly string[], namespace: string | undefined): Readonly<Record<string, number>> {
  const [counts, setCounts] = useState<Readonly<Record<string, number>>>({});
  const key = JSON.stringify([kinds, namespace]);
  useEffect(() => {
    let wanted = true;
    let counted = -1;
    const [wantedKinds, place] = JSON.parse(key) as [readonly string[], string | null];
    const count = async (): Promise<void> => {
      const { revision } = useClock.getState().clock;
      if (document.hidden || revision === counted) return;
      counted = revision;
      const found = await Promise.all(wantedKinds.map((kind) => countOf(kind, place ?? undefined)));
      if (wanted) setCounts(Object.fromEntries(wantedKinds.map((kind, index) => [kind, found[index] ?? 0])));
    };
    void count();
    const timer = setInterval(() => void count(), COUNT_EVERY_MS);
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [key]);
  return counts;
}

async function countOf(kind: string, namespace: string | undefined): Promise<number> {
  const path = apiPath(kind, resourceOf(kind)?.namespaced === true ? namespace : undefined);
  const { code, body } = await send({ method: "GET", path: `${path}?limit=1` });
  if (code !== 200) return 0;
  const { items, metadata } = body as ListHead;
  return items.length + (metadata.remainingItemCount ?? 0);
}
