/** Where the way through a Service breaks, in sentences. */
import { CircleCheck, CircleHelp, CircleX } from "lucide-react";
import { useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { EndpointSlice, Service } from "../../api/types/core.ts";
import type { NetworkPolicy } from "../../api/types/networking.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Traffic } from "../../api/types/sim.ts";
import { translate } from "../../i18n/i18n.ts";
import { useLiveList, useObjects } from "../state/live-list.ts";
import { apiPath } from "../state/resources.ts";
import { useSimulated } from "../state/status-store.ts";
import { calls, explainService, type Finding } from "./explain-service.ts";
import { ObjectLink } from "./Facts.tsx";

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
  return (
    <section className="callout service-path">
      <h3>{t("inspector.path.title", { service: service.metadata.name })}</h3>
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
        {translate(`inspector.path.${key}`, params)}{" "}
        {about !== undefined && <ObjectLink to={about} text={`${about.kind} ${about.name}`} />}
      </span>
    </li>
  );
}

/** The same for what a client calls. */
export function TrafficPath({ traffic }: { readonly traffic: Traffic }): ReactNode {
  const services = useObjects<Service>("Service");
  const called = services.items.find((service) => calls(traffic, service));
  return called === undefined ? null : <ServicePath service={called} />;
}
