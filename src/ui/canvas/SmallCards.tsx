/** The other things that stand on the canvas: the tray, Services, clients and the parts of the control plane. */
import type { Node, NodeProps } from "@xyflow/react";
import { CalendarClock, Database, Ellipsis, Globe, Repeat2, Server, UserRound } from "lucide-react";
import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ScenePart, ScenePartId, SceneService, SceneTraffic, SceneTray } from "../state/scene-store.ts";
import { useCanvas } from "./canvas-store.ts";
import { partState, serviceState, trafficErrors } from "./scene-words.ts";

export type TrayNode = Node<{ readonly tray: SceneTray }, "tray">;
export type ServiceNode = Node<{ readonly service: SceneService }, "service">;
export type TrafficNode = Node<{ readonly traffic: SceneTraffic }, "traffic">;
export type YouNode = Node<Record<string, never>, "you">;
export type PartNode = Node<{ readonly part: ScenePart }, "part">;

export const TrayCard = memo(function TrayCard({ data: { tray } }: NodeProps<TrayNode>): ReactNode {
  const { t } = useTranslation();
  return (
    <section
      className="tray"
      style={{ width: tray.width, height: tray.height }}
      aria-label={t("canvas.waitingForNode")}
    >
      <p className="tray__title detail">
        {t("canvas.waitingForNode")}
        {tray.more > 0 && <span className="tray__more">{t("canvas.moreWaiting", { count: tray.more })}</span>}
      </p>
    </section>
  );
});

function useSelected(kind: string, namespace: string, name: string): boolean {
  return useCanvas(
    ({ selected }) => selected?.kind === kind && selected.namespace === namespace && selected.name === name,
  );
}

/** A taller card has room for the name by which Pods reach the Service. */
const SERVICE_WITHOUT_DNS = 80;

export const ServiceCard = memo(function ServiceCard({ data: { service } }: NodeProps<ServiceNode>): ReactNode {
  const { t } = useTranslation();
  const { namespace, name } = service;
  const selected = useSelected("Service", namespace, name);
  const state = serviceState(service, t);
  return (
    <div
      className={`service hue-${service.hue} ${selected ? "service--selected" : ""} service--${state.tone}`}
      style={{ width: service.width, height: service.height }}
      data-kind="Service"
      data-namespace={namespace}
      data-name={name}
    >
      <button
        type="button"
        className="service__name title"
        aria-label={t("canvas.service.name", { name, state: state.text })}
        aria-pressed={selected}
      >
        {name}
      </button>
      <p className="service__line detail">
        {service.clusterIP === "None" ? `${service.type} · headless` : service.type}
      </p>
      <p className={`service__line tone-${state.tone} detail`}>{state.text}</p>
      {service.height > SERVICE_WITHOUT_DNS && (
        <p className="service__line service__dns detail">{`${name}.${namespace}.svc`}</p>
      )}
      <MenuButton name={name} />
    </div>
  );
});

export const TrafficCard = memo(function TrafficCard({ data: { traffic } }: NodeProps<TrafficNode>): ReactNode {
  const { t } = useTranslation();
  const { namespace, name } = traffic;
  const selected = useSelected("Traffic", namespace, name);
  const errors = trafficErrors(traffic, t);
  const rate = t("canvas.traffic.rate", { rate: traffic.requestsPerSecond });
  return (
    <div
      className={`traffic ${selected ? "traffic--selected" : ""}`}
      style={{ width: traffic.width, height: traffic.height }}
      data-kind="Traffic"
      data-namespace={namespace}
      data-name={name}
    >
      <Globe className="traffic__icon" size={22} strokeWidth={1.5} aria-hidden />
      <button
        type="button"
        className="traffic__name title"
        aria-label={t("canvas.traffic.name", { name, rate, errors: errors.text })}
        aria-pressed={selected}
      >
        {name}
      </button>
      <p className="traffic__line traffic__rate detail">{rate}</p>
      <p className={`traffic__line tone-${errors.tone} detail`}>{errors.text}</p>
    </div>
  );
});

/** Role of an etcd member, as its status says it. */
const LEADER = "Leader";

const ICONS: Readonly<Record<ScenePartId, typeof Server>> = {
  "api-server": Server,
  etcd: Database,
  scheduler: CalendarClock,
  controllers: Repeat2,
};

export const PartCard = memo(function PartCard({ data: { part } }: NodeProps<PartNode>): ReactNode {
  const { t } = useTranslation();
  const Icon = ICONS[part.id];
  const name = t(`canvas.part.${part.id}`);
  const state = partState(part, t);
  const members = part.up ? (part.members ?? []) : [];
  return (
    <div
      className={`part ${part.up || part.starting === true ? "" : "part--down"}`}
      style={{ width: part.width, height: part.height }}
      data-kind="ControlPlane"
      data-name={part.id}
      data-phase={part.up ? "Up" : "Down"}
      data-pod={part.pod}
    >
      {part.up && part.lastActedMs !== undefined && <span key={part.lastActedMs} className="part__pulse" aria-hidden />}
      <button type="button" className="part__name title" aria-label={t("canvas.part.name", { part: name, state })}>
        <Icon size={13} aria-hidden /> {name}
      </button>
      {members.length > 0 ? <Members members={members} /> : <p className="part__line detail">{state}</p>}
    </div>
  );
});

type MemberList = NonNullable<ScenePart["members"]>;

/** One dot a member: filled when it runs, ringed when it leads. */
function Members({ members }: { readonly members: MemberList }): ReactNode {
  const { t } = useTranslation();
  const leader = members.find(({ role }) => role === LEADER);
  return (
    <p className="part__line part__members detail">
      {members.map(({ name, role }) => (
        <span key={name} className={`member member--${role}`} title={`${name}: ${role}`} aria-hidden />
      ))}
      <span className={leader === undefined ? "tone-danger" : ""}>
        {leader === undefined ? t("canvas.part.noLeader") : t("canvas.part.term", { term: leader.term })}
      </span>
    </p>
  );
}

/** What a learner does begins here. */
export const YouCard = memo(function YouCard(): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="you">
      <UserRound size={16} aria-hidden />
      <span className="you__name title">{t("canvas.you")}</span>
    </div>
  );
});

function MenuButton({ name }: { readonly name: string }): ReactNode {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className="machine__menu"
      data-opens-menu
      aria-haspopup="menu"
      aria-label={t("canvas.actionsFor", { name })}
    >
      <Ellipsis size={16} aria-hidden />
    </button>
  );
}
