/**
 * The picture of the cluster before the canvas is there: the same cards at the same places, without moving or zooming. What is
 * chosen in it is chosen in the canvas that takes its place.
 */
import "@xyflow/react/dist/base.css";
import "./canvas.css";
import "./cards.css";
import "./levels.css";
import "./pods.css";
import { useLayoutEffect, useRef, useState, type ComponentType, type MouseEvent, type ReactNode } from "react";
import { useScene } from "../state/scene-store.ts";
import { useSelection } from "../state/selection-store.ts";
import { levelOf } from "./canvas-store.ts";
import { targetOf } from "./canvas-targets.ts";
import { Connections } from "./Connections.tsx";
import { fitOf, LEFT_OF_MACHINES, NARROW } from "./fit.ts";
import { firstColumnOf } from "./scene-counts.ts";
import { Invitation, useInvites, type InvitedTo } from "./Invitation.tsx";
import { PLACEMENT_CARDS } from "./placement-cards.ts";
import { PodLayer } from "./PodLayer.tsx";
import { PodDefinitions } from "./PodShape.tsx";
import { useSceneNodes, type SceneNode } from "./scene-nodes.ts";

type AnyCard = ComponentType<{ readonly data: SceneNode["data"] }>;

export function FirstPicture({ onSample }: { readonly onSample: (chosen: InvitedTo) => void }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState({ width: 0, height: 0 });
  const nodes = useSceneNodes("placement", false);
  const sceneWidth = useScene((scene) => scene.width);
  const sceneHeight = useScene((scene) => scene.height);
  const machines = useScene((scene) => scene.machines);
  const invites = useInvites();
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = (): void => setRoom({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const narrow = room.width < NARROW;
  const left = narrow ? firstColumnOf({ machines }) - LEFT_OF_MACHINES : 0;
  const { x, y, zoom } = fitOf({ left, sceneWidth, sceneHeight }, room, invites);
  const choose = (event: MouseEvent): void => {
    const found = targetOf(event.target);
    if (found !== undefined) useSelection.getState().select(found.ref);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events -- one listener for the buttons drawn inside
    <div
      ref={box}
      className={`canvas canvas--placement first-picture ${narrow ? "canvas--narrow" : ""} ${invites ? "canvas--empty" : ""}`}
      data-level={levelOf(zoom, { cards: machines.size, pods: 0 }, room.width * room.height)}
      onClick={choose}
    >
      <PodDefinitions />
      {room.width > 0 && (
        <div
          className="react-flow__viewport"
          style={{ position: "absolute", transform: `translate(${x}px,${y}px) scale(${zoom})`, transformOrigin: "0 0" }}
        >
          <Connections shown="placement" />
          {nodes.map((node) => (
            <StillNode key={node.id} node={node} />
          ))}
          <PodLayer shown="placement" />
          {invites && !narrow && <Invitation onSample={onSample} />}
        </div>
      )}
      {invites && narrow && <Invitation onSample={onSample} floating />}
    </div>
  );
}

function StillNode({ node }: { readonly node: SceneNode }): ReactNode {
  if (node.type === undefined || node.type === "item") return null;
  // Each card takes the data of its own kind of node, and nothing else.
  const Card = PLACEMENT_CARDS[node.type] as unknown as AnyCard;
  const { x, y } = node.position;
  return (
    <div
      className={`react-flow__node react-flow__node-${node.type}`}
      style={{ transform: `translate(${x}px,${y}px)`, width: node.width, height: node.height }}
    >
      <Card data={node.data} />
    </div>
  );
}
