/**
 * `-o` of commands that print objects.
 * Upstream: k8s.io/cli-runtime/pkg/genericclioptions/print_flags.go, k8s.io/kubectl/pkg/cmd/get/get_flags.go.
 */
import type { KubeObject } from "../../api/types/meta.ts";
import { CommandFailure } from "../steps.ts";
import { ColumnPrinter } from "./column-printer.ts";
import { columnCells, customColumns } from "./custom-columns.ts";
import { runTemplate } from "../../api/json-path.ts";
import { jsonText, yamlText } from "./object-text.ts";

export interface ObjectOutput {
  readonly form: "json" | "yaml" | "name" | "jsonpath" | "custom-columns";
  readonly template: string;
}

const TEMPLATED: ReadonlySet<string> = new Set(["jsonpath", "custom-columns"]);
const FORMS = ["custom-columns", "json", "jsonpath", "name", "wide", "yaml"];

/** Undefined for tables (`""` and `wide`). @throws CommandFailure for a form that there is not */
export function objectOutput(text: string): ObjectOutput | undefined {
  if (text === "" || text === "wide") return undefined;
  const equals = text.indexOf("=");
  const form = equals < 0 ? text : text.slice(0, equals);
  const template = equals < 0 ? "" : text.slice(equals + 1);
  if (!FORMS.includes(form) || (equals >= 0 && !TEMPLATED.has(form))) {
    throw new CommandFailure(
      `error: unable to match a printer suitable for the output format "${text}", allowed formats are: ${FORMS.join(",")}`,
    );
  }
  if (TEMPLATED.has(form) && template === "") {
    throw new CommandFailure(
      form === "custom-columns"
        ? "error: custom-columns format specified but no custom columns given"
        : "error: template format specified but no template given",
    );
  }
  return { form: form as ObjectOutput["form"], template };
}

/** One object, or a List of several. */
export function printObject(output: ObjectOutput, object: unknown, withHeaders = true): string {
  switch (output.form) {
    case "json":
      return jsonText(object);
    case "yaml":
      return yamlText(object);
    case "name":
      return membersOf(object)
        .map((member) => `${nameOf(member)}\n`)
        .join("");
    case "custom-columns": {
      const columns = customColumns(output.template);
      const headers = columns.map(({ header }) => header);
      const rows = membersOf(object).map((member) => columnCells(columns, member));
      return new ColumnPrinter().print(withHeaders ? [headers, ...rows] : rows);
    }
    default: {
      const result = runTemplate(output.template, object);
      if (!result.ok) throw new CommandFailure(`error: ${result.message}`);
      return result.text;
    }
  }
}

function membersOf(object: unknown): readonly KubeObject[] {
  const { items } = object as { readonly items?: readonly KubeObject[] };
  return items ?? [object as KubeObject];
}

/** `pod/web`, `deployment.apps/web` */
export function nameOf({ apiVersion, kind, metadata }: KubeObject): string {
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "" : `.${apiVersion.slice(0, slash)}`;
  return `${kind.toLowerCase()}${group}/${metadata.name}`;
}
