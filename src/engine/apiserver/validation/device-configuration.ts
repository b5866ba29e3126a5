/**
 * Parts that the kinds of resource.k8s.io share: selectors, names, configuration for drivers.
 * Upstream: pkg/apis/resource/validation/validation.go, k8s.io/dynamic-resource-allocation/cel/compile.go.
 */
import { dns1123LabelProblems, dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import type { DeviceConfiguration, DeviceSelector } from "../../../api/types/resource.ts";
import { parseExpression } from "../../../api/cel/cel-environment.ts";
import { syntaxProblem } from "../custom-resources/cel/rule-errors.ts";
import { checkExpression } from "../custom-resources/cel/type-check.ts";
import type { Schema } from "../custom-resources/schema.ts";
import { type Errors, invalid, invalidFor, required, tooMany } from "./errors.ts";
import { validateDriverName } from "./persistent-volumes.ts";

export const MOST_ENTRIES = 32;
const MAX_POOL_NAME = 253;
const MAX_TEXT_BYTES = 10 * 1024;
const MAX_ID = 32;

export function tooLong(field: string, bytes: number): Errors[number] {
  return { type: "Too long", field, detail: `may not be more than ${bytes} bytes` };
}

/** A list that is not looked into when it is too long. */
export function validateList<T>(
  list: readonly T[] | undefined,
  most: number,
  path: string,
  validate: (item: T, path: string) => Errors,
): Errors {
  if (list === undefined) return [];
  if (list.length > most) return tooMany(path, list.length, most);
  return list.flatMap((item, index) => validate(item, `${path}[${index}]`));
}

export function validatePoolName(name: string, path: string): Errors {
  if (name === "") return [required(path)];
  return [
    ...(name.length > MAX_POOL_NAME ? [tooLong(path, MAX_POOL_NAME)] : []),
    ...name.split("/").flatMap((part) => invalidFor(path, part, dns1123SubdomainProblems(part))),
  ];
}

export function validateLabel(name: string, path: string): Errors {
  return name === "" ? [required(path)] : invalidFor(path, name, dns1123LabelProblems(name));
}

const ANYTHING: Schema = { type: "object", additionalProperties: { "x-kubernetes-int-or-string": true } };
const DEVICE: Schema = {
  type: "object",
  properties: {
    driver: { type: "string" },
    attributes: { type: "object", additionalProperties: ANYTHING },
    capacity: { type: "object", additionalProperties: ANYTHING },
    allowMultipleAllocations: { type: "boolean" },
  },
};
const NAMES: ReadonlyMap<string, Schema> = new Map([["device", DEVICE]]);

export function validateSelectors(selectors: readonly DeviceSelector[] | undefined, path: string): Errors {
  return validateList(selectors, MOST_ENTRIES, path, ({ cel }, place) => {
    if (cel === undefined) return [required(`${place}.cel`)];
    const { expression = "" } = cel;
    const field = `${place}.cel.expression`;
    if (expression.length > MAX_TEXT_BYTES) return [tooLong(field, MAX_TEXT_BYTES)];
    const problem = selectorProblem(expression);
    return problem === undefined ? [] : [invalid(field, expression, problem)];
  });
}

function selectorProblem(expression: string): string | undefined {
  let program;
  try {
    program = parseExpression(expression, "devices");
  } catch (error) {
    return `compilation failed: ${syntaxProblem(expression, error)}`;
  }
  const { problem, type, typeName } = checkExpression(expression, program.ast, NAMES);
  if (problem !== undefined) return problem;
  return type === "bool" || type === "dyn" ? undefined : `must evaluate to bool or the unknown type, not ${typeName}`;
}

/** Domain and name of an attribute or a capacity; the domain may be left out. */
export function validateQualifiedName(name: string, path: string): Errors {
  const parts = name.split("/");
  const [first = "", second = ""] = parts;
  if (parts.length === 1) return validateIdentifier(first, path);
  if (parts.length > 2) return [invalid(path, name, "must not contain more than one slash")];
  return [
    ...(first === "" ? [invalid(path, "", "the domain must not be empty")] : validateDriverName(first, path)),
    ...(second === "" ? [invalid(path, "", "the name must not be empty")] : validateIdentifier(second, path)),
  ];
}

export function validateFullyQualifiedName(name: string, path: string): Errors {
  const detail = "a fully qualified name must be a domain and a name separated by a slash";
  return [...validateQualifiedName(name, path), ...(name.includes("/") ? [] : [invalid(path, name, detail)])];
}

function validateIdentifier(id: string, path: string): Errors {
  const detail =
    "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')";
  return [
    ...(id.length > MAX_ID ? [tooLong(path, MAX_ID)] : []),
    ...(/^[A-Za-z_][A-Za-z0-9_]*$/.test(id) ? [] : [invalid(path, id, detail)]),
  ];
}

export function validateConfiguration({ opaque }: DeviceConfiguration, path: string): Errors {
  if (opaque === undefined) return [required(`${path}.opaque`)];
  return [
    ...validateDriverName(opaque.driver ?? "", `${path}.opaque.driver`),
    ...validateParameters(opaque.parameters, `${path}.opaque.parameters`),
  ];
}

export function validateParameters(parameters: unknown, path: string): Errors {
  if (parameters === undefined || parameters === null) return [required(path)];
  if (JSON.stringify(parameters).length > MAX_TEXT_BYTES) return [tooLong(path, MAX_TEXT_BYTES)];
  if (typeof parameters === "object" && !Array.isArray(parameters)) return [];
  return [invalid(path, "<value omitted>", "parameters must be a valid JSON object")];
}
