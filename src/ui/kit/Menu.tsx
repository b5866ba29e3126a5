/** A menu that drops from a button, with groups and one level of further menus. Load it when it is first opened. */
import "./menu.css";
import { Menu as BaseMenu } from "@base-ui/react/menu";
import { ChevronRight } from "lucide-react";
import { useState, type KeyboardEvent, type ReactElement, type ReactNode } from "react";
import { useQuietGuards } from "./quiet-guards.ts";

export interface MenuAction {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly hint?: string;
  /** A small sign behind it; what it means is said elsewhere in the menu. */
  readonly sign?: ReactNode;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly onSelect?: () => void;
  /** A further menu in place of an action. */
  readonly items?: readonly MenuAction[];
}

export interface MenuSection {
  readonly id: string;
  readonly label?: string;
  readonly items: readonly MenuAction[];
}

export function Menu({
  trigger,
  sections,
  defaultOpen = false,
  align = "start",
}: {
  readonly trigger: ReactElement;
  readonly sections: readonly MenuSection[];
  readonly defaultOpen?: boolean;
  readonly align?: "start" | "end";
}): ReactNode {
  const [open, setOpen] = useState(defaultOpen);
  useQuietGuards(open);
  /** Tab leaves the menu: the focus goes back to the button that opened it. */
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    setOpen(false);
  };
  return (
    <BaseMenu.Root open={open} onOpenChange={setOpen} modal={false}>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal container={document.querySelector("main")}>
        <BaseMenu.Positioner className="menu-positioner" sideOffset={6} align={align}>
          <BaseMenu.Popup className="menu" onKeyDown={leave}>
            {sections.map((section, index) => (
              <BaseMenu.Group key={section.id}>
                {index > 0 && <BaseMenu.Separator className="menu__separator" />}
                {section.label !== undefined && (
                  <BaseMenu.GroupLabel className="menu__label">{section.label}</BaseMenu.GroupLabel>
                )}
                {section.items.map((item) => (
                  <Entry key={item.id} item={item} />
                ))}
              </BaseMenu.Group>
            ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

function Entry({ item }: { readonly item: MenuAction }): ReactNode {
  const className = `menu__item ${item.danger === true ? "menu__item--danger" : ""}`;
  const content = (
    <>
      {item.icon !== undefined && <span className="menu__item-icon">{item.icon}</span>}
      {item.label}
      {item.sign !== undefined && <span className="menu__sign">{item.sign}</span>}
      {item.hint !== undefined && <span className="menu__hint">{item.hint}</span>}
    </>
  );
  if (item.items === undefined) {
    return (
      <BaseMenu.Item className={className} disabled={item.disabled ?? false} onClick={item.onSelect}>
        {content}
      </BaseMenu.Item>
    );
  }
  return (
    <BaseMenu.SubmenuRoot>
      <BaseMenu.SubmenuTrigger className={className} disabled={item.disabled ?? false}>
        {content}
        <ChevronRight size={14} className="menu__hint" aria-hidden />
      </BaseMenu.SubmenuTrigger>
      <BaseMenu.Portal container={document.querySelector("main")}>
        <BaseMenu.Positioner className="menu-positioner" sideOffset={2} alignOffset={-4}>
          <BaseMenu.Popup className="menu">
            {item.items.map((inner) => (
              <Entry key={inner.id} item={inner} />
            ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.SubmenuRoot>
  );
}
