/** The picture of the cluster: machines with their Pods, what waits, Services, clients, and requests on their way. */
import "@xyflow/react/dist/base.css";
import "./canvas.css";
import "./cards.css";
import "./levels.css";
import "./pods.css";
import { ReactFlow, ReactFlowProvider, useStore, ViewportPortal, type NodeProps, type NodeTypes } from "@xyflow/react";
import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type ReactNode,
  type RefObject,
} from "react";
import { useTranslation } from "react-i18next";
import type { SchedulingDecision } from "../../api/types/scheduling-decision.ts";
import { cluster } from "../state/cluster.ts";
import { useClock } from "../state/clock-store.ts";
import { useScene } from "../state/scene-store.ts";
import { useSettings } from "../state/settings-store.ts";
import { useSceneView, type SceneView } from "../state/view-store.ts";
import type { ItemNode } from "./BoardCard.tsx";
import type { ObjectRef } from "../state/selection-store.ts";
import { afterFirstPaint } from "../state/after-first-paint.ts";
import type { CanvasActionId } from "./canvas-actions.ts";
import { isPainted, levelOf, showsElements, useCanvas, type Crowd } from "./canvas-store.ts";
import { Connections } from "./Connections.tsx";
import { Invitation, useInvites, type InvitedTo } from "./Invitation.tsx";
import { shownView } from "./pod-fields.ts";
import { LayerPlace } from "./Layer.tsx";
import { PLACEMENT_CARDS } from "./placement-cards.ts";
import { CULL_PODS_FROM, PodLayer, viewOf } from "./PodLayer.tsx";
import { journeyMs } from "./travel.ts";
import { isTyping, ViewSwitch } from "./ViewSwitch.tsx";
import { PodDefinitions } from "./PodShape.tsx";
import { rejectionsOf, scoresOf } from "./rejections.ts";
import { countPods } from "./scene-counts.ts";
import { useSceneNodes, type SceneNode } from "./scene-nodes.ts";
import { useLingering } from "./use-lingering.ts";
import { usePointer } from "./use-pointer.ts";
import { useReducedMotion } from "./use-reduced-motion.ts";
import { useKeepInView } from "./use-keep-in-view.ts";
import { useView } from "./use-view.ts";
import { ViewControls } from "./ViewControls.tsx";

export interface ClusterCanvasProps {
  readonly selected: ObjectRef | undefined;
  readonly onSelect: (ref: ObjectRef | undefined) => void;
  /** The newest scheduling attempt of the selected Pod: machines then say why they refuse it. */
  readonly decision?: SchedulingDecision | undefined;
  readonly onAction: (action: CanvasActionId, target: ObjectRef) => void;
  readonly offersWhy: boolean;
  /** A sample that was chosen while the cluster was empty. Without it none are offered. */
  readonly onSample: ((chosen: InvitedTo) => void) | undefined;
}

