/** The menu of one thing on the canvas, opened by right click, by its button, or by the keyboard's menu key. */
import "../kit/menu.css";
import { Menu } from "@base-ui/react/menu";
import type { KeyboardEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useQuietGuards } from "../kit/quiet-guards.ts";
import { useSimulated } from "../state/status-store.ts";
import type { ObjectRef } from "../state/selection-store.ts";
import { actionsOn, type CanvasActionId } from "./canvas-actions.ts";
import type { Subject } from "./canvas-targets.ts";

export interface OpenMenu {
  readonly target: ObjectRef;
  /** As it was drawn when the menu was opened. */
  readonly subject: Subject;
  /** Where it opens, in the window. */
  readonly at: DOMRect;
  /** Gets the focus back. */
  readonly from: Element;
}

/** What a cluster that is not simulated has no objects for. */
const SIMULATION_ONLY: ReadonlySet<CanvasActionId> = new Set(["killContainer", "breakOtherwise", "sendTraffic"]);

export function ObjectMenu({
  open,
  onClose,
  onAction,
  offersWhy,
}: {
  readonly open: OpenMenu;
  readonly onClose: () => void;
  readonly onAction: (action: CanvasActionId, target: ObjectRef) => void;
  readonly offersWhy: boolean;
}): ReactNode {
  const { t } = useTranslation();
  const { target, subject, at } = open;
  const simulated = useSimulated();
  useQuietGuards(true);
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== "Tab") return;
    event.preventDefault();
    onClose();
  };
  const groups = actionsOn(target, { ...subject, offersWhy }, t)
    .map((group) => group.filter(({ id }) => simulated || !SIMULATION_ONLY.has(id)))
    .filter((group) => group.length > 0);
  return (
    <Menu.Root open modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Menu.Portal container={document.querySelector("main")}>
        <Menu.Positioner
          className="menu-positioner"
          anchor={{ getBoundingClientRect: () => at }}
          side="bottom"
          align="start"
          sideOffset={4}
        >
          <Menu.Popup
            className="menu"
            onKeyDown={leave}
            aria-label={t("canvas.actionsFor", { name: target.name })}
            finalFocus={() => focusable(open.from)}
          >
            {groups.map((actions, index) => (
              <Menu.Group key={actions[0]?.id ?? index}>
                {index === 0 ? (
                  <Menu.GroupLabel className="menu__label">
                    {target.kind} {target.name}
                  </Menu.GroupLabel>
                ) : (
                  <Menu.Separator className="menu__separator" />
                )}
                {actions.map(({ id, label, danger }) => (
                  <Menu.Item
                    key={id}
                    className={danger ? "menu__item menu__item--danger" : "menu__item"}
                    onClick={() => onAction(id, target)}
                  >
                    {label}
                  </Menu.Item>
                ))}
              </Menu.Group>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function focusable(element: Element): HTMLElement | null {
  const target = element.matches("[tabindex], button") ? element : element.querySelector("button, [tabindex]");
  return target instanceof HTMLElement ? target : null;
}
