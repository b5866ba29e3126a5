/**
 * `-o` of commands that print objects.
 * Upstream: k8s.io/cli-runtime/pkg/genericclioptions/print_flags.go, k8s.io/kubectl/pkg/cmd/get/get_flags.go.
 */
import type { KubeObject } from "../../api/types/meta.ts";
import type { Invocation } from "../command.ts";
import { CommandFailure } from "../steps.ts";
import { ColumnPrinter } from "./column-printer.ts";
import { columnCells, type CustomColumn, customColumns, customColumnsOfFile } from "./custom-columns.ts";
import { runGoTemplate } from "./go-template.ts";
import { goSyntaxText, goValueText } from "./go-text.ts";
import { runTemplate, runTemplateAsLists } from "../../api/json-path.ts";
import { kyamlText } from "./kyaml.ts";
import { compactJson, jsonText, yamlText } from "./object-text.ts";

export interface ObjectOutput {
  readonly form:
    "json" | "yaml" | "kyaml" | "name" | "jsonpath" | "jsonpath-as-json" | "go-template" | "custom-columns";
  readonly template: string;
  readonly columns: readonly CustomColumn[];
  readonly managedFields: boolean;
  /** Templates pass over what is not there. */
  readonly missingIsFine: boolean;
}

/** Forms that print objects, by every name they have; the file of a template is read first. */
const PRINTED = ["go-template", "go-template-file", "json", "jsonpath", "jsonpath-as-json", "jsonpath-file"];
const COMMON = [...PRINTED, "kyaml", "name", "template", "templatefile", "yaml"];
/** In the order of upstream's error text. */
export const OBJECT_FORMS: readonly string[] = COMMON;
export const GET_FORMS: readonly string[] = ["custom-columns", "custom-columns-file", ...COMMON, "wide"].sort();

const CANONICAL: Readonly<Record<string, ObjectOutput["form"]>> = {
  "custom-columns": "custom-columns",
  "custom-columns-file": "custom-columns",
  "go-template": "go-template",
  "go-template-file": "go-template",
  json: "json",
  jsonpath: "jsonpath",
  "jsonpath-as-json": "jsonpath-as-json",
  "jsonpath-file": "jsonpath",
  kyaml: "kyaml",
  name: "name",
  template: "go-template",
  templatefile: "go-template",
  yaml: "yaml",
};
const WITHOUT_TEMPLATE: ReadonlySet<string> = new Set(["json", "kyaml", "name", "yaml"]);

/** Undefined for tables (`""` and `wide`). @throws CommandFailure for a form that there is not */
export function objectOutput(
  { flags, readFile }: Pick<Invocation, "flags" | "readFile">,
  forms: readonly string[] = OBJECT_FORMS,
): ObjectOutput | undefined {
  const given = flags.string("template");
  const text = flags.string("output") || (given === "" ? "" : "go-template");
  if (text === "" || (text === "wide" && forms.includes("wide"))) return undefined;
  const equals = text.indexOf("=");
  const name = equals < 0 ? text : text.slice(0, equals);
  const form = forms.includes(name) ? CANONICAL[name] : undefined;
  if (form === undefined || (equals >= 0 && WITHOUT_TEMPLATE.has(form))) {
    throw new CommandFailure(
      `error: unable to match a printer suitable for the output format "${text}", allowed formats are: ${forms.join(",")}`,
    );
  }
  const managedFields = flags.bool("show-managed-fields");
  const missingIsFine = flags.string("allow-missing-template-keys") === "" || flags.bool("allow-missing-template-keys");
  if (WITHOUT_TEMPLATE.has(form)) return { form, template: "", columns: [], managedFields, missingIsFine };
  const value = equals < 0 ? given : text.slice(equals + 1);
  const noun =
    form === "custom-columns"
      ? "custom-columns format specified but no custom columns"
      : "template format specified but no template";
  if (value === "") throw new CommandFailure(`error: ${noun} given`);
  const template = name.endsWith("file") ? templateFile(value, readFile, form) : value;
  const columns =
    form !== "custom-columns" ? [] : name.endsWith("file") ? customColumnsOfFile(template) : customColumns(template);
  checkTemplate(form, template);
  return { form, template, columns, managedFields, missingIsFine };
}