export function ClusterCanvas(props: ClusterCanvasProps): ReactNode {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

/** Fetched when it is first opened. */
const ObjectMenu = lazy(async () => ({ default: (await import("./ObjectMenu.tsx")).ObjectMenu }));
const Tooltip = lazy(async () => ({ default: (await import("./Tooltip.tsx")).Tooltip }));
/** Fetched when the picture stands. */
const Overlay = lazy(async () => {
  await afterFirstPaint();
  return { default: (await import("./Overlay.tsx")).Overlay };
});
const CloseUp = lazy(async () => {
  await afterFirstPaint();
  return { default: (await import("./CloseUp.tsx")).CloseUp };
});
const MarksLayer = lazy(async () => {
  await afterFirstPaint();
  return { default: (await import("./marks/MarksLayer.tsx")).MarksLayer };
});
const LoopCaption = lazy(async () => {
  await afterFirstPaint();
  return { default: (await import("./loop/LoopCaption.tsx")).LoopCaption };
});
const SceneTable = lazy(async () => {
  await afterFirstPaint();
  return { default: (await import("./SceneTable.tsx")).SceneTable };
});

/** Fetched when another view, or the view from far away, is first shown. */
const BoardCard = lazy(async () => ({ default: (await import("./BoardCard.tsx")).BoardCard }));
const MapLayer = lazy(async () => ({ default: (await import("./map/MapLayer.tsx")).MapLayer }));

const Minimap = lazy(async () => {
  await afterFirstPaint();
  return { default: (await import("./Minimap.tsx")).Minimap };
});
const Search = lazy(async () => ({ default: (await import("./Search.tsx")).Search }));
const Legend = lazy(async () => ({ default: (await import("./Legend.tsx")).Legend }));

const NODE_TYPES: NodeTypes = {
  item: (props: NodeProps<ItemNode>) => (
    <Suspense>
      <BoardCard {...props} />
    </Suspense>
  ),
  ...PLACEMENT_CARDS,
};
/** After the picture of a crowd gave way to elements it stays beneath them until they have come. */
const MAP_LINGERS_MS = 350;
/** Up to here it costs less to keep every card than to make it anew whenever it comes into view. */
const CULL_FROM = 150;
/** The hidden table follows up to this many Pods; beyond that it is there on demand. */
const HIDDEN_TABLE_PODS = 300;

/** From so many Pods on, a change of the view fades: to follow them all with the eye is impossible. */
const MORPH_UP_TO = 800;

/** From so many Pods on, none of them moves by itself: thousands of small animations would leave no time for the cluster. */
const CROWD = 300;

function Canvas({ selected, onSelect, decision, onAction, offersWhy, onSample }: ClusterCanvasProps): ReactNode {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const view = useSceneView((state) => state.view);
  const shown = useScene((scene) => shownView(view, scene.board));
  const theme = useSettings((settings) => settings.theme);
  const reducedMotion = useReducedMotion();
  const [table, setTable] = useState(false);
  const machines = useScene((scene) => scene.machines.size);
  const boardSize = useScene((scene) => scene.board?.items.size ?? 0);
  const podCount = useScene(countPods);
  const crowd = { cards: shown === "placement" ? machines : boardSize, pods: podCount };
  const painted = useCanvas((store) => isPainted(store, crowd));
  const asElements = useCanvas((store) => showsElements(store, crowd));
  const map = useLingering(painted, MAP_LINGERS_MS);
  const nodes = useSceneNodes(shown, !asElements);
  const invites = useInvites() && !table && onSample !== undefined && shown === "placement";
  const { fit, touch, ready, narrow } = useView(reducedMotion, invites, shown);
  const { menu, closeMenu, hover, around, inside } = usePointer({ box, painted, shown, onSelect });
  const travelMs = useClock(({ clock }) => journeyMs(clock.paused ? 1 : clock.speed));
  useEffect(() => cluster().look(view), [view]);

  useEffect(() => useCanvas.setState({ selected }), [selected]);
  useEffect(() => {
    if (!ready) return undefined;
    const frame = requestAnimationFrame(() => useCanvas.setState({ drawn: true }));
    return () => cancelAnimationFrame(frame);
  }, [ready]);
  useKeepInView(box, selected, reducedMotion);
  const rejections = useMemo(() => rejectionsOf(decision, t), [decision, t]);
  useEffect(() => useCanvas.setState({ rejections }), [rejections]);
  useEffect(() => useCanvas.setState({ scores: scoresOf(decision) }), [decision]);
  const [finding, setFinding] = useState(false);
  const [legend, setLegend] = useState(false);
  const closeLegend = useCallback(() => setLegend(false), []);
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== "/" || event.defaultPrevented || event.ctrlKey || event.metaKey || isTyping(event.target))
        return;
      event.preventDefault();
      setFinding(true);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- shows tooltips; what is drawn inside takes focus and keys itself
    <section
      ref={box}
      className={[
        "canvas",
        narrow && "canvas--narrow",
        invites && "canvas--empty",
        podCount > CROWD && "canvas--crowded",
        !reducedMotion && travelMs > 0 && podCount <= MORPH_UP_TO && "canvas--travels",
        `canvas--${shown}`,
      ]
        .filter(Boolean)
        .join(" ")}
      style={{ "--travel": `${travelMs}ms` } as CSSProperties}
      aria-label={t("canvas.label")}
      {...around}
    >
      <PodDefinitions />
      {table ? (
        <Suspense>
          <SceneTable shown={shown} onSelect={onSelect} />
        </Suspense>
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- one listener for everything drawn inside
        <div className={ready ? "canvas__flow" : "canvas__flow canvas__flow--hidden"} {...inside}>
          {map && (
            <Suspense>
              <MapLayer key={theme} shown={shown} />
            </Suspense>
          )}
          <ReactFlow<SceneNode>
            nodes={nodes}
            nodeTypes={NODE_TYPES}
            minZoom={0.03}
            maxZoom={6}
            nodesDraggable={false}
            nodesConnectable={false}
            nodesFocusable={false}
            elementsSelectable={false}
            zoomOnDoubleClick={false}
            onlyRenderVisibleElements={nodes.length > CULL_FROM}
            onMove={(event) => event !== null && touch()}
            onMoveStart={() => box.current?.classList.add("canvas--moving")}
            onMoveEnd={() => box.current?.classList.remove("canvas--moving")}
            disableKeyboardA11y
            // Its keys are listened for on the whole page, and would take the spaces that somebody types in the editor.
            deleteKeyCode={null}
            selectionKeyCode={null}
            multiSelectionKeyCode={null}
            panActivationKeyCode={null}
            zoomActivationKeyCode={null}
          >
            <LayerPlace value={inViewport}>
              <Connections shown={shown} />
              <PodsInView shown={shown} many={podCount > CULL_PODS_FROM} />
            </LayerPlace>
            <Suspense>
              <MarksLayer shown={shown} />
              <CloseUp shown={shown} />
            </Suspense>
            <ZoomLevel box={box} {...crowd} />
            {invites && !narrow && (
              <ViewportPortal>
                <Invitation onSample={onSample} />
              </ViewportPortal>
            )}
          </ReactFlow>
          <Suspense>
            <Overlay reducedMotion={reducedMotion} shown={shown} />
          </Suspense>
        </div>
      )}
      {!table && podCount <= HIDDEN_TABLE_PODS && (
        <Suspense>
          <SceneTable hidden shown={shown} onSelect={onSelect} />
        </Suspense>
      )}
      {invites && narrow && <Invitation onSample={onSample} floating />}
      <ViewSwitch />
      {!(invites && narrow) && (
        <ViewControls
          table={table}
          onTable={setTable}
          onFit={fit}
          onFind={() => setFinding(true)}
          onLegend={() => setLegend(!legend)}
          glide={reducedMotion ? 0 : 250}
        />
      )}
      {!narrow && !table && !invites && (
        <Suspense>
          <Minimap key={`${theme} ${shown}`} shown={shown} />
        </Suspense>
      )}
      {finding && !table && (
        <Suspense>
          <Search shown={shown} glide={reducedMotion ? 0 : 600} onFound={onSelect} onClose={() => setFinding(false)} />
        </Suspense>
      )}
      {legend && !table && (
        <Suspense>
          <Legend onClose={closeLegend} />
        </Suspense>
      )}
      {!table && (
        <Suspense>
          <LoopCaption />
        </Suspense>
      )}
      {hover !== undefined && !table && (
        <Suspense>
          <Tooltip hover={hover} />
        </Suspense>
      )}
      {menu !== undefined && (
        <Suspense>
          <ObjectMenu open={menu} onClose={closeMenu} onAction={onAction} offersWhy={offersWhy} />
        </Suspense>
      )}
    </section>
  );
}

function inViewport(layer: ReactNode): ReactNode {
  return <ViewportPortal>{layer}</ViewportPortal>;
}

/** Of very many Pods only those in view are drawn. */
function PodsInView({ shown, many }: { readonly shown: SceneView; readonly many: boolean }): ReactNode {
  const view = useStore((store) => (many ? viewOf(store) : ""));
  return <PodLayer shown={shown} view={view} />;
}

/** Sets how much is shown, without drawing anything again: style sheets do the rest. */
function ZoomLevel({ box, cards, pods }: Crowd & { readonly box: RefObject<HTMLDivElement | null> }): ReactNode {
  // Before that the view has not been fitted: what it shows then is never seen.
  const drawn = useCanvas((store) => store.drawn);
  const level = useStore((store) =>
    store.width === 0 || !drawn ? undefined : levelOf(store.transform[2], { cards, pods }, store.width * store.height),
  );
  useEffect(() => {
    if (level === undefined) return;
    box.current?.setAttribute("data-level", level);
    useCanvas.setState({ level, ...(level !== "tiles" && { hadElements: true }) });
  }, [box, level]);
  return null;
}
