/**
 * Secret.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/
 * Upstream: pkg/apis/core/v1/conversion.go (stringData), defaults.go (SetDefaults_Secret).
 */
import { encodeBase64Text } from "../../../api/base64.ts";
import type { Secret } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateSecret, validateSecretUpdate } from "../validation/config-data.ts";
import { fill } from "./filling.ts";

export const secret: KindDefinition<Secret> = {
  group: "",
  version: "v1",
  kind: "Secret",
  plural: "secrets",
  singular: "secret",
  namespaced: true,
  default: (object) => fill(withoutStringData(object), { type: "Opaque" }),
  validate: validateSecret,
  validateUpdate: validateSecretUpdate,
  updateErrorsFirst: true,
  selectableFields: { type: (object) => object.type ?? "" },
};

interface WithStringData extends Secret {
  readonly stringData?: Readonly<Record<string, string>>;
}

/** `stringData` is for writing only: its values go to `data`, over what is there. */
function withoutStringData(object: WithStringData): Secret {
  if (object.stringData === undefined) return object;
  const { stringData, ...rest } = object;
  const encoded = Object.entries(stringData).map(([key, text]): [string, string] => [key, encodeBase64Text(text)]);
  return { ...rest, data: Object.fromEntries([...Object.entries(rest.data ?? {}), ...encoded]) };
}
