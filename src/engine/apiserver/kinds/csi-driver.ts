/**
 * CSIDriver.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { CSIDriver, CSIDriverSpec, TokenRequest } from "../../../api/types/storage.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { duplicate, type Errors, invalid, required, unsupported } from "../validation/errors.ts";
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
  validate: ({ metadata, spec }) => [...validateDriverName(metadata.name, "name"), ...validateSpec(spec)],
  validateUpdate: validateDriverUpdate,
};

const GROUP_POLICIES = ["File", "None", "ReadWriteOnceWithFSType"];
const MODES = ["Persistent", "Ephemeral"];
const SHORTEST_PERIOD_SECONDS = 10;
const SHORTEST_TOKEN_SECONDS = 600;
const LONGEST_TOKEN_SECONDS = 4_294_967_296;

/** Upstream: pkg/apis/storage/validation (validateCSIDriverSpec). */
function validateSpec(spec: CSIDriverSpec): Errors {
  const { fsGroupPolicy, nodeAllocatableUpdatePeriodSeconds: period, volumeLifecycleModes = [] } = spec;
  const path = "spec.nodeAllocatableUpdatePeriodSeconds";
  return [
    ...(spec.attachRequired === undefined ? [required("spec.attachedRequired")] : []),
    ...(fsGroupPolicy === undefined || GROUP_POLICIES.includes(fsGroupPolicy)
      ? []
      : [unsupported("spec.fsGroupPolicy", fsGroupPolicy, GROUP_POLICIES)]),
    ...validateTokenRequests(spec.tokenRequests ?? []),
    ...volumeLifecycleModes
      .filter((mode) => !MODES.includes(mode))
      .map((mode) => unsupported("spec.volumeLifecycleModes", mode, MODES)),
    ...(period === undefined || period >= SHORTEST_PERIOD_SECONDS
      ? []
      : [invalid(path, period, "must be greater than or equal to 10 seconds")]),
  ];
}

/** Each audience has one token. */
function validateTokenRequests(requests: readonly TokenRequest[]): Errors {
  const audiences = requests.map(({ audience = "" }) => audience);
  return requests.flatMap(({ audience = "", expirationSeconds: seconds }, index) => {
    const path = `spec.tokenRequests[${index}]`;
    if (audiences.indexOf(audience) < index) return [duplicate(`${path}.audience`, audience)];
    if (seconds === undefined) return [];
    const field = `${path}.expirationSeconds`;
    if (seconds < SHORTEST_TOKEN_SECONDS) {
      return [invalid(field, seconds, "may not specify a duration less than 10 minutes")];
    }
    if (seconds <= LONGEST_TOKEN_SECONDS) return [];
    return [invalid(field, seconds, "may not specify a duration larger than 2^32 seconds")];
  });
}

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
