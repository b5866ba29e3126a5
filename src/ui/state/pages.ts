/** The pages of a long list after the first, fetched one by one when somebody wants them. */
import { useState } from "react";
import type { KubeObject } from "../../api/types/meta.ts";
import { send } from "./cluster.ts";
import { MAX_LIVE } from "./live-list.ts";

interface Pages {
  readonly path: string;
  readonly items: readonly KubeObject[];
  readonly next: string | undefined;
}

interface ListBody {
  readonly items: readonly KubeObject[];
  readonly metadata: { readonly continue?: string };
}

/** @param first where the first page ends; undefined when there is only that one */
export function usePages(
  path: string,
  first: string | undefined,
): { readonly items: readonly KubeObject[]; readonly fetchNext: () => Promise<void> } {
  const [pages, setPages] = useState<Pages>();
  const known = pages?.path === path && first !== undefined ? pages : undefined;
  const next = known === undefined ? first : known.next;
  const fetchNext = async (): Promise<void> => {
    if (next === undefined) return;
    const query = `limit=${MAX_LIVE}&continue=${encodeURIComponent(next)}`;
    const { code, body } = await send({ method: "GET", path: `${path}?${query}` });
    // A token that is too old: the list starts anew.
    if (code !== 200) return setPages(undefined);
    const { items, metadata } = body as ListBody;
    setPages({ path, items: [...(known?.items ?? []), ...items], next: metadata.continue });
  };
  return { items: known?.items ?? [], fetchNext };
}
