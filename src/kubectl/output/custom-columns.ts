/**
 * `-o custom-columns=NAME:.metadata.name,…` and the relaxed JSONPath of columns, `--sort-by` and `wait --for=jsonpath`.
 * Upstream: k8s.io/kubectl/pkg/cmd/get/customcolumn.go.
 */
import { CommandFailure } from "../steps.ts";
import { parseTemplate, type PathStep } from "../../api/json-path-parser.ts";
import { evaluate, valueText } from "../../api/json-path.ts";

export interface CustomColumn {
  readonly header: string;
  readonly steps: readonly PathStep[];
}

/** @throws CommandFailure */
export function customColumns(spec: string): readonly CustomColumn[] {
  if (spec === "") throw new CommandFailure("error: custom-columns format specified but no custom columns given");
  return spec.split(",").map((part) => {
    const colon = part.indexOf(":");
    if (colon < 0) {
      throw new CommandFailure(`error: unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    }
    return { header: part.slice(0, colon), steps: relaxedPath(part.slice(colon + 1)) };
  });
}

/** `metadata.name`, `.metadata.name` and `{.metadata.name}` are the same. @throws CommandFailure */
export function relaxedPath(text: string): readonly PathStep[] {
  const match = /^\{?\.?([^{}]*)\}?$/s.exec(text);
  const parsed = match === null ? undefined : parseTemplate(`{.${match[1] ?? ""}}`);
  const node = parsed?.ok === true ? parsed.nodes[0] : undefined;
  if (node === undefined || node.node !== "path") {
    throw new CommandFailure(
      `error: unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    );
  }
  return node.steps;
}

/** One cell a column; `<none>` for what is not there. */
export function columnCells(columns: readonly CustomColumn[], object: unknown): readonly string[] {
  return columns.map(({ steps }) => {
    const values = evaluate(steps, object).filter((value) => value !== null);
    return values.length === 0 ? "<none>" : values.map(goText).join(",");
  });
}

/** As Go's `%v`, which columns are printed with. */
function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(" ")}]`;
  if (typeof value === "object" && value !== null) {
    const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[${pairs.map(([key, item]) => `${key}:${goText(item)}`).join(" ")}]`;
  }
  return valueText(value);
}
