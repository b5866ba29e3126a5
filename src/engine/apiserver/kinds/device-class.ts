/**
 * DeviceClass and ResourceSlice: kinds of devices, and those that a driver has. No driver is simulated.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/
 */
import { labelKeyProblems } from "../../../api/label-syntax.ts";
import type { DeviceClass, ResourceSlice } from "../../../api/types/resource.ts";
import type { KindDefinition } from "../kind-definition.ts";
import {
  MOST_ENTRIES,
  validateConfiguration,
  validateList,
  validateSelectors,
} from "../validation/device-configuration.ts";
import { type Errors, invalid } from "../validation/errors.ts";
import { validateResourceSlice, validateResourceSliceUpdate } from "../validation/resource-slices.ts";

export const deviceClass: KindDefinition<DeviceClass> = {
  group: "resource.k8s.io",
  version: "v1",
  kind: "DeviceClass",
  plural: "deviceclasses",
  singular: "deviceclass",
  namespaced: false,
  generation: "spec",
  validate: ({ spec }) => [
    ...validateSelectors(spec?.selectors, "spec.selectors"),
    ...validateList(spec?.config, MOST_ENTRIES, "spec.config", validateConfiguration),
    ...validateExtendedName(spec?.extendedResourceName),
  ],
};

/** Upstream: pkg/apis/core/v1/helper (IsExtendedResourceName). */
function validateExtendedName(name: string | undefined): Errors {
  const path = "spec.extendedResourceName";
  if (name === undefined) return [];
  const isNative = !name.includes("/") || /(^|\.)kubernetes\.io\//.test(name);
  const isExtended = !isNative && !name.startsWith("requests.") && labelKeyProblems(`requests.${name}`).length === 0;
  return isExtended ? [] : [invalid(path, name, "must be a valid extended resource name")];
}

export const resourceSlice: KindDefinition<ResourceSlice> = {
  group: "resource.k8s.io",
  version: "v1",
  kind: "ResourceSlice",
  plural: "resourceslices",
  singular: "resourceslice",
  namespaced: false,
  generation: "spec",
  selectableFields: {
    "spec.driver": ({ spec }) => spec?.driver ?? "",
    "spec.nodeName": ({ spec }) => spec?.nodeName ?? "",
  },
  validate: validateResourceSlice,
  validateUpdate: validateResourceSliceUpdate,
  warnings: () => ["no device driver is simulated: these devices are allocated, but containers do not see them"],
};
