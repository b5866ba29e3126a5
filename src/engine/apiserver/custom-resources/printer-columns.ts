/**
 * The columns of `additionalPrinterColumns`.
 * Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#additional-printer-columns
 * Upstream: k8s.io/apiextensions-apiserver/pkg/registry/customresource/tableconvertor/tableconvertor.go.
 */
import { ageSince } from "../../../api/human-duration.ts";
import { evaluate, valueText } from "../../../api/json-path.ts";
import { parseTemplate, type PathStep } from "../../../api/json-path-parser.ts";
import type { TableCell, TableColumn } from "../../../api/table.ts";
import type {
  CustomResourceColumnDefinition as Column,
  CustomResourceDefinitionVersion,
} from "../../../api/types/apiextensions.ts";
import { NAME, type TablePrinter } from "../tables/table-printer.ts";

const AGE: Column = {
  name: "Age",
  type: "date",
  description: "Time since the object was created.",
  jsonPath: ".metadata.creationTimestamp",
};

export function customTable({ additionalPrinterColumns }: CustomResourceDefinitionVersion): TablePrinter {
  const given = additionalPrinterColumns ?? [];
  const columns = (given.length === 0 ? [AGE] : given).map((column) => ({ column, steps: stepsOf(column.jsonPath) }));
  return {
    columns: [NAME, ...columns.map(({ column }) => columnOf(column))],
    cells: (object, nowMs) => [
      object.metadata.name,
      ...columns.map(({ column, steps }) => cellOf(column, steps === undefined ? [] : evaluate(steps, object), nowMs)),
    ],
  };
}

/** Undefined for a path that cannot be read: its column stays empty. */
export function stepsOf(jsonPath: string): readonly PathStep[] | undefined {
  const parsed = parseTemplate(`{${jsonPath}}`);
  if (!parsed.ok || parsed.nodes.length !== 1) return undefined;
  const [node] = parsed.nodes;
  return node?.node === "path" ? node.steps : undefined;
}

function columnOf({ name, type, format = "", description = "", priority = 0, jsonPath }: Column): TableColumn {
  const text = description === "" ? `Custom resource definition column (in JSONPath format): ${jsonPath}` : description;
  return { name, type: type as TableColumn["type"], format, description: text, priority };
}

/** Only the first of what a path finds is shown. */
function cellOf({ type }: Column, found: readonly unknown[], nowMs: number): TableCell {
  const [value] = found;
  if (value === undefined || value === null) return null;
  switch (type) {
    case "string":
      return valueText(value);
    case "integer":
      return typeof value === "number" ? Math.trunc(value) : null;
    case "number":
      return typeof value === "number" ? value : null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "date":
      if (typeof value !== "string") return null;
      return Number.isNaN(Date.parse(value)) ? "<invalid>" : ageSince(value, nowMs);
    default:
      return null;
  }
}
