/** Wide screens: objects, canvas over manifest, details; time at the foot. Sizes are remembered. */
import type { CSSProperties, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { SquareSplitHorizontal } from "lucide-react";
import { IconButton } from "./kit/Button.tsx";
import { Splitter, type SplitterProps } from "./kit/Splitter.tsx";
import { BottomPane, ExplorerPane, InspectorPane, TerminalPane, TimelinePane } from "./Panels.tsx";
import { Stage } from "./Stage.tsx";
import { usePanels } from "./panels-store.ts";
import { PANES, usePaneSizes, type PaneId } from "./state/pane-sizes-store.ts";
import { useSelection } from "./state/selection-store.ts";

const LEAST_LEFT = { explorer: "190px", lessons: "300px" } as const;

export function DesktopLayout(): ReactNode {
  const { t } = useTranslation();
  const inspecting = useSelection(({ selected }) => selected !== undefined);
  const exploring = usePanels(({ explorer }) => explorer);
  const left = usePanels((state) => (state.left === "lessons" ? "lessons" : "explorer"));
  const sizes = usePaneSizes((state) => state.sizes);
  return (
    <>
      <main className="app__main split">
        {exploring && (
          <>
            <nav
              className="app__pane split__pane"
              style={width(sizes[left], LEAST_LEFT[left])}
              aria-label={t("app.explorer")}
            >
              <ExplorerPane />
            </nav>
            <PaneSplitter id={left} pane="left" />
          </>
        )}
        <div className="split__main">
          <Center />
        </div>
        {inspecting && (
          <>
            <PaneSplitter id="inspector" pane="right" />
            <section
              className="app__pane split__pane"
              style={width(sizes.inspector, "260px")}
              aria-label={t("app.details")}
            >
              <InspectorPane />
            </section>
          </>
        )}
      </main>
      <TimelinePane />
    </>
  );
}

function Center(): ReactNode {
  const { t } = useTranslation();
  const bottom = usePanels((state) => state.bottom);
  const share = usePaneSizes(({ sizes }) => sizes.bottom);
  return (
    <div className="split split--rows">
      <div className="split__main">
        <Stage />
      </div>
      {bottom && (
        <>
          <PaneSplitter id="bottom" pane="below" />
          <section
            className="app__pane split__pane"
            style={{ height: `max(120px, ${share * 100}%)` }}
            aria-label={t("app.bottom")}
          >
            <h2 className="visually-hidden">{t("app.bottom")}</h2>
            <LowerPanes />
          </section>
        </>
      )}
    </div>
  );
}

/** The tabs, and the terminal beside them when the user wants to see both. */
function LowerPanes(): ReactNode {
  const { t } = useTranslation();
  const { terminalBeside, toggle } = usePanels();
  const share = usePaneSizes(({ sizes }) => sizes.terminal);
  const end = (
    <IconButton
      label={t(terminalBeside ? "app.terminalAsTab" : "app.terminalBeside")}
      look="quiet"
      tipSide="end"
      aria-pressed={terminalBeside}
      onClick={() => toggle("terminalBeside")}
    >
      <SquareSplitHorizontal size={16} aria-hidden />
    </IconButton>
  );
  return (
    <div className="split">
      <div className="split__main">
        <BottomPane terminal={!terminalBeside} end={end} />
      </div>
      {terminalBeside && (
        <>
          <PaneSplitter id="terminal" pane="right" />
          <div className="split__pane" style={width(share, "240px")}>
            <TerminalPane />
          </div>
        </>
      )}
    </div>
  );
}

function PaneSplitter({ id, pane }: { readonly id: PaneId; readonly pane: SplitterProps["pane"] }): ReactNode {
  const { t } = useTranslation();
  const share = usePaneSizes(({ sizes }) => sizes[id]);
  const resize = usePaneSizes((state) => state.resize);
  return (
    <Splitter
      label={t(`app.resize.${id}`)}
      pane={pane}
      share={share}
      limits={PANES[id]}
      onResize={(next) => resize(id, next)}
    />
  );
}

function width(share: number, least: string): CSSProperties {
  return { width: `max(${least}, ${share * 100}%)` };
}
