/** The facts of each kind. */
import type { TFunction } from "i18next";
import type { Deployment, ReplicaSet } from "../../api/types/apps.ts";
import type { ConfigMap, EndpointSlice, Event, Node, Secret, Service } from "../../api/types/core.ts";
import type { Condition, KubeObject } from "../../api/types/meta.ts";
import type { Container, ContainerStatus, Pod } from "../../api/types/pod.ts";
import type { ResourceList } from "../../api/types/requirements.ts";
import type { Fault, Machine, Traffic } from "../../api/types/sim.ts";
import { age } from "../../i18n/units.ts";
import { Approximate, LabelChips, Meter, ObjectLink, type Fact } from "./Facts.tsx";

/** Kinds whose facts stand here; of others the server is asked. */
export const OWN_FACTS: ReadonlySet<string> = new Set([
  "Pod",
  "Deployment",
  "ReplicaSet",
  "Service",
  "Node",
  "Machine",
  "Traffic",
  "Fault",
  "Event",
  "EndpointSlice",
  "ConfigMap",
  "Secret",
]);

/** @param now RFC 3339 */
export function kindFacts(object: KubeObject, t: TFunction, now: string): readonly Fact[] {
  switch (object.kind) {
    case "Pod":
      return podFacts(object as Pod, t);
    case "Deployment":
    case "ReplicaSet":
      return workloadFacts(object as Deployment | ReplicaSet, t);
    case "Service":
      return serviceFacts(object as Service, t);
    case "Node":
      return nodeFacts(object as Node, t, now);
    case "Machine":
      return machineFacts(object as Machine, t);
    case "Traffic":
      return trafficFacts(object as Traffic, t);
    case "Fault":
      return faultFacts(object as Fault, t, now);
    case "Event":
      return eventFacts(object as Event, t);
    case "EndpointSlice":
      return sliceFacts(object as EndpointSlice, t);
    case "ConfigMap":
    case "Secret":
      return [[t("inspector.facts.keys"), Object.keys((object as ConfigMap | Secret).data ?? {}).join(", ")]];
    default:
      return [];
  }
}

function podFacts({ spec, status }: Pod, t: TFunction): readonly Fact[] {
  const statuses = new Map((status.containerStatuses ?? []).map((container) => [container.name, container]));
  return [
    [t("inspector.facts.node"), spec.nodeName && <ObjectLink to={{ kind: "Node", name: spec.nodeName }} />],
    [t("inspector.facts.ip"), status.podIP && <code>{status.podIP}</code>],
    [
      t("inspector.facts.containers"),
      <ul key="containers" className="facts__list">
        {spec.containers.map((container) => (
          <li key={container.name}>
            <strong>{container.name}</strong> <code>{container.image}</code>
            <ContainerLine container={container} status={statuses.get(container.name)} t={t} />
          </li>
        ))}
      </ul>,
      "images",
    ],
    [t("inspector.facts.qos"), status.qosClass],
    [t("inspector.facts.message"), status.message],
    [t("inspector.facts.conditions"), <Conditions key="conditions" conditions={status.conditions ?? []} />, "probes"],
  ];
}

function ContainerLine({
  container,
  status,
  t,
}: {
  readonly container: Container;
  readonly status: ContainerStatus | undefined;
  readonly t: TFunction;
}): React.ReactNode {
  const requests = resources(container.resources?.requests);
  const limits = resources(container.resources?.limits);
  const terminated = status?.state.terminated ?? status?.lastState.terminated;
  return (
    <div className="muted">
      {requests !== "" && <div>{`${t("inspector.facts.requests")}: ${requests}`}</div>}
      {limits !== "" && (
        <div>
          {`${t("inspector.facts.limits")}: ${limits}`}
          <Approximate topic="limits" what={t("inspector.facts.limits")} />
        </div>
      )}
      {status !== undefined && status.restartCount > 0 && (
        <div>
          {`${t("inspector.facts.restarts")}: ${status.restartCount}`}
          {terminated !== undefined &&
            ` (${terminated.reason ?? ""} ${t("inspector.facts.exit", { code: terminated.exitCode })})`}
          <Approximate topic="restarts" what={t("inspector.facts.restarts")} />
        </div>
      )}
      {status?.state.waiting?.message !== undefined && <div>{status.state.waiting.message}</div>}
    </div>
  );
}

