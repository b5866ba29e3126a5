/** A row of tabs over panels; arrow keys move between them. */
import "./tabs.css";
import { Tabs as BaseTabs } from "@base-ui/react/tabs";
import type { ReactNode } from "react";

export interface TabItem<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** A small number beside the label. */
  readonly count?: number;
  readonly panel: ReactNode;
  /** Stays in the document while another tab shows, e.g. because it holds an editor. */
  readonly keepMounted?: boolean;
}

export function Tabs<Id extends string>({
  label,
  items,
  value,
  onChange,
}: {
  /** Accessible name of the row of tabs. */
  readonly label: string;
  readonly items: readonly TabItem<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
}): ReactNode {
  return (
    <BaseTabs.Root className="tabs" value={value} onValueChange={(next) => onChange(next as Id)}>
      <BaseTabs.List className="tabs__list" aria-label={label}>
        {items.map(({ id, label: text, count }) => (
          <BaseTabs.Tab key={id} value={id} className="tabs__tab">
            {text}
            {count !== undefined && count > 0 && <span className="tabs__count">{count}</span>}
          </BaseTabs.Tab>
        ))}
      </BaseTabs.List>
      {items.map(({ id, panel, keepMounted = false }) => (
        <BaseTabs.Panel key={id} value={id} className="tabs__panel" keepMounted={keepMounted}>
          {panel}
        </BaseTabs.Panel>
      ))}
    </BaseTabs.Root>
  );
}
