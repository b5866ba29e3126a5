/**
 * A row of tabs over panels. One tab is in the order of the Tab key; arrow keys, Home and End move between them and show what
 * they move to (https://www.w3.org/WAI/ARIA/apg/patterns/tabs/).
 */
import "./tabs.css";
import { useId, type KeyboardEvent, type ReactNode } from "react";

export interface TabItem<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** A small number beside the label. */
  readonly count?: number;
  readonly panel: ReactNode;
  /** Stays in the document while another tab shows, e.g. because it holds an editor. */
  readonly keepMounted?: boolean;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

export function Tabs<Id extends string>({
  label,
  items,
  value,
  onChange,
  end,
}: {
  /** Accessible name of the row of tabs. */
  readonly label: string;
  readonly items: readonly TabItem<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
  /** Stands at the end of the row. */
  readonly end?: ReactNode;
}): ReactNode {
  const base = useId();
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const next = nextIndex(
      event.key,
      items.findIndex(({ id }) => id === value),
      items.length,
    );
    const item = next === undefined ? undefined : items[next];
    if (next === undefined || item === undefined) return;
    event.preventDefault();
    event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
    onChange(item.id);
  };
  return (
    <div className="tabs">
      <div className="tabs__row">
        {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the tabs inside take the focus */}
        <div className="tabs__list" role="tablist" aria-label={label} onKeyDown={move}>
          {items.map(({ id, label: text, count }) => (
            <button
              key={id}
              type="button"
              role="tab"
              id={`${base}-tab-${id}`}
              className="tabs__tab"
              aria-selected={id === value}
              aria-controls={id === value ? `${base}-panel-${id}` : undefined}
              tabIndex={id === value ? 0 : -1}
              onClick={() => onChange(id)}
            >
              {text}
              {count !== undefined && count > 0 && <span className="tabs__count">{count}</span>}
            </button>
          ))}
        </div>
        {end}
      </div>
      {items.map(
        ({ id, panel, keepMounted = false }) =>
          (id === value || keepMounted) && (
            <div
              key={id}
              role="tabpanel"
              id={`${base}-panel-${id}`}
              className="tabs__panel"
              aria-labelledby={`${base}-tab-${id}`}
              hidden={id !== value}
              // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
              tabIndex={0}
            >
              {panel}
            </div>
          ),
      )}
    </div>
  );
}

function nextIndex(key: string, current: number, count: number): number | undefined {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = STEPS[key];
  return step === undefined ? undefined : (current + step + count) % count;
}
