/** A long list of which only what shows is in the document. Rows are equally high; it follows its end until somebody scrolls away. */
import "./virtual-list.css";
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";

/** Rows beyond what shows, so that scrolling by keyboard and screen readers find the next ones. */
const SPARE = 8;

export function VirtualList({
  label,
  count,
  rowHeight,
  follow = false,
  focusIndex,
  keyOf,
  renderRow,
}: {
  readonly label: string;
  readonly count: number;
  /** Pixels. */
  readonly rowHeight: number;
  /** Stays at the end while it grows. */
  readonly follow?: boolean;
  /** Comes into view when it changes. */
  readonly focusIndex?: number | undefined;
  readonly keyOf: (index: number) => string | number;
  readonly renderRow: (index: number) => ReactNode;
}): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 400 });
  const atEnd = useRef(true);
  const look = (): void => {
    const { current } = box;
    if (current === null) return;
    atEnd.current = current.scrollTop + current.clientHeight >= current.scrollHeight - rowHeight;
    setView({ top: current.scrollTop, height: current.clientHeight });
  };
  useEffect(() => {
    const { current } = box;
    if (current === null) return undefined;
    const observer = new ResizeObserver(look);
    observer.observe(current);
    return () => observer.disconnect();
    // oxlint-disable-next-line react/exhaustive-deps -- `look` reads refs only
  }, []);
  useLayoutEffect(() => {
    const { current } = box;
    if (current !== null && follow && atEnd.current) current.scrollTop = current.scrollHeight;
  }, [count, follow]);
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null || focusIndex === undefined || focusIndex < 0) return;
    const top = focusIndex * rowHeight;
    if (top >= current.scrollTop && top + rowHeight <= current.scrollTop + current.clientHeight) return;
    current.scrollTop = Math.max(0, top - current.clientHeight / 2);
  }, [focusIndex, rowHeight]);
  const from = Math.max(0, Math.floor(view.top / rowHeight) - SPARE);
  const to = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + SPARE);
  const shown = Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div ref={box} className="virtual-list" role="group" aria-label={label} tabIndex={0} onScroll={look}>
      <ol style={{ paddingBlock: `${from * rowHeight}px ${Math.max(0, count - to) * rowHeight}px` }}>
        {shown.map((index) => (
          <li
            key={keyOf(index)}
            className="virtual-list__row"
            style={{ height: rowHeight }}
            aria-setsize={count}
            aria-posinset={index + 1}
          >
            {renderRow(index)}
          </li>
        ))}
      </ol>
    </div>
  );
}
