/** Where the way breaks before any Service is reached: a name that nobody has, a route that leads nowhere. */
import { distance } from "fastest-levenshtein";
import type { Service } from "../../api/types/core.ts";
import type { Ingress, IngressBackend } from "../../api/types/networking.ts";
import type { Traffic } from "../../api/types/sim.ts";
import type { Finding } from "./explain-service.ts";

/** Names that differ by no more than this share of their letters, or by two letters that changed places, are taken for a slip. */
const MAX_SLIP = 0.5;
const SWAPPED = 2;

/** For a client whose URL names no Service: which one may have been meant. */
export function explainClient(
  { metadata, spec }: Pick<Traffic, "metadata" | "spec">,
  services: readonly Service[],
): readonly Finding[] {
  const host = /^[a-z]+:\/\/([^/:]+)/i.exec(spec.url)?.[1] ?? "";
  if (host === "" || /^[\d.]+$/.test(host)) return [];
  const [name = "", namespace = metadata.namespace ?? "default", ...rest] = host.split(".");
  // Outside of the cluster: `shop.example.com`.
  if (rest.length > 0 && rest[0] !== "svc") return [];
  return [noService(name, namespace), ...nearest(name, namespace, services, metadata.namespace)];
}

/** For routes into the cluster: each backend that is not there, or has no such port. */
export function explainIngress({ metadata, spec }: Ingress, services: readonly Service[]): readonly Finding[] {
  const namespace = metadata.namespace ?? "default";
  return backendsOf(spec).flatMap(({ service: wanted }): readonly Finding[] => {
    if (wanted === undefined) return [];
    const found = services.find((each) => each.metadata.name === wanted.name && each.metadata.namespace === namespace);
    if (found === undefined) return [noService(wanted.name, namespace), ...nearest(wanted.name, namespace, services)];
    const { name, number } = wanted.port ?? {};
    const ports = found.spec.ports ?? [];
    if (ports.some((port) => (name === undefined ? port.port === number : port.name === name))) return [];
    const has = ports.map((port) => port.name ?? String(port.port)).join(", ");
    const params = { service: wanted.name, port: name ?? number ?? "–", ports: has };
    return [{ key: "backendPort", sort: "broken", params, about: { kind: "Service", namespace, name: wanted.name } }];
  });
}

/** Services that the routes lead to, each once. */
export function servicesOf({ metadata, spec }: Ingress, services: readonly Service[]): readonly Service[] {
  const names = new Set(backendsOf(spec).map(({ service }) => service?.name));
  return services.filter((each) => each.metadata.namespace === metadata.namespace && names.has(each.metadata.name));
}

function backendsOf({ defaultBackend, rules = [] }: Ingress["spec"]): readonly IngressBackend[] {
  const all = [defaultBackend, ...rules.flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend))];
  const seen = new Set<string>();
  return all.filter((backend): backend is IngressBackend => {
    const key = JSON.stringify(backend ?? null);
    if (backend === undefined || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function noService(name: string, namespace: string): Finding {
  return { key: "noService", sort: "broken", params: { name, namespace } };
}

/** @param home where names of the same namespace are written short */
function nearest(name: string, namespace: string, services: readonly Service[], home = namespace): readonly Finding[] {
  const elsewhere = services.find((each) => each.metadata.name === name && each.metadata.namespace !== namespace);
  const ranked = services
    .filter((each) => each.metadata.namespace === namespace)
    .map(({ metadata }) => ({ metadata, cost: distance(metadata.name, name) }))
    .filter(({ cost }) => cost <= Math.max(name.length * MAX_SLIP, name.length > SWAPPED ? SWAPPED : 0))
    .toSorted((a, b) => a.cost - b.cost);
  const meant = elsewhere?.metadata ?? ranked[0]?.metadata;
  if (meant === undefined) return [];
  const { name: found, namespace: place = "default" } = meant;
  const full = place === home ? found : `${found}.${place}`;
  return [
    {
      key: "nearService",
      sort: "maybe",
      params: { name: full },
      about: { kind: "Service", namespace: place, name: found },
    },
  ];
}
