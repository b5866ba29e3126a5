/**
 * How components name the kinds that CustomResourceDefinitions add: `plural.group`, as the definition is called.
 * No kind of the server has a dot in its name, and two groups may well have kinds of the same one.
 */
import type { KindName } from "./kinds.ts";
import type { CustomResourceDefinition } from "./types/apiextensions.ts";

/** The name for informers and clients; their objects are only known to be KubeObjects. */
export function customKindName({ metadata }: CustomResourceDefinition): KindName {
  return metadata.name as KindName;
}

export function isCustomKind(kind: string): boolean {
  return kind.includes(".");
}
