/** Asks the cluster for the names that fit at a place. */
import type { KubeObject } from "../../api/types/meta.ts";
import type { Node, Service } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import { send } from "../state/cluster.ts";
import { apiPath } from "../state/resources.ts";
import { isClusterWide, type WantedNames } from "./live-names.ts";

export interface LiveName {
  readonly text: string;
  /** Where it comes from. */
  readonly detail: string;
}

/** More than this many names help nobody. */
const MAX_NAMES = 200;

export async function readLiveNames(wanted: WantedNames): Promise<readonly LiveName[]> {
  switch (wanted.of) {
    case "objects": {
      const { kinds, namespace } = wanted;
      const lists = await Promise.all(kinds.map((kind) => list(kind, isClusterWide(kind) ? undefined : namespace)));
      return kinds.flatMap((kind, index) =>
        (lists[index] ?? []).map(({ metadata }) => ({ text: metadata.name, detail: kind })),
      );
    }
    case "keys": {
      const { kind, namespace, name } = wanted;
      if (name === "") return [];
      const { code, body } = await send({ method: "GET", path: apiPath(kind, namespace, name) });
      const data = code === 200 ? (body as { readonly data?: object }).data : undefined;
      return Object.keys(data ?? {}).map((text) => ({ text, detail: `${kind} ${name}` }));
    }
    case "labels":
      return labels(await list(wanted.kind), wanted.kind, wanted.key);
    case "images":
      return images();
    case "urls":
      return (await list<Service>("Service")).flatMap(({ metadata, spec }) =>
        (spec.ports ?? []).map(({ port }) => ({ text: urlOf(metadata, port), detail: `Service ${metadata.name}` })),
      );
  }
}

function urlOf({ name, namespace = "default" }: KubeObject["metadata"], port: number): string {
  return `http://${name}${namespace === "default" ? "" : `.${namespace}`}${port === 80 ? "" : `:${port}`}`;
}

async function list<T extends KubeObject>(kind: string, namespace?: string): Promise<readonly T[]> {
  const { code, body } = await send({ method: "GET", path: `${apiPath(kind, namespace)}?limit=${MAX_NAMES}` });
  return code === 200 ? (body as { readonly items: readonly T[] }).items : [];
}

function labels(objects: readonly KubeObject[], kind: string, key: string | undefined): readonly LiveName[] {
  const found = new Map<string, string>();
  for (const { metadata } of objects) {
    for (const [name, value] of Object.entries(metadata.labels ?? {})) {
      if (key === undefined) found.set(`${name}: ${JSON.stringify(value).slice(1, -1)}`, `${kind} ${metadata.name}`);
      else if (name === key) found.set(value, `${kind} ${metadata.name}`);
    }
  }
  return [...found].slice(0, MAX_NAMES).map(([text, detail]) => ({ text, detail }));
}

/** What runs, and what nodes have pulled. */
async function images(): Promise<readonly LiveName[]> {
  const [pods, nodes] = await Promise.all([list<Pod>("Pod"), list<Node>("Node")]);
  const found = new Map<string, string>();
  for (const { metadata, spec } of pods) {
    for (const { image } of spec.containers) if (image !== undefined) found.set(image, `Pod ${metadata.name}`);
  }
  for (const { metadata, status } of nodes) {
    for (const { names = [] } of status.images ?? []) {
      for (const name of names) if (!name.includes("@")) found.set(name, `Node ${metadata.name}`);
    }
  }
  return [...found].slice(0, MAX_NAMES).map(([text, detail]) => ({ text, detail }));
}
