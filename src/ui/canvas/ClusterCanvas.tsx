/** The picture of the cluster: machines with their Pods, what waits, Services, clients, and requests on their way. */
import "@xyflow/react/dist/base.css";
import "./canvas.css";
import "./cards.css";
import "./pods.css";
import { MiniMap, ReactFlow, ReactFlowProvider, useStore, ViewportPortal, type NodeTypes } from "@xyflow/react";
import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
} from "react";
import { useTranslation } from "react-i18next";
import type { Decision } from "../../hosts/protocol.ts";
import { useScene } from "../state/scene-store.ts";
import type { ObjectRef } from "../state/selection-store.ts";
import { afterFirstPaint } from "../state/after-first-paint.ts";
import type { CanvasActionId } from "./canvas-actions.ts";
import { levelOf, useCanvas } from "./canvas-store.ts";
import { subjectOf, targetOf } from "./canvas-targets.ts";
import { Connections } from "./Connections.tsx";
import { Invitation, type SampleId } from "./Invitation.tsx";
import { MachineCard } from "./MachineCard.tsx";
import type { OpenMenu } from "./ObjectMenu.tsx";
import { PodDefinitions } from "./PodShape.tsx";
import { rejectionsOf } from "./rejections.ts";
import { useSceneNodes, type SceneNode } from "./scene-nodes.ts";
import { PartCard, ServiceCard, TrafficCard, TrayCard } from "./SmallCards.tsx";
import type { Hover } from "./Tooltip.tsx";
import { useReducedMotion } from "./use-reduced-motion.ts";
import { useKeepInView } from "./use-keep-in-view.ts";
import { useView } from "./use-view.ts";
import { ViewControls } from "./ViewControls.tsx";