function templateFile(name: string, readFile: Invocation["readFile"], form: ObjectOutput["form"]): string {
  const text = readFile(name);
  if (text !== undefined) return text;
  const what = form === "custom-columns" ? "reading template" : "reading --template";
  throw new CommandFailure(`error: error ${what} ${name}, open ${name}: no such file or directory`);
}

/** A template that cannot be read is refused before anything is asked of the server. */
function checkTemplate(form: ObjectOutput["form"], template: string): void {
  if (form === "go-template") {
    const tried = runGoTemplate(template, {});
    if (!tried.ok && (!tried.parsed || tried.message.includes("not defined")))
      throw new CommandFailure(`error: error parsing template ${template}, template: output:1: ${tried.message}`);
  }
}

/** One object, or a List of several. */
export function printObject(output: ObjectOutput, whole: unknown, withHeaders = true): string {
  const object = output.managedFields ? whole : withoutManagedFields(whole);
  switch (output.form) {
    case "json":
      return jsonText(object);
    case "yaml":
      return yamlText(object);
    case "kyaml":
      return kyamlText(object);
    case "name":
      return membersOf(whole)
        .map((member) => `${nameOf(member)}\n`)
        .join("");
    case "custom-columns": {
      const headers = output.columns.map(({ header }) => header);
      const rows = membersOf(whole).map((member) => columnCells(output.columns, member));
      return new ColumnPrinter().print(withHeaders ? [headers, ...rows] : rows);
    }
    case "go-template":
      return goTemplateText(output.template, whole, output.missingIsFine);
    default: {
      const { template, missingIsFine } = output;
      const result =
        output.form === "jsonpath"
          ? runTemplate(template, whole, missingIsFine)
          : runTemplateAsLists(template, whole, missingIsFine, jsonText);
      if (result.ok) return result.text;
      if (result.executing !== true) throw new CommandFailure(`error: ${result.message}`);
      throw new CommandFailure(
        `error: error executing jsonpath ${JSON.stringify(output.template)}: Error executing template: ${result.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${output.template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntaxText(whole)}\n\n\n`,
      );
    }
  }
}

/** Upstream prints what it knows of a template that fails before it fails. */
function goTemplateText(template: string, object: unknown, missingIsFine: boolean): string {
  const result = runGoTemplate(template, object, missingIsFine);
  if (result.ok) return result.text;
  const problem =
    result.at === undefined
      ? `template: output:1: executing "output": ${result.message}`
      : `template: output:1:${result.at.column}: executing "output" at <${result.at.text}>: ${result.message}`;
  throw new CommandFailure(
    `error: error executing template ${JSON.stringify(template)}: ${problem}`,
    1,
    `Error executing template: ${problem}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\traw data was:\n\t\t${compactJson(object)}\n\tobject given to template engine was:\n\t\t${goValueText(object)}\n\n`,
  );
}

export function withoutManagedFields(whole: unknown): unknown {
  const { items } = whole as { readonly items?: readonly unknown[] };
  if (Array.isArray(items)) return { ...(whole as object), items: items.map(withoutManagedFields) };
  const { metadata } = whole as { readonly metadata?: { readonly managedFields?: unknown } };
  if (metadata?.managedFields === undefined) return whole;
  const { managedFields: _, ...rest } = metadata;
  return { ...(whole as object), metadata: rest };
}

function membersOf(object: unknown): readonly KubeObject[] {
  const { items } = object as { readonly items?: readonly KubeObject[] };
  return items ?? [object as KubeObject];
}

/** `pod/web`, `deployment.apps/web` */
export function nameOf({ apiVersion, kind, metadata }: KubeObject): string {
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "" : `.${apiVersion.slice(0, slash)}`;
  return `${kind.toLowerCase()}${group}/${metadata.name || "<unknown>"}`;
}
