/**
 * Where errors say that a part of a version stands: what all versions have in common is read as if it stood above them.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1/conversion.go.
 */
import { sameValue } from "../../../../api/same-value.ts";
import type { CustomResourceDefinitionVersion as Version } from "../../../../api/types/apiextensions.ts";

export type VersionPart = "schema" | "subresources" | "additionalPrinterColumns" | "selectableFields";

const NAMES_ABOVE: Readonly<Record<VersionPart, string>> = {
  schema: "validation",
  subresources: "subresources",
  additionalPrinterColumns: "additionalPrinterColumns",
  selectableFields: "selectableFields",
};

/** One part of the versions, and the path at which it is checked. */
export interface PlacedPart {
  readonly version: Version;
  readonly path: string;
}

/** The part as it is checked once for all versions; undefined when they differ. */
export function partAbove(versions: readonly Version[], part: VersionPart): PlacedPart | undefined {
  const [first, ...others] = versions;
  if (first === undefined || !others.every((version) => sameValue(version[part], first[part]))) return undefined;
  return { version: first, path: `spec.${NAMES_ABOVE[part]}` };
}

/** The part as it is checked for the version alone; undefined when all have the same. */
export function partOfVersion(versions: readonly Version[], index: number, part: VersionPart): PlacedPart | undefined {
  const version = versions[index];
  if (version === undefined || partAbove(versions, part) !== undefined) return undefined;
  return { version, path: `spec.versions[${index}].${part}` };
}
