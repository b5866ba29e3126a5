/** From close by a Pod shows its containers and the last line that each of them wrote. Fades in as one comes nearer. */
import { useStore, ViewportPortal } from "@xyflow/react";
import { useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Pod } from "../../api/types/pod.ts";
import { send } from "../state/cluster.ts";
import { apiPath } from "../state/resources.ts";
import { useScene, type ScenePod } from "../state/scene-store.ts";
import type { SceneView } from "../state/view-store.ts";
import { fieldsOf } from "./pod-fields.ts";

/** Between these zooms it fades in. */
const FROM = 2.2;
const WHOLE = 3.2;
/** More cannot be read at once. */
const MOST = 12;
const READ_EVERY_MS = 1_500;
/** Side of the card in its own pixels: it is scaled to the Pod's side. */
const SIDE = 180;

interface Near {
  readonly pod: ScenePod;
  readonly x: number;
  readonly y: number;
}

export function CloseUp({ shown }: { readonly shown: SceneView }): ReactNode {
  const opacity = useStore(({ transform: [, , zoom] }) => fade(zoom));
  return opacity === 0 ? null : <NearPods shown={shown} opacity={opacity} />;
}

/** In tenths, so that a movement of the view seldom draws anything anew. */
function fade(zoom: number): number {
  return Math.round(Math.min(1, Math.max(0, (zoom - FROM) / (WHOLE - FROM))) * 10) / 10;
}

function NearPods({ shown, opacity }: { readonly shown: SceneView; readonly opacity: number }): ReactNode {
  const scene = useScene();
  const view = useStore(({ transform: [x, y, zoom], width, height }) =>
    [-x / zoom, -y / zoom, (width - x) / zoom, (height - y) / zoom].map((edge) => Math.round(edge / 10) * 10).join(" "),
  );
  const [left = 0, top = 0, right = 0, bottom = 0] = view.split(" ").map(Number);
  const near: Near[] = [];
  for (const field of fieldsOf(scene, shown)) {
    for (const pod of field.pods) {
      const [x, y] = [field.x + pod.x, field.y + pod.y];
      if (pod.quiet || x > right || y > bottom || x + pod.size < left || y + pod.size < top) continue;
      if (near.length < MOST) near.push({ pod, x, y });
    }
  }
  return (
    <ViewportPortal>
      <div className="close-ups" style={{ opacity }} aria-hidden>
        {near.map(({ pod, x, y }) => (
          <div
            key={pod.uid}
            className={`close-up pod--${pod.look} hue-${pod.hue}`}
            style={{ transform: `translate(${x}px, ${y}px) scale(${pod.size / SIDE})` }}
          >
            <Containers pod={pod} />
          </div>
        ))}
      </div>
    </ViewportPortal>
  );
}

interface Written {
  readonly name: string;
  readonly state: string;
  readonly line: string;
}

function Containers({ pod }: { readonly pod: ScenePod }): ReactNode {
  const { t } = useTranslation();
  const written = useContainers(pod.namespace, pod.name);
  return (
    <>
      <p className="close-up__name">{pod.name}</p>
      <p className="close-up__status">{pod.status}</p>
      {written.map(({ name, state, line }) => (
        <div key={name} className="close-up__container">
          <p>
            <strong>{name}</strong> {state}
          </p>
          <p className="close-up__line">{line === "" ? t("views.log.none") : line}</p>
        </div>
      ))}
    </>
  );
}

const NOTHING: readonly Written[] = [];

/** Read again while somebody looks. */
function useContainers(namespace: string, name: string): readonly Written[] {
  const [written, setWritten] = useState(NOTHING);
  useEffect(() => {
    let wanted = true;
    const read = async (): Promise<void> => {
      const path = apiPath("Pod", namespace, name);
      const { code, body } = await send({ method: "GET", path });
      if (code !== 200) return;
      const { spec, status } = body as Pod;
      const all = await Promise.all(
        spec.containers.map(async (container) => {
          const found = status.containerStatuses?.find((one) => one.name === container.name);
          const log = await send({
            method: "GET",
            path: `${path}/log?container=${encodeURIComponent(container.name)}&tailLines=1`,
          });
          const line = log.code === 200 ? String(log.body).trimEnd() : "";
          return { name: container.name, state: stateOf(found?.state), line };
        }),
      );
      if (wanted) setWritten(all);
    };
    void read();
    const timer = setInterval(() => void read(), READ_EVERY_MS);
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [namespace, name]);
  return written;
}

type State = NonNullable<NonNullable<Pod["status"]["containerStatuses"]>[number]["state"]>;

function stateOf(state: State | undefined): string {
  if (state?.running !== undefined) return "Running";
  return state?.waiting?.reason ?? state?.terminated?.reason ?? "";
}
