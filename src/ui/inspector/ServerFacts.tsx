/** What `kubectl get -o wide` shows of an object, as facts: for kinds that have no facts of their own, also custom ones. */
import { useEffect, useState } from "react";
import type { KubeObject } from "../../api/types/meta.ts";
import { send } from "../state/cluster.ts";
import { apiPath, resourceOf } from "../state/resources.ts";
import type { Fact } from "./Facts.tsx";

interface Table {
  readonly columnDefinitions: readonly { readonly name: string }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
}

/** Columns that other facts already tell. */
const TOLD: ReadonlySet<string> = new Set(["Name", "Namespace", "Age", "Created At"]);
const AS_TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

/** Printer columns with their cells. Read again whenever the object changes. @param wanted false asks nothing */
export function useServerFacts(object: KubeObject | undefined, wanted: boolean): readonly Fact[] {
  const [read, setRead] = useState<{ readonly path: string; readonly facts: readonly Fact[] }>();
  const path =
    !wanted || object === undefined || resourceOf(object.kind) === undefined
      ? undefined
      : apiPath(object.kind, object.metadata.namespace, object.metadata.name);
  const revision = object?.metadata.resourceVersion;
  useEffect(() => {
    let still = true;
    const ask = async (): Promise<void> => {
      if (path === undefined || revision === undefined) return;
      const { code, body } = await send({ method: "GET", path, headers: { accept: AS_TABLE } });
      if (still && code === 200) setRead({ path, facts: factsOf(body as Table) });
    };
    void ask();
    return () => {
      still = false;
    };
  }, [path, revision]);
  return read !== undefined && read.path === path ? read.facts : [];
}

function factsOf({ columnDefinitions = [], rows = [] }: Table): readonly Fact[] {
  const cells = rows[0]?.cells ?? [];
  return columnDefinitions.flatMap(({ name }, index): readonly Fact[] => {
    const cell = cells[index];
    const text =
      cell === undefined || cell === null ? "" : typeof cell === "object" ? JSON.stringify(cell) : String(cell);
    return TOLD.has(name) || text === "" || text === "<none>" || text === "<unset>" ? [] : [[name, text]];
  });
}
