/**
 * Keys and immutability of ConfigMaps and Secrets. Their size is limited where objects are admitted.
 * Upstream: pkg/apis/core/validation/validation.go (ValidateConfigMap, ValidateSecret and their updates).
 */
import { goJsonProblem } from "../../../api/go-json-problem.ts";
import { decodeBase64Text } from "../../../api/base64.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { ConfigMap, Secret } from "../../../api/types/core.ts";
import { type Errors, forbidden, immutable, invalid, invalidFor, NO_ERRORS, required } from "./errors.ts";
import { configKeyProblems } from "./formats.ts";

const IMMUTABLE = "field is immutable when `immutable` is set";

type Data = Readonly<Record<string, string>>;

function validateKeys(data: Data | undefined, field: string): Errors {
  return Object.keys(data ?? {}).flatMap((key) => invalidFor(`${field}[${key}]`, key, configKeyProblems(key)));
}

export function validateConfigMap({ data = {}, binaryData = {} }: ConfigMap): Errors {
  return [
    ...Object.keys(data).flatMap((key) => [
      ...invalidFor(`data[${key}]`, key, configKeyProblems(key)),
      ...(Object.hasOwn(binaryData, key)
        ? [invalid(`data[${key}]`, key, "duplicate of key present in binaryData")]
        : []),
    ]),
    ...validateKeys(binaryData, "binaryData"),
  ];
}

export function validateConfigMapUpdate(next: ConfigMap, previous: ConfigMap): Errors {
  return validateImmutable(next, previous, ["data", "binaryData"]);
}

export function validateSecret(secret: Secret): Errors {
  return [...validateKeys(secret.data, "data"), ...validateContent(secret)];
}

export function validateSecretUpdate(next: Secret, previous: Secret): Errors {
  return [
    ...immutable("type", next.type ?? "", next.type === previous.type),
    ...validateImmutable(next, previous, ["data"]),
  ];
}

function validateImmutable<T extends ConfigMap | Secret>(next: T, previous: T, fields: readonly (keyof T)[]): Errors {
  if (previous.immutable !== true) return NO_ERRORS;
  return [
    ...(next.immutable === true ? [] : [forbidden("immutable", IMMUTABLE)]),
    ...fields
      .filter((field) => !sameValue(next[field] ?? {}, previous[field] ?? {}))
      .map((field) => forbidden(String(field), IMMUTABLE)),
  ];
}

/** Each typed Secret needs its keys. */
function validateContent({ type, data = {}, metadata }: Secret): Errors {
  const needs = (key: string) => (Object.hasOwn(data, key) ? [] : [required(`data[${key}]`)]);
  switch (type) {
    case "kubernetes.io/service-account-token": {
      const name = "kubernetes.io/service-account.name";
      return metadata.annotations?.[name] ? NO_ERRORS : [required(`metadata.annotations[${name}]`)];
    }
    case "kubernetes.io/dockercfg":
      return validateJson(data, ".dockercfg");
    case "kubernetes.io/dockerconfigjson":
      return validateJson(data, ".dockerconfigjson");
    case "kubernetes.io/basic-auth": {
      const missing = [...needs("username"), ...needs("password")];
      return missing.length === 2 ? missing : NO_ERRORS;
    }
    case "kubernetes.io/ssh-auth":
      return data["ssh-privatekey"] ? NO_ERRORS : [required("data[ssh-privatekey]")];
    case "kubernetes.io/tls":
      return [...needs("tls.crt"), ...needs("tls.key")];
    default:
      return NO_ERRORS;
  }
}

function validateJson(data: Data, key: string): Errors {
  const content = Object.hasOwn(data, key) ? data[key] : undefined;
  if (content === undefined) return [required(`data[${key}]`)];
  const problem = jsonProblem(decodeBase64Text(content));
  return problem === undefined ? NO_ERRORS : [invalid(`data[${key}]`, "<secret contents redacted>", problem)];
}

/** In Go's words. */
function jsonProblem(text: string): string | undefined {
  const problem = goJsonProblem(text);
  if (problem !== undefined) return problem;
  const value: unknown = JSON.parse(text);
  const kind = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
  return kind === "object" ? undefined : `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
}
