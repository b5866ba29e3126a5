/** `kubectl describe ingress` and `ingressclass`. Upstream: describeIngressV1, describeBackendV1, describeIngressClassV1. */
import type { EndpointSlice, Service } from "../../api/types/core.ts";
import type { Ingress, IngressBackend, IngressClass } from "../../api/types/networking.ts";
import { get, type Steps } from "../steps.ts";
import type { Status } from "../../api/status.ts";
import { describerOf } from "./describer.ts";
import { endpointsText } from "./describe-service.ts";

export const describeIngress = describerOf<Ingress>(function* (to, { metadata, spec, status }) {
  const namespace = metadata.namespace ?? "";
  to.field("Name", metadata.name).labels("Labels", metadata.labels).field("Namespace", namespace);
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? "");
  to.field("Address", addresses.join(","));
  to.field("Ingress Class", spec?.ingressClassName ?? "<none>");
  const fallback = spec?.defaultBackend;
  const text = fallback === undefined ? "<default>" : yield* backendText(fallback, namespace);
  to.field("Default backend", text);
  if ((spec?.tls ?? []).length > 0) to.line(0, "TLS:");
  for (const { secretName = "", hosts = [] } of spec?.tls ?? []) {
    if (secretName === "") to.line(1, `SNI routes ${hosts.join(",")}`);
    else to.line(1, `${secretName} terminates ${hosts.join(",")}`);
  }
  to.line(0, "Rules:").line(1, "Host\tPath\tBackends").line(1, "----\t----\t--------");
  let count = 0;
  for (const { host, http } of spec?.rules ?? []) {
    if (http === undefined) continue;
    count += 1;
    to.line(1, `${host || "*"}\t`);
    for (const { path = "", backend } of http.paths) {
      to.line(1, `\t${path} \t${yield* backendText(backend, namespace)}`);
    }
  }
  if (count === 0) to.line(1, `*\t*\t${text}`);
  to.annotations("Annotations", metadata.annotations);
});

/** `web:80 (10.244.1.2:80)`, or why it leads nowhere. */
function* backendText({ service, resource }: IngressBackend, namespace: string): Steps<string> {
  if (service === undefined) {
    return `APIGroup: ${resource?.apiGroup ?? "<none>"}, Kind: ${resource?.kind ?? ""}, Name: ${resource?.name ?? ""}`;
  }
  const { name, port } = service;
  const label = `${name}:${port?.name ?? port?.number ?? ""}`;
  const answer = yield* get(`/api/v1/namespaces/${namespace}/services/${encodeURIComponent(name)}`);
  if (answer.code >= 400) return `${label} (<error: ${(answer.body as Status).message ?? ""}>)`;
  const found = ((answer.body as Service).spec.ports ?? []).find(
    (one) =>
      (port?.name !== undefined && one.name === port.name) || (port?.number !== undefined && one.port === port.number),
  );
  const selector = encodeURIComponent(`kubernetes.io/service-name=${name}`);
  const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=${selector}`;
  const slices = yield* get(path);
  const items = slices.code < 400 ? (slices.body as { readonly items: readonly EndpointSlice[] }).items : [];
  return `${label} (${found === undefined ? "" : endpointsText(found, items)})`;
}

export const describeIngressClass = describerOf<IngressClass>((to, { metadata, spec }) => {
  to.field("Name", metadata.name).labels("Labels", metadata.labels).annotations("Annotations", metadata.annotations);
  to.field("Controller", spec?.controller ?? "");
  const { parameters } = spec ?? {};
  if (parameters === undefined) return;
  to.line(0, "Parameters:");
  if (parameters.apiGroup !== undefined) to.line(1, `APIGroup:\t${parameters.apiGroup}`);
  to.line(1, `Kind:\t${parameters.kind}`).line(1, `Name:\t${parameters.name}`);
});
