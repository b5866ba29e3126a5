/**
 * ConfigMaps and Secrets hold at most 1 MiB.
 * Upstream: pkg/apis/core/validation (ValidateConfigMap, ValidateSecret).
 */
import type { KubeObject } from "../../../api/types/meta.ts";
import type { FieldError } from "../field-error.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { utf8Length } from "../write/object-meta-validation.ts";

const MAX_BYTES = 1_048_576;
const DETAIL = `may not be more than ${MAX_BYTES} bytes`;

interface WithData {
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

export function sizeErrors(definition: KindDefinition, object: KubeObject): readonly FieldError[] {
  const { data, binaryData } = object as KubeObject & WithData;
  if (definition.kind === "ConfigMap") {
    const bytes = total(data, utf8Length) + total(binaryData, decodedLength);
    return bytes > MAX_BYTES ? [{ type: "Too long", field: "[]", detail: DETAIL }] : [];
  }
  if (definition.kind === "Secret") {
    return total(data, decodedLength) > MAX_BYTES ? [{ type: "Too long", field: "data", detail: DETAIL }] : [];
  }
  return [];
}

function total(data: Readonly<Record<string, string>> | undefined, lengthOf: (text: string) => number): number {
  let bytes = 0;
  for (const value of Object.values(data ?? {})) if (typeof value === "string") bytes += lengthOf(value);
  return bytes;
}

/** Bytes behind a base64 text. */
function decodedLength(text: string): number {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return Math.floor((text.length * 3) / 4) - padding;
}