function resources(list: ResourceList | undefined): string {
  return Object.entries(list ?? {})
    .map(([name, amount]) => `${name} ${amount}`)
    .join(", ");
}

/** Conditions that are a problem when they hold. */
const BAD_WHEN_TRUE = /Pressure$|Unavailable$|Failure$|DisruptionTarget/;

export function Conditions({ conditions }: { readonly conditions: readonly Condition[] }): React.ReactNode {
  return (
    <ul className="facts__list">
      {conditions.map(({ type, status, reason, message }) => {
        const fine = status === (BAD_WHEN_TRUE.test(type) ? "False" : "True");
        return (
          <li key={type}>
            {type} <span className={fine ? "muted" : ""}>{status}</span>
            {!fine && reason !== undefined && reason !== "" && <span className="muted"> · {reason}</span>}
            {!fine && message !== undefined && message !== "" && <div className="muted">{message}</div>}
          </li>
        );
      })}
    </ul>
  );
}

function workloadFacts(workload: Deployment | ReplicaSet, t: TFunction): readonly Fact[] {
  const { spec, status } = workload;
  const want = spec.replicas ?? 1;
  const ready = status.readyReplicas ?? 0;
  const strategy = workload.kind === "Deployment" ? workload.spec.strategy : undefined;
  const { maxSurge, maxUnavailable } = strategy?.rollingUpdate ?? {};
  const rolling = maxSurge === undefined ? "" : ` (+${maxSurge}, −${maxUnavailable ?? 0})`;
  return [
    [t("inspector.facts.ready"), <Meter key="ready" part={ready} whole={want} text={`${ready} / ${want}`} />],
    [
      t("inspector.facts.upToDate"),
      workload.kind === "Deployment" ? String(workload.status.updatedReplicas ?? 0) : undefined,
    ],
    [t("inspector.facts.available"), String(status.availableReplicas ?? 0)],
    [
      t("inspector.facts.image"),
      <code key="image">{spec.template.spec.containers.map(({ image }) => image).join(", ")}</code>,
      "images",
    ],
    [t("inspector.facts.strategy"), strategy?.type === undefined ? undefined : `${strategy.type}${rolling}`],
    [t("inspector.facts.revision"), workload.metadata.annotations?.["deployment.kubernetes.io/revision"]],
    [t("inspector.facts.selector"), <LabelChips key="selector" labels={spec.selector.matchLabels} />],
    [
      t("inspector.facts.conditions"),
      (status.conditions?.length ?? 0) > 0 && <Conditions key="conditions" conditions={status.conditions ?? []} />,
    ],
  ];
}

function serviceFacts({ spec }: Service, t: TFunction): readonly Fact[] {
  const ports = (spec.ports ?? []).map(
    ({ port, targetPort = port, nodePort, protocol = "TCP" }) =>
      `${port} → ${targetPort}${nodePort === undefined ? "" : ` (node ${nodePort})`} ${protocol}`,
  );
  return [
    [t("inspector.facts.type"), spec.type],
    [t("inspector.facts.clusterIP"), <code key="ip">{spec.clusterIP}</code>, "addresses"],
    [t("inspector.facts.ports"), ports.join(", ")],
    [t("inspector.facts.selector"), spec.selector && <LabelChips labels={spec.selector} />],
  ];
}

function sliceFacts({ endpoints }: EndpointSlice, t: TFunction): readonly Fact[] {
  return [
    [
      t("inspector.facts.endpoints"),
      endpoints.length === 0 ? (
        t("inspector.facts.none")
      ) : (
        <ul className="facts__list">
          {endpoints.map(({ addresses, conditions, targetRef }) => (
            <li key={addresses.join()}>
              <code>{addresses.join(", ")}</code> {targetRef?.name}{" "}
              {conditions?.ready === false && <span className="muted">NotReady</span>}
            </li>
          ))}
        </ul>
      ),
      "endpoints",
    ],
  ];
}

