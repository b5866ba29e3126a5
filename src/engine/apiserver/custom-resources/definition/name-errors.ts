/**
 * What is wrong with the names that a definition asks for.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go
 * (ValidateCustomResourceDefinitionNames).
 */
import { dns1035LabelProblems } from "../../../../api/label-syntax.ts";
import type { CustomResourceDefinitionNames } from "../../../../api/types/apiextensions.ts";
import type { FieldError } from "../../field-error.ts";
import { type Errors, invalid, required } from "../../validation/errors.ts";

export function missingNameErrors(names: CustomResourceDefinitionNames, path: string): Errors {
  return (["plural", "singular", "kind", "listKind"] as const)
    .filter((name) => (names[name] ?? "") === "")
    .map((name) => required(`${path}.${name}`));
}

/** Of names as they are asked for, or as they were accepted: those that are there. */
export function nameErrors(names: CustomResourceDefinitionNames, path: string): Errors {
  const { plural, singular = "", kind, listKind = "", shortNames = [], categories = [] } = names;
  const errors: FieldError[] = [...labelErrors(plural, `${path}.plural`), ...labelErrors(singular, `${path}.singular`)];
  const mixed = "may have mixed case, but should otherwise match: ";
  errors.push(...labelErrors(kind, `${path}.kind`, mixed), ...labelErrors(listKind, `${path}.listKind`, mixed));
  shortNames.forEach((name, index) => errors.push(...labelErrors(name, `${path}.shortNames[${index}]`, "", true)));
  if (kind !== "" && kind === listKind) {
    errors.push(invalid(`${path}.listKind`, listKind, "kind and listKind may not be the same"));
  }
  categories.forEach((name, index) => errors.push(...labelErrors(name, `${path}.categories[${index}]`, "", true)));
  return errors;
}

/** @param prefix of the detail; names with one may have capitals */
function labelErrors(name: string, path: string, prefix = "", whenEmpty = false): Errors {
  if (name === "" && !whenEmpty) return [];
  const problems = dns1035LabelProblems(prefix === "" ? name : name.toLowerCase());
  return problems.length === 0 ? [] : [invalid(path, name, `${prefix}${problems.join(",")}`)];
}
