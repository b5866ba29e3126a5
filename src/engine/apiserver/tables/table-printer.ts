/**
 * How a kind is printed as a Table: its columns, and the cells of one object.
 * Upstream: pkg/printers/internalversion/printers.go; k8s.io/apiextensions-apiserver printer columns for custom kinds.
 */
import { ageSince } from "../../../api/human-duration.ts";
import type { TableCell, TableColumn } from "../../../api/table.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Container } from "../../../api/types/pod.ts";

export interface TablePrinter<T extends KubeObject = KubeObject> {
  readonly columns: readonly TableColumn[];
  /** One cell a column. @param nowMs virtual time since 1970, for ages */
  cells(object: T, nowMs: number): readonly TableCell[];
  /** Which row comes first; absent: in order of names. */
  order?(a: T, b: T): number;
}

export const NONE = "<none>";

export const NAME: TableColumn = {
  name: "Name",
  type: "string",
  format: "name",
  description: "Unique within its namespace, or within the cluster.",
  priority: 0,
};
export const AGE = column("Age", "Time since the object was created.");

export function column(name: string, description: string, type: TableColumn["type"] = "string"): TableColumn {
  return { name, type, format: "", description, priority: 0 };
}

export function wide(name: string, description: string): TableColumn {
  return { ...column(name, description), priority: 1 };
}

export function ageOf({ metadata }: KubeObject, nowMs: number): string {
  return ageSince(metadata.creationTimestamp, nowMs);
}

export const CONTAINER_COLUMNS = [
  wide("Containers", "Names of the containers of a Pod made from the template."),
  wide("Images", "Images that the containers run."),
];

export const SELECTOR = wide("Selector", "Labels of the Pods that belong to the object.");

/** The cells of `CONTAINER_COLUMNS`. */
export function containerCells(containers: readonly Container[]): readonly string[] {
  return [containers.map(({ name }) => name).join(","), containers.map(({ image }) => image).join(",")];
}

/** `a=1,b=2`, sorted by key; `<none>` when there are none. */
export function labelText(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? NONE : pairs.sort().join(",");
}

const MAX_LISTED = 3;

/** The first three, and how many more there are. */
export function listed(items: readonly string[]): string {
  const text = items.slice(0, MAX_LISTED).join(",");
  return items.length > MAX_LISTED ? `${text} + ${items.length - MAX_LISTED} more...` : text;
}
