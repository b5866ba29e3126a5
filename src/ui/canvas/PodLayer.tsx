/**
 * All Pods of the picture, in one layer above the cards: a Pod is one element for as long as it lives, so it travels when it
 * gets a node, when its card moves, and from one view to the next.
 */
import type { ReactFlowState } from "@xyflow/react";
import type { TFunction } from "i18next";
import { cloneElement, useMemo, type ReactElement, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useScene } from "../state/scene-store.ts";
import type { SceneView } from "../state/view-store.ts";
import { showsElements, useCanvas } from "./canvas-store.ts";
import { Layer } from "./Layer.tsx";
import { fieldsOf, whereaboutsOf, type PodField } from "./pod-fields.ts";
import { podWords } from "./pod-words.ts";
import { PodShape, type PodShapeProps } from "./PodShape.tsx";
import { countPods } from "./scene-counts.ts";

/** Up to here it costs less to keep every Pod than to make it anew whenever it comes into view. */
export const CULL_PODS_FROM = 600;

export function PodLayer({
  shown,
  view = "",
}: {
  readonly shown: SceneView;
  /** Edges of the part in view, see `viewOf`; absent: all of it is drawn. */
  readonly view?: string;
}): ReactNode {
  const { t } = useTranslation();
  const width = useScene((scene) => scene.width);
  const height = useScene((scene) => scene.height);
  const selected = useCanvas(({ selected: ref }) =>
    ref?.kind === "Pod" ? `${ref.namespace ?? ""}/${ref.name}` : undefined,
  );
  const cards = useScene((scene) => scene.machines.size);
  const pods = useScene(countPods);
  const asElements = useCanvas((store) => showsElements(store, { cards, pods }));
  const machines = useScene((scene) => (asElements ? scene.machines : undefined));
  const tray = useScene((scene) => (asElements ? scene.tray : undefined));
  const board = useScene((scene) => (asElements ? scene.board : undefined));
  const fields = useMemo(
    () => (machines === undefined ? [] : fieldsOf({ machines, tray, board }, shown)),
    [machines, tray, board, shown],
  );
  const elements = useMemo(() => marked(elementsOf(fields, view, t), selected), [fields, view, t, selected]);
  return (
    <Layer>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the tags that say so are none of SVG's */}
      <svg className="pods" width={width} height={height} role="group" aria-label={t("canvas.view.podsLabel")}>
        {elements}
      </svg>
    </Layer>
  );
}

type PodElement = ReactElement<PodShapeProps>;

/** Elements of what did not change are the very same, so React leaves them alone. A new language makes them anew. */
const known = new WeakMap<TFunction, WeakMap<PodField, readonly PodElement[]>>();

function elementsOf(fields: readonly PodField[], view: string, t: TFunction): PodElement[] {
  const ofFields = known.get(t) ?? new WeakMap<PodField, readonly PodElement[]>();
  known.set(t, ofFields);
  const wordsOf = podWords(t);
  const [left, top, right, bottom] = view === "" ? [] : view.split(" ").map(Number);
  const elements: PodElement[] = [];
  for (const field of fields) {
    if (left !== undefined && top !== undefined && right !== undefined && bottom !== undefined) {
      if (field.x > right || field.y > bottom || field.x + field.width < left || field.y + field.height < top) continue;
    }
    let own = ofFields.get(field);
    if (own === undefined) {
      const where = whereaboutsOf(field);
      own = field.pods.map((pod) => (
        <PodShape
          key={pod.uid}
          pod={pod}
          x={field.x + pod.x}
          y={field.y + pod.y}
          words={wordsOf(pod, where)}
          selected={false}
          reachable={false}
        />
      ));
      ofFields.set(field, own);
    }
    for (const element of own) elements.push(element);
  }
  return elements;
}

/** One Pod can be reached by Tab: the selected one, else the first. Arrow keys lead to the others. */
function marked(elements: PodElement[], selected: string | undefined): PodElement[] {
  const chosen = elements.findIndex(({ props: { pod } }) => `${pod.namespace}/${pod.name}` === selected);
  const index = Math.max(0, chosen);
  const element = elements[index];
  if (element !== undefined) {
    elements[index] = cloneElement(element, { selected: index === chosen, reachable: true });
  }
  return elements;
}

/** The part of the scene in view with room around it, in coarse steps: what has to be drawn seldom changes. */
export function viewOf({ transform: [x, y, zoom], width, height }: ReactFlowState): string {
  const step = 2 ** Math.round(Math.log2(Math.max(1, width / zoom))) / 2;
  const low = (edge: number): number => Math.floor(edge / step) * step - step / 2;
  const high = (edge: number): number => Math.ceil(edge / step) * step + step / 2;
  return [low(-x / zoom), low(-y / zoom), high((width - x) / zoom), high((height - y) / zoom)].join(" ");
}
