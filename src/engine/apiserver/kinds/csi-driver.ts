/**
 * CSIDriver.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { CSIDriver } from "../../../api/types/storage.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { type Errors, invalid, required } from "../validation/errors.ts";
import { validateDriverName } from "../validation/persistent-volumes.ts";
import { fill, withField } from "./filling.ts";

export const csiDriver: KindDefinition<CSIDriver> = {
  group: "storage.k8s.io",
  version: "v1",
  kind: "CSIDriver",
  plural: "csidrivers",
  singular: "csidriver",
  namespaced: false,
  requiresResourceVersionOnUpdate: true,
  generation: "spec",
  default: (object) =>
    withField(
      object,
      "spec",
      fill(object.spec ?? {}, {
        attachRequired: true,
        fsGroupPolicy: "ReadWriteOnceWithFSType",
        podInfoOnMount: false,
        requiresRepublish: false,
        seLinuxMount: false,
        storageCapacity: false,
        volumeLifecycleModes: ["Persistent"],
      }),
    ),
  validate: ({ metadata, spec }) => [
    ...validateDriverName(metadata.name, "name"),
    ...(spec.attachRequired === undefined ? [required("spec.attachedRequired")] : []),
  ],
  validateUpdate: validateDriverUpdate,
};

/** Upstream: pkg/apis/storage/validation (ValidateCSIDriverUpdate). */
function validateDriverUpdate({ spec }: CSIDriver, { spec: before }: CSIDriver): Errors {
  const fixed = (name: "attachRequired", field: string): Errors =>
    spec[name] === before[name] ? [] : [invalid(field, spec[name] ?? null, "field is immutable")];
  const modes = (spec.volumeLifecycleModes ?? []).join() === (before.volumeLifecycleModes ?? []).join();
  return [
    ...fixed("attachRequired", "spec.attachedRequired"),
    ...(modes ? [] : [invalid("spec.volumeLifecycleModes", spec.volumeLifecycleModes ?? null, "field is immutable")]),
  ];
}
