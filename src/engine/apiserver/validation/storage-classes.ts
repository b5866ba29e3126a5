/**
 * StorageClasses and VolumeAttributesClasses.
 * Upstream: pkg/apis/storage/validation/validation.go.
 */
import { labelKeyProblems, labelValueProblems } from "../../../api/label-syntax.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { StorageClass, TopologySelectorTerm, VolumeAttributesClass } from "../../../api/types/storage.ts";
import {
  duplicate,
  type Errors,
  forbidden,
  immutable,
  invalid,
  invalidFor,
  NO_ERRORS,
  required,
  unsupported,
} from "./errors.ts";
import type { Unchecked } from "./unchecked.ts";

const RECLAIM_POLICIES = ["Delete", "Retain"];
const BINDING_MODES = ["Immediate", "WaitForFirstConsumer"];
const MAX_PARAMETERS = 512;
const MAX_PARAMETER_BYTES = 256 * 1024;

export function validateStorageClass(object: StorageClass): Errors {
  const { reclaimPolicy = "", volumeBindingMode } = object;
  return [
    ...validateDriver(object.provisioner ?? "", "provisioner"),
    ...validateParameters(object.parameters ?? {}, true),
    ...(reclaimPolicy === "" || RECLAIM_POLICIES.includes(reclaimPolicy)
      ? NO_ERRORS
      : [unsupported("reclaimPolicy", reclaimPolicy, RECLAIM_POLICIES)]),
    ...(volumeBindingMode === undefined
      ? [required("volumeBindingMode")]
      : BINDING_MODES.includes(volumeBindingMode)
        ? NO_ERRORS
        : [unsupported("volumeBindingMode", volumeBindingMode, BINDING_MODES)]),
    ...validateTopologies(object.allowedTopologies ?? []),
  ];
}

export function validateStorageClassUpdate(next: StorageClass, previous: StorageClass): Errors {
  return [
    ...unchanged("parameters", next.parameters ?? {}, previous.parameters ?? {}),
    ...unchanged("provisioner", next.provisioner, previous.provisioner),
    ...unchanged("reclaimPolicy", next.reclaimPolicy, previous.reclaimPolicy),
    ...immutable(
      "volumeBindingMode",
      next.volumeBindingMode ?? null,
      next.volumeBindingMode === previous.volumeBindingMode,
    ),
  ];
}

export function validateAttributesClass(object: VolumeAttributesClass): Errors {
  return [
    ...validateDriver(object.driverName ?? "", "driverName"),
    ...validateParameters(object.parameters ?? {}, false),
  ];
}

export function validateAttributesClassUpdate(next: VolumeAttributesClass, previous: VolumeAttributesClass): Errors {
  return [
    ...unchanged("driverName", next.driverName, previous.driverName),
    ...unchanged("parameters", next.parameters ?? {}, previous.parameters ?? {}),
  ];
}

function unchanged(field: string, next: unknown, previous: unknown): Errors {
  return sameValue(next, previous) ? NO_ERRORS : [forbidden(field, `updates to ${field} are forbidden.`)];
}

function validateDriver(name: string, path: string): Errors {
  return name === "" ? [required(path)] : invalidFor(path, name, labelKeyProblems(name.toLowerCase()));
}

function validateParameters(parameters: Readonly<Record<string, string>>, allowEmpty: boolean): Errors {
  const entries = Object.entries(parameters);
  if (entries.length > MAX_PARAMETERS) return [tooLong(MAX_PARAMETERS)];
  if (entries.length === 0 && !allowEmpty) return [required("parameters", "must contain at least one key/value pair")];
  const bytes = entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  return [
    ...entries.flatMap(([key]) => (key === "" ? [invalid("parameters", key, "field can not be empty.")] : NO_ERRORS)),
    ...(bytes > MAX_PARAMETER_BYTES ? [tooLong(MAX_PARAMETER_BYTES)] : NO_ERRORS),
  ];
}

function tooLong(most: number) {
  return { type: "Too long" as const, field: "parameters", detail: `may not be more than ${most} bytes` };
}

function validateTopologies(terms: readonly Unchecked<TopologySelectorTerm>[]): Errors {
  return terms.flatMap((term, index) => {
    const keys = new Set<string>();
    return (term.matchLabelExpressions ?? []).flatMap(({ key = "", values = [] }, place) => {
      const path = `allowedTopologies[${index}].matchLabelExpressions[${place}]`;
      const repeated = keys.has(key);
      keys.add(key);
      return [
        ...(values.length === 0 ? [required(`${path}.values`)] : NO_ERRORS),
        ...values.flatMap((value, at) => [
          ...invalidFor(`${path}.values[${at}]`, value, labelValueProblems(value)),
          ...(values.indexOf(value) < at ? [duplicate(`${path}.values[${at}]`, value)] : NO_ERRORS),
        ]),
        ...invalidFor(`${path}.key`, key, labelKeyProblems(key)),
        ...(repeated ? [duplicate(`${path}.key`, key)] : NO_ERRORS),
      ];
    });
  });
}