function nodeFacts({ spec, status }: Node, t: TFunction, now: string): readonly Fact[] {
  const ready = status.conditions?.find(({ type }) => type === "Ready");
  const allocatable = status.allocatable ?? {};
  return [
    [t("inspector.facts.address"), status.addresses?.map(({ address }) => address).join(", ")],
    [t("inspector.facts.cpu"), allocatable["cpu"]],
    [t("inspector.facts.memory"), allocatable["memory"]],
    [t("inspector.facts.pods"), allocatable["pods"]],
    [
      t("inspector.facts.taints"),
      (spec.taints?.length ?? 0) > 0 && (
        <ul className="facts__list">
          {spec.taints?.map(({ key, value, effect }) => (
            <li key={`${key}${effect}`}>
              <code>{`${key}${value === undefined ? "" : `=${value}`}:${effect}`}</code>
            </li>
          ))}
        </ul>
      ),
    ],
    [
      t("inspector.facts.heartbeat"),
      ready?.lastHeartbeatTime === undefined ? undefined : age(ready.lastHeartbeatTime, now),
    ],
    [t("inspector.facts.version"), status.nodeInfo?.["kubeletVersion"] as string | undefined],
    [t("inspector.facts.conditions"), <Conditions key="conditions" conditions={status.conditions ?? []} />],
  ];
}

function machineFacts({ spec, status }: Machine, t: TFunction): readonly Fact[] {
  return [
    [t("inspector.facts.power"), t(`inspector.state.machine.${spec.power}`)],
    [t("inspector.facts.phase"), status.phase],
    [t("inspector.facts.node"), status.nodeName && <ObjectLink to={{ kind: "Node", name: status.nodeName }} />],
    [t("inspector.facts.cpu"), spec.cpu],
    [t("inspector.facts.memory"), spec.memory],
    [t("inspector.facts.pods"), spec.pods],
    [t("inspector.facts.zone"), spec.zone],
    [t("inspector.facts.address"), status.address],
    [t("inspector.facts.faults"), status.faults?.join(", ")],
  ];
}

function trafficFacts({ spec, status }: Traffic, t: TFunction): readonly Fact[] {
  const { latencyMs, failures = {}, answers = {}, sent = 0, ok = 0, failed = 0 } = status;
  const counts = (table: Readonly<Record<string, number>>): React.ReactNode =>
    Object.keys(table).length > 0 && (
      <ul className="facts__list">
        {Object.entries(table).map(([name, count]) => (
          <li key={name}>
            <Meter part={count} whole={sent} text={`${name} · ${count}`} />
          </li>
        ))}
      </ul>
    );
  return [
    [t("inspector.facts.url"), <code key="url">{spec.url}</code>],
    [t("inspector.facts.rate"), spec.requestsPerSecond],
    [t("inspector.facts.sent"), sent],
    [t("inspector.facts.succeeded"), ok],
    [t("inspector.facts.failed"), failed],
    [
      t("inspector.facts.latency"),
      latencyMs && `${[latencyMs.p50, latencyMs.p90, latencyMs.p99].map((ms) => Math.round(ms)).join(" / ")} ms`,
      "latency",
    ],
    [t("inspector.facts.failures"), counts(failures)],
    [t("inspector.facts.answers"), counts(answers), "requests"],
  ];
}

function eventFacts({ type, reason, message, count, involvedObject, source }: Event, t: TFunction): readonly Fact[] {
  const { kind = "", namespace, name = "" } = involvedObject;
  const to = { kind, name, ...(namespace === undefined || namespace === "" ? {} : { namespace }) };
  return [
    [t("events.object"), <ObjectLink key="object" to={to} text={`${kind} ${name}`} />],
    [t("events.type"), type],
    [t("events.reason"), reason],
    [t("events.message"), message],
    [t("events.source"), [source?.component, source?.host].filter((part) => part !== undefined).join(", ")],
    [t("events.times"), count],
  ];
}

function faultFacts({ spec, status }: Fault, t: TFunction, now: string): readonly Fact[] {
  const { machine, namespace = "default", pod, container } = spec.target;
  return [
    [t("inspector.facts.type"), spec.type, spec.type],
    [
      t("inspector.facts.target"),
      machine !== undefined ? (
        <ObjectLink to={{ kind: "Node", name: machine }} />
      ) : (
        pod && (
          <ObjectLink to={{ kind: "Pod", namespace, name: pod }} text={container ? `${pod} / ${container}` : pod} />
        )
      ),
    ],
    [t("inspector.facts.phase"), status?.phase],
    [t("inspector.facts.since"), status?.since === undefined ? undefined : age(status.since, now)],
    [t("inspector.facts.message"), status?.message],
  ];
}
