/**
 * The ConfigMap `kube-root-ca.crt` in every namespace, by which Pods can check whom they talk to.
 * Upstream: pkg/controller/certificates/rootcacertpublisher/publisher.go.
 */
import { CLUSTER_AUTHORITY } from "../../../api/cluster-authority.ts";
import type { ConfigMap, Namespace } from "../../../api/types/core.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, type SyncResult } from "../../machinery/controller-loop.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { Informer } from "../../machinery/informer.ts";

export const ROOT_CA_CONFIG_MAP = "kube-root-ca.crt";
const DESCRIPTION =
  "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.";
const DATA = { "ca.crt": CLUSTER_AUTHORITY };

export class RootCaPublisher extends ControllerLoop {
  private readonly namespaces: Informer<Namespace>;
  private readonly configMaps: Informer<ConfigMap>;

  constructor(context: ComponentContext) {
    super("root-ca-cert-publisher", context);
    this.namespaces = context.informers.for("Namespace");
    this.configMaps = context.informers.for("ConfigMap");
    this.namespaces.addHandler(({ type, object }) => {
      if (type !== "DELETED") this.queue.add(object.metadata.name);
    });
    this.configMaps.addHandler(({ object }) => {
      if (object.metadata.name === ROOT_CA_CONFIG_MAP) this.queue.add(object.metadata.namespace ?? "");
    });
  }

  start(): void {
    for (const { metadata } of this.namespaces.list()) this.queue.add(metadata.name);
  }

  protected sync(namespace: string): SyncResult {
    if (this.namespaces.get(undefined, namespace)?.status.phase !== "Active") return "done";
    const existing = this.configMaps.get(namespace, ROOT_CA_CONFIG_MAP);
    if (existing === undefined) {
      const metadata = {
        name: ROOT_CA_CONFIG_MAP,
        namespace,
        annotations: { "kubernetes.io/description": DESCRIPTION },
      };
      const why = { reason: "RootCertificateMissing", params: { namespace } };
      const draft = { apiVersion: "v1", kind: "ConfigMap", metadata, data: DATA } as const;
      return this.client.create("ConfigMap", draft, why).ok ? "done" : "retry";
    }
    if (sameValue(existing.data, DATA)) return "done";
    const why = { reason: "RootCertificateChanged", params: { namespace } };
    return this.client.update("ConfigMap", { ...existing, data: DATA }, why).ok ? "done" : "retry";
  }
}
