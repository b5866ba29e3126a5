/**
 * `-o custom-columns=NAME:.metadata.name,…` and the relaxed JSONPath of columns, `--sort-by` and `wait --for=jsonpath`.
 * Upstream: k8s.io/kubectl/pkg/cmd/get/customcolumn.go.
 */
import { CommandFailure } from "../steps.ts";
import { parseTemplate, type PathStep } from "../../api/json-path-parser.ts";
import { evaluate } from "../../api/json-path.ts";
import { goValueText } from "./go-text.ts";

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

/** Headers in the first line of the file, paths in the second. @throws CommandFailure */
export function customColumnsOfFile(text: string): readonly CustomColumn[] {
  const [headers = [], paths = []] = text.split("\n").map((line) => line.trim().split(/\s+/).filter(Boolean));
  if (headers.length === 0 || paths.length === 0) {
    throw new CommandFailure("error: custom-columns format specified but no custom columns given");
  }
  if (headers.length !== paths.length) {
    throw new CommandFailure(
      `error: number of headers (${headers.length}) and field specifications (${paths.length}) don't match`,
    );
  }
  return headers.map((header, index) => ({ header, steps: relaxedPath(paths[index] ?? "") }));
}

/** `metadata.name`, `.metadata.name` and `{.metadata.name}` are the same. @throws CommandFailure */
export function relaxedPath(text: string): readonly PathStep[] {
  const match = /^\{\.?([^{}]*)\}$|^\.?([^{}]*)$/s.exec(text);
  const parsed = match === null ? undefined : parseTemplate(`{.${match[1] ?? match[2] ?? ""}}`);
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
    return values.length === 0 ? "<none>" : values.map(goValueText).join(",");
  });
}
