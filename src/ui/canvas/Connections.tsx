/** Frames around machines and lines between things: behind the cards, moved with them. */
import { lazy, memo, Suspense, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import {
  useScene,
  type Scene,
  type ScenePart,
  type SceneService,
  type SceneTray,
  type SceneZone,
} from "../state/scene-store.ts";
import type { SceneView } from "../state/view-store.ts";
import { useCanvas } from "./canvas-store.ts";
import { firstColumnOf } from "./scene-counts.ts";
import { Layer } from "./Layer.tsx";
import { loopPaths } from "./loop/loop-paths.ts";
import { roundedPath, serviceRoute, trafficRoute } from "./routes.ts";

/** Fetched when another view than Placement is first shown. */
const BoardLinks = lazy(async () => ({ default: (await import("./BoardLinks.tsx")).BoardLinks }));

export function Connections({ shown }: { readonly shown: SceneView }): ReactNode {
  if (shown === "placement") return <PlacementLines />;
  return (
    <Layer>
      <svg className="connections" aria-hidden>
        <LoopLines shown={shown} />
        <Suspense>
          <BoardLinks />
        </Suspense>
      </svg>
    </Layer>
  );
}

function PlacementLines(): ReactNode {
  const width = useScene((scene) => scene.width);
  const height = useScene((scene) => scene.height);
  const zones = useScene((scene) => scene.zones);
  return (
    <Layer>
      <svg className="connections" width={width} height={height} aria-hidden>
        {zones.map((zone) => (
          <Frame key={zone.id} zone={zone} />
        ))}
        <LoopLines shown="placement" />
        <SchedulerLine />
        <TrafficLines />
        <ServiceLines />
      </svg>
    </Layer>
  );
}

const Frame = memo(function Frame({ zone }: { readonly zone: SceneZone }): ReactNode {
  const { t } = useTranslation();
  const label = zone.kind === "zone" ? t("canvas.zone", { name: zone.label }) : t("canvas.controlPlane");
  return (
    <g className="frame">
      <rect x={zone.x + 0.5} y={zone.y + 0.5} width={zone.width - 1} height={zone.height - 1} rx={16} />
      <text
        x={zone.kind === "zone" ? zone.x + 18 : zone.x + zone.width - 18}
        y={zone.y + 4}
        className={zone.kind === "zone" ? "detail" : "detail frame__end"}
      >
        {label}
      </text>
    </g>
  );
});

/** Who talks to whom: everybody to the API server, and only the API server to etcd. */
function LoopLines({ shown }: { readonly shown: SceneView }): ReactNode {
  const parts = useScene((scene) => scene.parts);
  return loopPaths(parts, shown).map(({ id, broken, path }) => (
    <path key={id} className={broken ? "line line--broken" : "line line--loop"} d={path} />
  ));
}

/** From the scheduler to what waits for it. */
function SchedulerLine(): ReactNode {
  const scheduler = useScene((scene) => scene.parts.find(({ id }) => id === "scheduler"));
  const tray = useScene((scene) => scene.tray);
  if (scheduler === undefined || tray === undefined || tray.pods.length === 0) return null;
  return (
    <path className={scheduler.up ? "line line--scheduler" : "line line--broken"} d={schedulerPath(scheduler, tray)} />
  );
}

function schedulerPath(part: ScenePart, tray: SceneTray): string {
  const from = { x: part.x + part.width / 2, y: part.y };
  const to = { x: tray.x + tray.width, y: tray.y + 18 };
  return `M${from.x} ${from.y}C${from.x} ${from.y - 26} ${to.x + 120} ${to.y - 22} ${to.x} ${to.y}`;
}

function TrafficLines(): ReactNode {
  const traffics = useScene((scene) => scene.traffics);
  const services = useScene((scene) => scene.services);
  return traffics.map((traffic) => {
    const service = services.find(({ namespace, name }) => `${namespace}/${name}` === traffic.service);
    if (service === undefined) return null;
    const key = `${traffic.namespace}/${traffic.name}`;
    return <path key={key} className="line" d={roundedPath(trafficRoute(traffic, service))} />;
  });
}

/** So many lines are a carpet: then only those of the chosen Service are drawn. */
const MOST_LINES = 150;

function ServiceLines(): ReactNode {
  const all = useScene((scene) => scene.services);
  const machines = useScene((scene) => scene.machines);
  const selected = useCanvas((store) => store.selected);
  const count = all.reduce((sum, { links }) => sum + links.length, 0);
  const chosen = ({ namespace, name }: SceneService): boolean =>
    selected?.kind === "Service" && selected.namespace === namespace && selected.name === name;
  const services = count > MOST_LINES ? all.filter(chosen) : all;
  return services.map((service, lane) => (
    <ServiceLine key={`${service.namespace}/${service.name}`} {...pathsOf(service, machines, lane)} service={service} />
  ));
}

/** All lines of one Service in one path: they share most of their way. */
function pathsOf(
  service: SceneService,
  machines: Scene["machines"],
  lane: number,
): { readonly fine: string; readonly broken: string } {
  const firstColumnX = firstColumnOf({ machines });
  let fine = "";
  let broken = "";
  for (const { machine: name } of service.links) {
    const machine = machines.get(name);
    if (machine === undefined) continue;
    const path = roundedPath(serviceRoute(service, machine, lane, firstColumnX));
    if (machine.powered && machine.connected) fine += path;
    else broken += path;
  }
  return { fine, broken };
}

const ServiceLine = memo(function ServiceLine({
  service,
  fine,
  broken,
}: {
  readonly service: SceneService;
  readonly fine: string;
  readonly broken: string;
}): ReactNode {
  const chosen = useCanvas(
    ({ selected }) =>
      selected?.kind === "Service" && selected.namespace === service.namespace && selected.name === service.name,
  );
  return (
    <>
      {fine !== "" && <path className={chosen ? "line line--selected" : "line"} d={fine} />}
      {broken !== "" && <path className="line line--broken" d={broken} />}
    </>
  );
});
