/**
 * What is wrong with a version beside its schema: columns, subresources, selectable fields, deprecation.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go.
 */
import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinitionVersion as Version,
} from "../../../../api/types/apiextensions.ts";
import type { FieldError } from "../../field-error.ts";
import { duplicate, type Errors, invalid, required } from "../../validation/errors.ts";
import type { PlacedPart } from "./hoisted-fields.ts";
import { findField } from "./field-path.ts";

const COLUMN_TYPES = ["boolean", "date", "integer", "number", "string"];
const COLUMN_FORMATS = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];
const MAX_SELECTABLE = 8;

export function columnErrors({ version, path }: PlacedPart): Errors {
  const columns = version.additionalPrinterColumns ?? [];
  return columns.flatMap((column, index) => errorsOfColumn(column, `${path}[${index}]`));
}

function errorsOfColumn(column: CustomResourceColumnDefinition, path: string): Errors {
  const { name = "", type = "", format = "", jsonPath = "" } = column;
  const errors: FieldError[] = [];
  if (name === "") errors.push(required(`${path}.name`));
  const types = `must be one of ${COLUMN_TYPES.join(",")}`;
  if (type === "") errors.push(required(`${path}.type`, types));
  else if (!COLUMN_TYPES.includes(type)) errors.push(invalid(`${path}.type`, type, types));
  if (format !== "" && !COLUMN_FORMATS.includes(format)) {
    errors.push(invalid(`${path}.format`, format, `must be one of ${COLUMN_FORMATS.join(",")}`));
  }
  // As upstream: the older name of the field.
  if (jsonPath === "") errors.push(required(`${path}.JSONPath`));
  return [...errors, ...simplePathErrors(jsonPath, `${path}.JSONPath`)];
}

function simplePathErrors(jsonPath: string, path: string): Errors {
  if (jsonPath === "" || jsonPath.startsWith(".")) return [];
  return [invalid(path, jsonPath, "must be a simple json path starting with .")];
}

export function subresourceErrors({ version, path }: PlacedPart): Errors {
  const scale = version.subresources?.scale;
  if (scale === undefined) return [];
  const spec = `${path}.scale.specReplicasPath`;
  const status = `${path}.scale.statusReplicasPath`;
  const { specReplicasPath = "", statusReplicasPath = "", labelSelectorPath = "" } = scale;
  return [
    ...(specReplicasPath === "" ? [required(spec)] : pathBelow(specReplicasPath, [".spec."], spec, "under .spec")),
    ...(statusReplicasPath === ""
      ? [required(status)]
      : pathBelow(statusReplicasPath, [".status."], status, "under .status")),
    ...(labelSelectorPath === ""
      ? []
      : pathBelow(
          labelSelectorPath,
          [".spec.", ".status."],
          `${path}.scale.labelSelectorPath`,
          "under either .spec or .status",
        )),
  ];
}

function pathBelow(jsonPath: string, starts: readonly string[], path: string, where: string): Errors {
  const errors = simplePathErrors(jsonPath, path);
  if (errors.length > 0 || starts.some((start) => jsonPath.startsWith(start))) return errors;
  return [invalid(path, jsonPath, `should be a json path ${where}`)];
}

export function selectableFieldErrors({ version, path }: PlacedPart): Errors {
  const fields = version.selectableFields ?? [];
  const schema = version.schema?.openAPIV3Schema;
  if (fields.length === 0) return [];
  if (schema === undefined) {
    const detail = path.startsWith("spec.versions")
      ? "selectableFields may only be set when version.schema.openAPIV3Schema is not included"
      : "selectableFields may only be set when validations.schema is included";
    return [invalid(path, "", detail)];
  }
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  fields.forEach(({ jsonPath = "" }, index) => {
    const field = `${path}[${index}].jsonPath`;
    if (jsonPath === "") {
      errors.push(required(field));
      return;
    }
    const found = findField(jsonPath, schema, false);
    if (!found.ok) {
      errors.push(invalid(field, jsonPath, `is an invalid path: ${found.problem}`));
      return;
    }
    if (found.names[0] === "metadata") errors.push(invalid(field, jsonPath, "must not point to fields in metadata"));
    if (!["string", "boolean", "integer"].includes(found.schema?.type ?? "")) {
      const detail =
        "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.";
      errors.push(invalid(field, jsonPath, detail));
    }
    if (seen.has(jsonPath)) errors.push(duplicate(field, jsonPath));
    seen.add(jsonPath);
  });
  if (seen.size > MAX_SELECTABLE) {
    errors.push({
      type: "Too many",
      field: path,
      value: seen.size,
      detail: `must have at most ${MAX_SELECTABLE} items`,
    });
  }
  return errors;
}

export function deprecationErrors({ deprecated = false, deprecationWarning }: Version, path: string): Errors {
  if (deprecationWarning === undefined) return [];
  return deprecationProblems(deprecated, deprecationWarning).map((problem) =>
    invalid(`${path}.deprecationWarning`, deprecationWarning, problem),
  );
}

function deprecationProblems(deprecated: boolean, warning: string): readonly string[] {
  if (!deprecated) return ["can only be set for deprecated versions"];
  const problems: string[] = [];
  if (warning.length > 256) problems.push("must be <= 256 characters long");
  if (warning === "") problems.push("must not be an empty string");
  const unprintable = warning.search(/[\p{C}\p{Zl}\p{Zp}]/u);
  if (unprintable >= 0) {
    const where = `non-printable character found at index ${unprintable}`;
    problems.push(`must only contain printable UTF-8 characters; ${where}`);
  }
  return problems;
}