export interface ClusterCanvasProps {
  readonly selected: ObjectRef | undefined;
  readonly onSelect: (ref: ObjectRef | undefined) => void;
  /** The newest scheduling attempt of the selected Pod: machines then say why they refuse it. */
  readonly decision?: Decision | undefined;
  readonly onAction: (action: CanvasActionId, target: ObjectRef) => void;
  readonly offersWhy: boolean;
  /** A sample that was chosen while the cluster was empty. Without it none are offered. */
  readonly onSample: ((sample: SampleId) => void) | undefined;
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
const SceneTable = lazy(async () => {
  await afterFirstPaint();
  return { default: (await import("./SceneTable.tsx")).SceneTable };
});

const NODE_TYPES: NodeTypes = {
  machine: MachineCard,
  tray: TrayCard,
  service: ServiceCard,
  traffic: TrafficCard,
  part: PartCard,
};
/** With more machines than this an overview map helps. */
const MAP_FROM = 30;
/** Up to here it costs less to keep every card than to make it anew whenever it comes into view. */
const CULL_FROM = 150;
/** The hidden table follows up to this many Pods; beyond that it is there on demand. */
const HIDDEN_TABLE_PODS = 300;

/** From so many Pods on, none of them moves by itself: thousands of small animations would leave no time for the cluster. */
const CROWD = 300;

function Canvas({ selected, onSelect, decision, onAction, offersWhy, onSample }: ClusterCanvasProps): ReactNode {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const nodes = useSceneNodes();
  const reducedMotion = useReducedMotion();
  const [menu, setMenu] = useState<OpenMenu>();
  const [hover, setHover] = useState<Hover>();
  const [table, setTable] = useState(false);
  const machines = useScene((scene) => scene.machines.size);
  const podCount = useScene(countPods);
  const empty = useScene(isEmpty);
  const invites = empty && !table && onSample !== undefined;
  const { fit, touch, ready, narrow } = useView(reducedMotion, invites);

  useEffect(() => useCanvas.setState({ selected }), [selected]);
  useKeepInView(box, selected, reducedMotion);
  const rejections = useMemo(() => rejectionsOf(decision, t), [decision, t]);
  useEffect(() => useCanvas.setState({ rejections }), [rejections]);

  const openMenu = useCallback((element: EventTarget, at?: DOMRect): boolean => {
    const found = targetOf(element);
    if (found === undefined) return false;
    setHover(undefined);
    const subject = subjectOf(useScene.getState(), found.ref);
    setMenu({
      target: found.ref,
      subject,
      at: at ?? (element as Element).getBoundingClientRect(),
      from: found.element,
    });
    return true;
  }, []);

  const onClick = (event: MouseEvent): void => {
    if (event.target instanceof Element && event.target.closest("[data-opens-menu]") !== null) {
      openMenu(event.target);
      return;
    }
    const found = targetOf(event.target);
    if (found !== undefined) onSelect(found.ref);
    else if (event.target instanceof Element && event.target.closest(".react-flow__pane") !== null) onSelect(undefined);
  };
  const onContextMenu = (event: MouseEvent): void => {
    const byKeyboard = event.clientX === 0 && event.clientY === 0;
    if (openMenu(event.target, byKeyboard ? undefined : new DOMRect(event.clientX, event.clientY, 0, 0))) {
      event.preventDefault();
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const found = targetOf(event.target);
    if (found === undefined || found.ref.kind !== "Pod" || !(event.target instanceof SVGElement)) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      onSelect(found.ref);
    } else if (movesBetweenPods(event.target, event.key)) {
      event.preventDefault();
    }
  };
  const show = (target: EventTarget | null): void => {
    const found = menu === undefined ? targetOf(target) : undefined;
    const frame = box.current?.getBoundingClientRect();
    if (found === undefined || frame === undefined) return setHover(undefined);
    const { left, top, bottom } = found.element.getBoundingClientRect();
    setHover({
      target: found.ref,
      x: left - frame.left,
      y: top - frame.top,
      bottom: bottom - frame.top,
      within: { width: frame.width, height: frame.height },
    });
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- shows tooltips; what is drawn inside takes focus and keys itself
    <section
      ref={box}
      className={[
        "canvas",
        narrow && "canvas--narrow",
        invites && "canvas--empty",
        podCount > CROWD && "canvas--crowded",
      ]
        .filter(Boolean)
        .join(" ")}
      aria-label={t("canvas.label")}
      onPointerOver={(event: PointerEvent) => event.pointerType === "mouse" && show(event.target)}
      onPointerLeave={() => setHover(undefined)}
      onFocus={(event: FocusEvent) => event.target.matches(":focus-visible") && show(event.target)}
      onBlur={() => setHover(undefined)}
      onPointerDown={() => setHover(undefined)}
      onWheel={() => setHover(undefined)}
    >
      <PodDefinitions />
      {table ? (
        <Suspense>
          <SceneTable onSelect={onSelect} />
        </Suspense>
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- one listener for everything drawn inside
        <div
          className={ready ? "canvas__flow" : "canvas__flow canvas__flow--hidden"}
          onClick={onClick}
          onContextMenu={onContextMenu}
          onKeyDown={onKeyDown}
        >
          <ReactFlow<SceneNode>
            nodes={nodes}
            nodeTypes={NODE_TYPES}
            minZoom={0.03}
            maxZoom={2}
            nodesDraggable={false}
            nodesConnectable={false}
            nodesFocusable={false}
            elementsSelectable={false}
            zoomOnDoubleClick={false}
            onlyRenderVisibleElements={machines > CULL_FROM}
            onMove={(event) => event !== null && touch()}
            onMoveStart={() => box.current?.classList.add("canvas--moving")}
            onMoveEnd={() => box.current?.classList.remove("canvas--moving")}
            disableKeyboardA11y
            deleteKeyCode={null}
          >
            <Connections />
            <ZoomLevel box={box} />
            {invites && !narrow && (
              <ViewportPortal>
                <Invitation onSample={onSample} />
              </ViewportPortal>
            )}
            {machines > MAP_FROM && (
              <MiniMap
                className="map"
                pannable
                zoomable
                ariaLabel={t("canvas.controls.map")}
                nodeClassName={mapClass}
              />
            )}
          </ReactFlow>
          <Suspense>
            <Overlay reducedMotion={reducedMotion} />
          </Suspense>
        </div>
      )}
      {!table && podCount <= HIDDEN_TABLE_PODS && (
        <Suspense>
          <SceneTable hidden onSelect={onSelect} />
        </Suspense>
      )}
      {invites && narrow && <Invitation onSample={onSample} floating />}
      {!(invites && narrow) && (
        <ViewControls table={table} onTable={setTable} onFit={fit} glide={reducedMotion ? 0 : 250} />
      )}
      {hover !== undefined && !table && (
        <Suspense>
          <Tooltip hover={hover} />
        </Suspense>
      )}
      {menu !== undefined && (
        <Suspense>
          <ObjectMenu open={menu} onClose={() => setMenu(undefined)} onAction={onAction} offersWhy={offersWhy} />
        </Suspense>
      )}
    </section>
  );
}

/** Sets how much is shown, without drawing anything again: style sheets do the rest. */
function ZoomLevel({ box }: { readonly box: RefObject<HTMLDivElement | null> }): ReactNode {
  const level = useStore((store) => levelOf(store.transform[2]));
  useEffect(() => {
    box.current?.setAttribute("data-level", level);
    useCanvas.setState({ level });
  }, [box, level]);
  return null;
}

function mapClass(node: SceneNode): string {
  return node.type === "machine" ? `map__${node.data.machine.look}` : "map__other";
}

function countPods({
  machines,
}: {
  readonly machines: ReadonlyMap<string, { readonly pods: readonly unknown[] }>;
}): number {
  let count = 0;
  for (const machine of machines.values()) count += machine.pods.length;
  return count;
}

/** Nothing but the cluster itself. */
function isEmpty({ machines, tray, services }: ReturnType<typeof useScene.getState>): boolean {
  if (machines.size === 0 || (tray?.pods.length ?? 0) > 0 || services.length > 0) return false;
  for (const machine of machines.values()) if (machine.pods.some((pod) => !pod.quiet)) return false;
  return true;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Arrow keys, Home and End go from Pod to Pod inside a card. */
function movesBetweenPods(from: SVGElement, key: string): boolean {
  const pods = [...(from.closest(".pods")?.querySelectorAll<SVGElement>(".pod") ?? [])];
  const step = STEPS[key];
  let next = step === undefined ? undefined : pods[pods.indexOf(from) + step];
  if (key === "Home") next = pods[0];
  if (key === "End") next = pods.at(-1);
  next?.focus();
  return step !== undefined || key === "Home" || key === "End";
}
