/**
 * DeviceClass and ResourceSlice: kinds of devices, and those that a driver has. Checked and stored; no driver is
 * simulated.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/
 */
import { dns1123LabelProblems, dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import type { DeviceClass, ResourceSlice } from "../../../api/types/resource.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { type Errors, immutable, invalid, invalidFor, required } from "../validation/errors.ts";

export const deviceClass: KindDefinition<DeviceClass> = {
  group: "resource.k8s.io",
  version: "v1",
  kind: "DeviceClass",
  plural: "deviceclasses",
  singular: "deviceclass",
  namespaced: false,
  generation: "spec",
  validate: ({ spec }) =>
    (spec?.selectors ?? []).flatMap(({ cel }, index) =>
      cel === undefined ? [required(`spec.selectors[${index}].cel`)] : [],
    ),
  warnings: () => ["no device driver is simulated: nothing of this class is ever allocated in this simulated cluster"],
};

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
  validate: validateSlice,
  validateUpdate: ({ spec }, { spec: before }) => [
    ...immutable("spec.driver", spec.driver, spec.driver === before.driver),
    ...immutable("spec.nodeName", spec.nodeName, spec.nodeName === before.nodeName),
  ],
  warnings: () => ["no device driver is simulated: these devices are never allocated in this simulated cluster"],
};

function validateSlice({ spec }: ResourceSlice): Errors {
  const { driver = "", pool, nodeName, nodeSelector, allNodes, perDeviceNodeSelection, devices = [] } = spec ?? {};
  const places = [nodeName || undefined, nodeSelector, allNodes || undefined, perDeviceNodeSelection || undefined];
  const given = places.filter((place) => place !== undefined).length;
  const form = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";
  return [
    ...(driver === ""
      ? [required("spec.driver")]
      : invalidFor("spec.driver", driver, dns1123SubdomainProblems(driver))),
    ...(pool?.name ? [] : [required("spec.pool.name")]),
    ...((pool?.resourceSliceCount ?? 0) > 0
      ? []
      : [invalid("spec.pool.resourceSliceCount", pool?.resourceSliceCount ?? 0, "must be greater than zero")]),
    ...(given === 1 ? [] : given === 0 ? [required("spec", form)] : [invalid("spec", null, form)]),
    ...devices.flatMap(({ name = "" }, index) => {
      const field = `spec.devices[${index}].name`;
      return name === "" ? [required(field)] : invalidFor(field, name, dns1123LabelProblems(name));
    }),
  ];
}
