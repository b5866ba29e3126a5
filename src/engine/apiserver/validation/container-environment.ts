/**
 * Environment variables of a container.
 * Upstream: pkg/apis/core/validation/validation.go (ValidateEnv, ValidateEnvFrom).
 */
import { dns1123SubdomainProblems, labelKeyProblems } from "../../../api/label-syntax.ts";
import { parseQuantity } from "../../../api/quantity.ts";
import type { EnvFromSource, EnvVar, KeySelector } from "../../../api/types/pod.ts";
import { type Errors, invalid, invalidFor, NO_ERRORS, required, unsupported } from "./errors.ts";
import { configKeyProblems, environmentNameProblems } from "./formats.ts";
import type { Unchecked } from "./unchecked.ts";

type ValueSource = NonNullable<EnvVar["valueFrom"]>;

const FIELD_PATHS = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];
const RESOURCES = [
  "limits.cpu",
  "limits.ephemeral-storage",
  "limits.memory",
  "requests.cpu",
  "requests.ephemeral-storage",
  "requests.memory",
];
const SIZE_DIVISORS = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

export function validateEnvironment(variables: readonly Unchecked<EnvVar>[], path: string): Errors {
  return variables.flatMap((variable, index) => {
    const place = `${path}[${index}]`;
    const name = variable.name ?? "";
    return [
      ...(name === "" ? [required(`${place}.name`)] : invalidFor(`${place}.name`, name, environmentNameProblems(name))),
      ...validateValueFrom(variable, `${place}.valueFrom`),
    ];
  });
}

function validateValueFrom(variable: Unchecked<EnvVar>, path: string): Errors {
  const source = variable.valueFrom;
  if (source === undefined) return NO_ERRORS;
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = source;
  const given = Object.keys(source).length;
  const errors: Errors[number][] = [];
  if (fieldRef !== undefined) errors.push(...validateFieldRef(fieldRef, `${path}.fieldRef`));
  if (resourceFieldRef !== undefined) errors.push(...validateResourceRef(resourceFieldRef, `${path}.resourceFieldRef`));
  if (configMapKeyRef !== undefined) errors.push(...validateKeyRef(configMapKeyRef, `${path}.configMapKeyRef`));
  if (secretKeyRef !== undefined) errors.push(...validateKeyRef(secretKeyRef, `${path}.secretKeyRef`));
  if (given === 0) {
    const fields = "`fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`";
    errors.push(invalid(path, "", `must specify one of: ${fields}`));
  } else if (variable.value !== undefined && variable.value !== "") {
    errors.push(invalid(path, "", "may not be specified when `value` is not empty"));
  } else if (given > 1) {
    errors.push(invalid(path, "", "may not have more than one field specified at a time"));
  }
  return errors;
}

/** Fields of a Pod that are known, but that not every reference may name. Upstream: ConvertDownwardAPIFieldLabel. */
const KNOWN_ELSEWHERE: readonly string[] = [
  "metadata.annotations",
  "metadata.labels",
  "spec.restartPolicy",
  "spec.schedulerName",
  "status.phase",
];

/** @param supported fields that may be named here */
export function validateFieldRef(
  reference: Unchecked<NonNullable<ValueSource["fieldRef"]>>,
  path: string,
  supported: readonly string[] = FIELD_PATHS,
): Errors {
  const { apiVersion = "", fieldPath = "" } = reference;
  if (apiVersion === "") return [required(`${path}.apiVersion`)];
  if (fieldPath === "") return [required(`${path}.fieldPath`)];
  const unconverted = (problem: string) => [
    invalid(`${path}.fieldPath`, fieldPath, `error converting fieldPath: ${problem}`),
  ];
  if (apiVersion !== "v1") return unconverted(`unsupported pod version: ${apiVersion}`);
  const subscript = /^(metadata\.(?:labels|annotations))\['(.*)'\]$/.exec(fieldPath);
  if (subscript !== null) {
    const key = subscript[1] === "metadata.annotations" ? (subscript[2] ?? "").toLowerCase() : (subscript[2] ?? "");
    return invalidFor(path, key, labelKeyProblems(key));
  }
  if (supported.includes(fieldPath)) return NO_ERRORS;
  if (KNOWN_ELSEWHERE.includes(fieldPath) || FIELD_PATHS.includes(fieldPath))
    return [unsupported(`${path}.fieldPath`, fieldPath, supported)];
  const subscripted = /\['.*'\]$/.test(fieldPath);
  return unconverted(`field label ${subscripted ? "does not support subscript" : "not supported"}: ${fieldPath}`);
}

export function validateResourceRef(
  reference: Unchecked<NonNullable<ValueSource["resourceFieldRef"]>>,
  path: string,
): Errors {
  const { resource = "", divisor } = reference;
  if (resource === "") return [required(`${path}.resource`)];
  const hugePages = resource.startsWith("limits.hugepages-") || resource.startsWith("requests.hugepages-");
  if (!hugePages && !RESOURCES.includes(resource)) return [unsupported(`${path}.resource`, resource, RESOURCES)];
  if (divisor === undefined || parseQuantity(divisor)?.nanos === 0n) return NO_ERRORS;
  const name = resource.slice(resource.indexOf(".") + 1);
  const allowed = name === "cpu" ? ["1m", "1"] : SIZE_DIVISORS;
  if (allowed.includes(String(divisor))) return NO_ERRORS;
  const list = name === "cpu" ? "1m and 1" : SIZE_DIVISORS.join(", ");
  const what = name === "ephemeral-storage" ? "local ephemeral storage" : hugePages ? "hugepages" : name;
  return [
    invalid(`${path}.divisor`, resource, `only divisor's values ${list} are supported with the ${what} resource`),
  ];
}

function validateKeyRef(reference: Unchecked<KeySelector>, path: string): Errors {
  const { name = "", key = "" } = reference;
  return [
    ...invalidFor(`${path}.name`, name, dns1123SubdomainProblems(name)),
    ...(key === "" ? [required(`${path}.key`)] : invalidFor(`${path}.key`, key, configKeyProblems(key))),
  ];
}

export function validateEnvironmentSources(sources: readonly Unchecked<EnvFromSource>[], path: string): Errors {
  return sources.flatMap(({ prefix = "", configMapRef, secretRef }, index) => {
    const place = `${path}[${index}]`;
    const errors = prefix === "" ? [] : [...invalidFor(`${place}.prefix`, prefix, environmentNameProblems(prefix))];
    if (configMapRef !== undefined) errors.push(...validateName(configMapRef.name, `${place}.configMapRef.name`));
    if (secretRef !== undefined) errors.push(...validateName(secretRef.name, `${place}.secretRef.name`));
    if (configMapRef === undefined && secretRef === undefined) {
      errors.push(invalid(path, "", "must specify one of: `configMapRef` or `secretRef`"));
    } else if (configMapRef !== undefined && secretRef !== undefined) {
      errors.push(invalid(path, "", "may not have more than one field specified at a time"));
    }
    return errors;
  });
}

function validateName(name: string | undefined, path: string): Errors {
  return name === undefined || name === "" ? [required(path)] : invalidFor(path, name, dns1123SubdomainProblems(name));
}
