/** Marks above the picture: what an apply would make, change and take away, and what somebody points at elsewhere. */
import "./marks.css";
import { ViewportPortal } from "@xyflow/react";
import { useEffect, useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { send } from "../../state/cluster.ts";
import { useGhosts } from "../../state/ghosts-store.ts";
import { useHighlight } from "../../state/highlight-store.ts";
import { apiPath, resourceOf } from "../../state/resources.ts";
import { useScene, type Scene } from "../../state/scene-store.ts";
import type { ObjectRef } from "../../state/selection-store.ts";
import type { SceneView } from "../../state/view-store.ts";
import type { Box } from "../board-routes.ts";
import { placeOf } from "../loop/hop-routes.ts";
import { fieldTargets, type PlainTarget } from "./field-targets.ts";
import { ghostMarks, podsOf, type Mark } from "./ghost-marks.ts";

export function MarksLayer({ shown }: { readonly shown: SceneView }): ReactNode {
  const ghosts = useGhosts((store) => store.objects);
  const targets = useHighlight((store) => store.targets);
  if (ghosts.length === 0 && targets.length === 0) return null;
  return <Marks shown={shown} />;
}

function Marks({ shown }: { readonly shown: SceneView }): ReactNode {
  const ghosts = useGhosts((store) => store.objects);
  const lights = useLights();
  const scene = useScene();
  const marks = useMemo(() => {
    return [...ghostMarks(ghosts, scene, shown), ...lightMarks(lights, scene, shown)];
  }, [ghosts, lights, scene, shown]);
  return (
    <>
      <ViewportPortal>
        <svg className="marks" aria-hidden>
          {marks.map((mark) => (
            <Drawn key={`${mark.tone} ${mark.id}`} mark={mark} />
          ))}
        </svg>
      </ViewportPortal>
      {ghosts.length > 0 && <Summary />}
    </>
  );
}

const SIGNS = { create: "+", change: "~", delete: "−", light: "" } as const;

function Drawn({ mark: { x, y, width, height, tone, pod, kind, name } }: { readonly mark: Mark }): ReactNode {
  const rim = tone === "create" ? 0 : 3;
  const sign = SIGNS[tone];
  return (
    <g className={`mark mark--${tone}`}>
      <rect
        x={x - rim}
        y={y - rim}
        width={width + 2 * rim}
        height={height + 2 * rim}
        rx={pod ? Math.min(8, width / 4) : 14}
      />
      {tone === "delete" && <path d={`M${x} ${y + height}L${x + width} ${y}`} />}
      {kind !== undefined && (
        <>
          <text className="mark__kind" x={x + 14} y={y + 22}>
            {kind}
          </text>
          <text className="mark__name" x={x + 14} y={y + 42}>
            {name}
          </text>
        </>
      )}
      {sign !== "" && (!pod || width >= 20) && (
        <g className="mark__sign">
          <circle cx={x + width} cy={y} r={7} />
          <text x={x + width} y={y + 3.6}>
            {sign}
          </text>
        </g>
      )}
    </g>
  );
}

const MOST_TOLD = 4;

/** The same in words: not everything that changes is drawn in every view. */
function Summary(): ReactNode {
  const { t } = useTranslation();
  const ghosts = useGhosts((store) => store.objects);
  return (
    <section className="plan nopan" aria-label={t("views.plan.label")}>
      <p className="plan__title">{t("views.plan.title")}</p>
      <ul>
        {ghosts.slice(0, MOST_TOLD).map(({ change, kind, namespace, name }) => (
          <li key={`${kind}/${namespace ?? ""}/${name}`} className={`plan__${change}`}>
            {t(`views.plan.${change}`, { object: `${kind} ${name}` })}
          </li>
        ))}
      </ul>
      {ghosts.length > MOST_TOLD && <p>{t("views.plan.more", { count: ghosts.length - MOST_TOLD })}</p>}
    </section>
  );
}

type Light = Exclude<PlainTarget, { readonly by: "labels" }>;

/** What is pointed at. Selectors are answered by the API, so that they mean exactly what they mean there. */
function useLights(): readonly Light[] {
  const targets = useHighlight((store) => store.targets);
  const plain = useMemo(
    () => targets.flatMap((target) => (target.by === "field" ? fieldTargets(target.object, target.path) : [target])),
    [targets],
  );
  const [answered, setAnswered] = useState<{ readonly to: unknown; readonly refs: readonly ObjectRef[] }>();
  useEffect(() => {
    const selectors = plain.filter((target) => target.by === "labels");
    if (selectors.length === 0) return undefined;
    let wanted = true;
    void Promise.all(selectors.map((target) => selectedBy(target.kind, target.namespace, target.selector))).then(
      (found) => wanted && setAnswered({ to: plain, refs: found.flat() }),
    );
    return () => {
      wanted = false;
    };
  }, [plain]);
  return useMemo(() => {
    const direct = plain.filter((target) => target.by !== "labels");
    return answered?.to === plain ? [...direct, { by: "objects", refs: answered.refs } as const] : direct;
  }, [plain, answered]);
}

async function selectedBy(
  kind: string,
  namespace: string | undefined,
  selector: string,
): Promise<readonly ObjectRef[]> {
  if (resourceOf(kind) === undefined) return [];
  const { code, body } = await send({
    method: "GET",
    path: `${apiPath(kind, namespace)}?labelSelector=${encodeURIComponent(selector)}`,
  });
  if (code !== 200) return [];
  const { items = [] } = body as { items?: readonly { metadata: { name: string; namespace?: string } }[] };
  return items.map(({ metadata }) => ({
    kind,
    name: metadata.name,
    ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
  }));
}

/** More rings at once are a carpet. */
const MOST_LIGHTS = 400;

function lightMarks(lights: readonly Light[], scene: Scene, shown: SceneView): readonly Mark[] {
  const boxes = new Map<string, { readonly box: Box; readonly pod: boolean }>();
  for (const light of lights) {
    if (light.by === "owner") {
      const pods = podsOf(scene, shown, light.kind, light.namespace, light.name);
      for (const [index, box] of pods.entries()) boxes.set(`${light.kind} ${light.name} ${index}`, { box, pod: true });
      continue;
    }
    for (const ref of light.refs) {
      const box = placeOf(ref, scene, shown);
      if (box !== undefined)
        boxes.set(`${ref.kind}/${ref.namespace ?? ""}/${ref.name}`, { box, pod: ref.kind === "Pod" });
    }
  }
  return [...boxes].slice(0, MOST_LIGHTS).map(([id, { box, pod }]) => {
    const { x, y, width, height } = box;
    return { id, tone: "light", pod, x, y, width, height };
  });
}
