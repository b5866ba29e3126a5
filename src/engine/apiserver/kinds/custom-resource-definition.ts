/**
 * CustomResourceDefinition.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/custom-resource-definition-v1/
 * Upstream: k8s.io/apiextensions-apiserver/pkg/registry/customresourcedefinition (strategy.go, etcd.go).
 */
import type {
  CustomResourceConversion,
  CustomResourceDefinition,
  CustomResourceDefinitionStatus,
} from "../../../api/types/apiextensions.ts";
import type { Condition } from "../../../api/types/meta.ts";
import { validateDefinition, validateDefinitionUpdate } from "../custom-resources/definition/validate-definition.ts";
import type { KindDefinition } from "../kind-definition.ts";

/** Holds the definition until its instances are gone. */
const CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

export const customResourceDefinition: KindDefinition<CustomResourceDefinition> = {
  group: "apiextensions.k8s.io",
  version: "v1",
  kind: "CustomResourceDefinition",
  plural: "customresourcedefinitions",
  singular: "customresourcedefinition",
  namespaced: false,
  shortNames: ["crd", "crds"],
  categories: ["api-extensions"],
  subresources: ["status"],
  generation: "spec",
  default: withDefaults,
  prepareForCreate: (object) => ({ ...object, status: firstStatus(object) }),
  prepareForUpdate: (object) => withStoredVersion(object),
  prepareForDelete: beforeDeletion,
  validatesUpdatesWhole: true,
  validate: validateDefinition,
  validateUpdate: validateDefinitionUpdate,
};

/** Upstream: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1/defaults.go. */
function withDefaults(object: CustomResourceDefinition): CustomResourceDefinition {
  // Whatever a client left out, the fields that Go always has are there.
  const spec = { group: "", scope: "", ...(object.spec as Partial<CustomResourceDefinition["spec"]> | undefined) };
  const { kind = "", plural = "", ...given } = { ...spec.names };
  const names = {
    ...given,
    kind,
    listKind: given.listKind || (kind === "" ? "" : `${kind}List`),
    plural,
    singular: given.singular || kind.toLowerCase(),
  };
  const conversion = withServicePort({ strategy: "None", ...spec.conversion });
  const versions = spec.versions ?? [];
  return { ...object, spec: { ...spec, conversion, names, versions } };
}

function withServicePort(conversion: CustomResourceConversion): CustomResourceConversion {
  const { webhook } = conversion;
  const service = webhook?.clientConfig?.service;
  if (webhook === undefined || service === undefined || service.port !== undefined) return conversion;
  const clientConfig = { ...webhook.clientConfig, service: { ...service, port: 443 } };
  return { ...conversion, webhook: { ...webhook, clientConfig } };
}

function firstStatus({ spec }: CustomResourceDefinition): CustomResourceDefinitionStatus {
  return {
    acceptedNames: { kind: "", plural: "" },
    conditions: [],
    storedVersions: spec.versions.filter(({ storage }) => storage).map(({ name }) => name),
  };
}

/** A version that objects are stored in is remembered, until somebody has migrated them and says so. */
function withStoredVersion(object: CustomResourceDefinition): CustomResourceDefinition {
  const { storedVersions = [] } = object.status;
  const added = object.spec.versions.filter(({ storage, name }) => storage && !storedVersions.includes(name));
  if (added.length === 0) return object;
  return {
    ...object,
    status: { ...object.status, storedVersions: [...storedVersions, ...added.map(({ name }) => name)] },
  };
}

function beforeDeletion(object: CustomResourceDefinition, now: string): CustomResourceDefinition {
  const { finalizers = [] } = object.metadata;
  const terminating: Condition = {
    lastTransitionTime: now,
    message: "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
    reason: "InstanceDeletionPending",
    status: "True",
    type: "Terminating",
  };
  return {
    ...object,
    metadata: finalizers.includes(CLEANUP)
      ? object.metadata
      : { ...object.metadata, finalizers: [...finalizers, CLEANUP] },
    status: { ...object.status, conditions: [...(object.status.conditions ?? []), terminating] },
  };
}
