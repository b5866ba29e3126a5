/** Frames around machines and lines between things: behind the cards, moved with them. */
import { ViewportPortal } from "@xyflow/react";
import { memo, useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useScene, type ScenePart, type SceneTray, type SceneZone } from "../state/scene-store.ts";
import { useCanvas } from "./canvas-store.ts";
import { firstColumnOf } from "./flight-board.ts";
import { roundedPath, serviceRoute, trafficRoute } from "./routes.ts";

export function Connections(): ReactNode {
  const width = useScene((scene) => scene.width);
  const height = useScene((scene) => scene.height);
  const zones = useScene((scene) => scene.zones);
  return (
    <ViewportPortal>
      <svg className="connections" width={width} height={height} aria-hidden>
        {zones.map((zone) => (
          <Frame key={zone.id} zone={zone} />
        ))}
        <SchedulerLine />
        <TrafficLines />
        <ServiceLines />
      </svg>
    </ViewportPortal>
  );
}

const Frame = memo(function Frame({ zone }: { readonly zone: SceneZone }): ReactNode {
  const { t } = useTranslation();
  const label = zone.kind === "zone" ? t("canvas.zone", { name: zone.label }) : t("canvas.controlPlane");
  return (
    <g className="frame">
      <rect x={zone.x + 0.5} y={zone.y + 0.5} width={zone.width - 1} height={zone.height - 1} rx={16} />
      <text x={zone.x + 18} y={zone.y + 4} className="detail">
        {label}
      </text>
    </g>
  );
});

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

function ServiceLines(): ReactNode {
  const services = useScene((scene) => scene.services);
  const machines = useScene((scene) => scene.machines);
  const selected = useCanvas((store) => store.selected);
  const lines = useMemo(() => {
    const firstColumnX = firstColumnOf({ machines });
    return services.flatMap((service, lane) =>
      service.links.flatMap(({ machine: name }) => {
        const machine = machines.get(name);
        if (machine === undefined) return [];
        const path = roundedPath(serviceRoute(service, machine, lane, firstColumnX));
        return [
          { key: `${service.namespace}/${service.name}`, name, path, off: !machine.powered || !machine.connected },
        ];
      }),
    );
  }, [services, machines]);
  const chosen = selected?.kind === "Service" ? `${selected.namespace}/${selected.name}` : undefined;
  return lines.map(({ key, name, path, off }) => (
    <path
      key={`${key} ${name}`}
      className={`line ${off ? "line--broken" : ""} ${key === chosen ? "line--selected" : ""}`}
      d={path}
    />
  ));
}
