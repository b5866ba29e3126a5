/**
 * What every Namespace gets: the finalizer that holds it while its content is removed, and the label with its name.
 * Upstream: pkg/registry/core/namespace/strategy.go.
 */
import type { Namespace } from "../../../api/types/core.ts";

const NAMESPACE_NAME_LABEL = "kubernetes.io/metadata.name";

export function withNamespaceDefaults(object: Namespace): Namespace {
  const { metadata, spec } = object;
  const finalizers = spec?.finalizers ?? [];
  return {
    ...object,
    metadata: { ...metadata, labels: { ...metadata.labels, [NAMESPACE_NAME_LABEL]: metadata.name } },
    spec: { ...spec, finalizers: finalizers.includes("kubernetes") ? finalizers : [...finalizers, "kubernetes"] },
  };
}
