/**
 * The Table form of objects, as the API server prints them for `kubectl get`.
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables
 */
import type { KubeObject, ListMeta } from "./types/meta.ts";

export type TableCell = string | number | boolean | null;

export interface TableColumn {
  readonly name: string;
  readonly type: "string" | "integer" | "boolean" | "date" | "number";
  /** `name` marks the column that identifies the row. */
  readonly format: string;
  readonly description: string;
  /** 0: always shown, 1: only in wide output. */
  readonly priority: number;
}

export interface TableRow {
  readonly cells: readonly TableCell[];
  /** The whole object, its metadata only, or nothing: what `includeObject` asked for. */
  readonly object?: KubeObject;
}

/** `columnDefinitions` is empty in every event of a watch but the first. */
export interface Table {
  readonly kind: "Table";
  readonly apiVersion: "meta.k8s.io/v1";
  readonly metadata: Partial<ListMeta>;
  readonly columnDefinitions: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

/** The `accept` header that asks for tables and, where there are none, takes plain objects. */
export const ACCEPT_TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
