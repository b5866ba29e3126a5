/** What the pointer is over, what it chooses, and which menu is open: of elements, and of what is only painted. */
import { useReactFlow } from "@xyflow/react";
import {
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type FocusEvent,
  type RefObject,
} from "react";
import { useScene } from "../state/scene-store.ts";
import type { ObjectRef } from "../state/selection-store.ts";
import type { SceneView } from "../state/view-store.ts";
import { subjectOf, targetOf } from "./canvas-targets.ts";
import type { OpenMenu } from "./ObjectMenu.tsx";
import { walk } from "./keyboard-walk.ts";
import { fieldAt, fieldsOf, refAt } from "./pod-fields.ts";
import type { Hover } from "./Tooltip.tsx";

interface PointerParts {
  readonly box: RefObject<HTMLElement | null>;
  /** Things are painted: they are found by their place. */
  readonly painted: boolean;
  readonly shown: SceneView;
  readonly onSelect: (ref: ObjectRef | undefined) => void;
}

interface Far {
  readonly ref: ObjectRef;
  /** In the canvas. */
  readonly x: number;
  readonly y: number;
}

export interface CanvasPointer {
  readonly menu: OpenMenu | undefined;
  readonly closeMenu: () => void;
  readonly hover: Hover | undefined;
  /** For the whole canvas. */
  readonly around: {
    onPointerOver(event: PointerEvent): void;
    onPointerLeave(): void;
    onFocus(event: FocusEvent): void;
    onBlur(): void;
    onPointerDown(): void;
    onWheel(): void;
  };
  /** For what is drawn. */
  readonly inside: {
    onClick(event: MouseEvent): void;
    onContextMenu(event: MouseEvent): void;
    onMouseMove(event: MouseEvent): void;
    onKeyDown(event: KeyboardEvent): void;
  };
}

export function usePointer({ box, painted, shown, onSelect }: PointerParts): CanvasPointer {
  const [menu, setMenu] = useState<OpenMenu>();
  const [hover, setHover] = useState<Hover>();
  const { screenToFlowPosition } = useReactFlow();

  const farAt = (event: MouseEvent): Far | undefined => {
    const frame = box.current?.getBoundingClientRect();
    if (!painted || frame === undefined) return undefined;
    const place = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const found = fieldAt(fieldsOf(useScene.getState(), shown), place.x, place.y);
    const ref = found && refAt(found.field, found.pod);
    return ref && { ref, x: event.clientX - frame.left, y: event.clientY - frame.top };
  };
  const open = (target: ObjectRef, from: Element, at: DOMRect): void => {
    setHover(undefined);
    setMenu({ target, subject: subjectOf(useScene.getState(), target), at, from });
  };
  const openOn = (element: EventTarget, at?: DOMRect): boolean => {
    const found = targetOf(element);
    if (found === undefined) return false;
    open(found.ref, found.element, at ?? (element as Element).getBoundingClientRect());
    return true;
  };
  const show = (target: EventTarget | null): void => {
    const found = menu === undefined ? targetOf(target) : undefined;
    const frame = box.current?.getBoundingClientRect();
    if (found === undefined || frame === undefined) return setHover(undefined);
    const { left, top, bottom } = found.element.getBoundingClientRect();
    const within = { width: frame.width, height: frame.height };
    setHover({ target: found.ref, x: left - frame.left, y: top - frame.top, bottom: bottom - frame.top, within });
  };
  const showFar = (event: MouseEvent): void => {
    const frame = box.current?.getBoundingClientRect();
    const far = farAt(event);
    if (far === undefined || frame === undefined) return setHover(undefined);
    const within = { width: frame.width, height: frame.height };
    setHover({ target: far.ref, x: far.x + 8, y: far.y - 4, bottom: far.y + 8, within });
  };
  const hide = (): void => setHover(undefined);

  return {
    menu,
    closeMenu: () => setMenu(undefined),
    hover,
    around: {
      onPointerOver: (event) => event.pointerType === "mouse" && show(event.target),
      onPointerLeave: hide,
      onFocus: (event) => event.target.matches(":focus-visible") && show(event.target),
      onBlur: hide,
      onPointerDown: hide,
      onWheel: hide,
    },
    inside: {
      onClick: (event) => {
        if (event.target instanceof Element && event.target.closest("[data-opens-menu]") !== null) {
          openOn(event.target);
          return;
        }
        const ref = targetOf(event.target)?.ref ?? farAt(event)?.ref;
        if (ref !== undefined) onSelect(ref);
        else if (event.target instanceof Element && event.target.closest(".react-flow__pane") !== null)
          onSelect(undefined);
      },
      onContextMenu: (event) => {
        const byKeyboard = event.clientX === 0 && event.clientY === 0;
        const at = byKeyboard ? undefined : new DOMRect(event.clientX, event.clientY, 0, 0);
        if (openOn(event.target, at)) return event.preventDefault();
        const far = byKeyboard ? undefined : farAt(event);
        if (far === undefined || at === undefined || !(event.target instanceof Element)) return;
        event.preventDefault();
        open(far.ref, event.target, at);
      },
      onMouseMove: (event) => {
        if (painted && targetOf(event.target) === undefined) showFar(event);
      },
      onKeyDown: (event) => {
        choosePod(event, onSelect);
        if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
        const from = event.target instanceof Element ? event.target.closest(".pod, button.title, button.badge") : null;
        if (from !== null && box.current !== null && walk(from, event.key, box.current)) event.preventDefault();
      },
    },
  };
}

/** A Pod is no button of HTML: it takes Enter and the space bar by itself. */
function choosePod(event: KeyboardEvent, onSelect: (ref: ObjectRef) => void): void {
  const found = targetOf(event.target);
  if (found === undefined || found.ref.kind !== "Pod" || !(event.target instanceof SVGElement)) return;
  if (event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  onSelect(found.ref);
}
