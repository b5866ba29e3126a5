/** Where the way through a Service breaks, in sentences. */
import { CircleCheck, CircleHelp, CircleX } from "lucide-react";
import { useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { EndpointSlice, Service } from "../../api/types/core.ts";
import type { Ingress, NetworkPolicy } from "../../api/types/networking.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Traffic } from "../../api/types/sim.ts";
import { translate } from "../../i18n/i18n.ts";
import { useLiveList, useObjects } from "../state/live-list.ts";
import { apiPath } from "../state/resources.ts";
import { useSimulated } from "../state/status-store.ts";
import { explainClient, explainIngress, servicesOf } from "./explain-client.ts";
import { calls, explainService, type Finding } from "./explain-service.ts";
import { ObjectLink } from "./Facts.tsx";
import { lostWords } from "./lost-words.ts";

const ICONS = { broken: CircleX, maybe: CircleHelp, fine: CircleCheck } as const;
const DNS_PATH = `${apiPath("EndpointSlice", "kube-system")}?labelSelector=kubernetes.io%2Fservice-name%3Dkube-dns`;

export function ServicePath({ service }: { readonly service: Service }): ReactNode {
  const { t } = useTranslation();
  const namespace = service.metadata.namespace ?? "default";
  const simulated = useSimulated();
  const pods = useObjects<Pod>("Pod");
  const slices = useObjects<EndpointSlice>("EndpointSlice", { namespace });
  const policies = useObjects<NetworkPolicy>("NetworkPolicy", { namespace });
  const traffics = useObjects<Traffic>("Traffic", { wanted: simulated });
  const dns = useLiveList<EndpointSlice>(DNS_PATH);
  const findings = useMemo(
    () =>
      explainService(service, {
        pods: pods.items,
        slices: slices.items,
        policies: policies.items,
        traffics: traffics.items,
        dnsSlices: dns.loaded ? dns.items : undefined,
      }),
    [service, pods.items, slices.items, policies.items, traffics.items, dns],
  );
  if (!pods.loaded || !slices.loaded) return null;
  return <Findings title={t("inspector.path.title", { service: service.metadata.name })} findings={findings} />;
}

function Findings({ title, findings }: { readonly title: string; readonly findings: readonly Finding[] }): ReactNode {
  return (
    <section className="callout service-path">
      <h3>{title}</h3>
      <ul>
        {findings.map((finding) => (
          <FindingLine key={`${finding.key} ${JSON.stringify(finding.params)}`} finding={finding} />
        ))}
      </ul>
    </section>
  );
}

function FindingLine({ finding: { key, sort, params, about } }: { readonly finding: Finding }): ReactNode {
  const { t } = useTranslation();
  const Icon = ICONS[sort];
  return (
    <li className={`service-path__line service-path__line--${sort}`}>
      <Icon size={15} aria-label={t(`inspector.path.${sort}`)} />
      <span>
        {translate(`inspector.path.${key}`, wordsOf(params))}{" "}
        {about !== undefined && <ObjectLink to={about} text={`${about.kind} ${about.name}`} />}
      </span>
    </li>
  );
}

/** A request that was lost is told in the page's language. */
function wordsOf(params: Finding["params"]): Finding["params"] {
  const { reason, message } = params;
  return typeof reason === "string" && typeof message === "string"
    ? { ...params, message: lostWords({ reason, message }) }
    : params;
}

/** The same for what a client calls. */
export function TrafficPath({ traffic }: { readonly traffic: Traffic }): ReactNode {
  const { t } = useTranslation();
  const { items: services, loaded } = useObjects<Service>("Service");
  const called = services.find((service) => calls(traffic, service));
  if (called !== undefined) return <ServicePath service={called} />;
  const { lastFailure: failure, errorsPerSecond = 0 } = traffic.status ?? {};
  const client = traffic.metadata.name;
  const fails: readonly Finding[] =
    failure === undefined || errorsPerSecond === 0
      ? []
      : [{ key: "trafficFails", sort: "broken", params: { client, reason: failure.reason, message: failure.message } }];
  const findings = [...(loaded ? explainClient(traffic, services) : []), ...fails];
  if (findings.length === 0) return null;
  return <Findings title={t("inspector.path.clientTitle", { url: traffic.spec.url })} findings={findings} />;
}

/** The same for routes into the cluster, and on through each Service behind them. */
export function IngressPath({ ingress }: { readonly ingress: Ingress }): ReactNode {
  const { t } = useTranslation();
  const { items: services, loaded } = useObjects<Service>("Service", { namespace: ingress.metadata.namespace });
  if (!loaded) return null;
  const findings = explainIngress(ingress, services);
  return (
    <>
      {findings.length > 0 && <Findings title={t("inspector.path.routes")} findings={findings} />}
      {servicesOf(ingress, services).map((service) => (
        <ServicePath key={service.metadata.uid} service={service} />
      ))}
    </>
  );
}
