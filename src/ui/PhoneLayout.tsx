/** A phone: canvas on top, one panel below, a bar of five. */
import { Boxes, Clock3, FileCode2, GraduationCap, SquareTerminal } from "lucide-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import {
  ChartsPane,
  DecisionsPane,
  EditorPane,
  EventsPane,
  HistoryPane,
  ExplorerPane,
  InspectorPane,
  LogsPane,
  TerminalPane,
  TimelinePane,
  TrafficPane,
} from "./Panels.tsx";
import { Tabs } from "./kit/Tabs.tsx";
import { usePanels } from "./panels-store.ts";
import { ShareButton } from "./share/ShareButton.tsx";
import { Stage } from "./Stage.tsx";
import { HelpButton, LanguageButton } from "./TopBar.tsx";
import { type Region, useWantedRegion } from "./show-region.ts";
import { useLessonGoing } from "./state/lesson-going.ts";
import { useSelection } from "./state/selection-store.ts";
import { useSimulated } from "./state/status-store.ts";
import { TimeControls } from "./time/TimeControls.tsx";

const ITEMS = [
  ["cluster", Boxes],
  ["lesson", GraduationCap],
  ["manifest", FileCode2],
  ["terminal", SquareTerminal],
  ["time", Clock3],
] as const;
type PhonePanel = (typeof ITEMS)[number][0];
type Sheet = "explorer" | "details" | "events" | "logs" | "traffic" | "decisions" | "charts" | "history";

/** Where a lesson's "Look at" leads. */
const PLACES: Readonly<Record<Region, readonly [panel: PhonePanel, sheet?: Sheet]>> = {
  canvas: ["cluster"],
  editor: ["manifest"],
  terminal: ["terminal"],
  timeline: ["time"],
  inspector: ["cluster", "details"],
  events: ["cluster", "events"],
  traffic: ["cluster", "traffic"],
  history: ["cluster", "history"],
  break: ["cluster"],
};

const LessonStrip = lazy(async () => ({ default: (await import("./lessons/LessonStrip.tsx")).LessonStrip }));

export function PhoneLayout(): ReactNode {
  const { t } = useTranslation();
  const [sheet, setSheet] = useState<Sheet>("explorer");
  const selected = useSelection((state) => state.selected);
  const [shown, setShown] = useState(selected);
  const left = usePanels((state) => state.left);
  const [panel, setPanel] = useState<PhonePanel>(left === "lessons" ? "lesson" : "cluster");
  const [leftShown, setLeftShown] = useState(left);
  if (left !== leftShown) {
    setLeftShown(left);
    if (left === "lessons") setPanel("lesson");
  }
  const wanted = useWantedRegion();
  const [wantedShown, setWantedShown] = useState(wanted.number);
  if (wanted.number !== wantedShown) {
    setWantedShown(wanted.number);
    const [toPanel, toSheet] = PLACES[wanted.region ?? "canvas"];
    setPanel(toPanel);
    if (toSheet !== undefined) setSheet(toSheet);
  }
  if (selected !== shown) {
    setShown(selected);
    if (selected !== undefined) {
      setPanel("cluster");
      setSheet("details");
    }
  }
  const inLesson = useLessonGoing((state) => state.going);
  const open = (id: PhonePanel): void => {
    usePanels.getState().showLeft(id === "lesson" ? "lessons" : "objects");
    setPanel(id);
  };
  return (
    <>
      <main className="phone__main">
        <div className="phone__stage">
          <Stage />
        </div>
        <div className="phone__panel">
          <h2 className="visually-hidden">{t(`app.${panel}`)}</h2>
          {inLesson && panel !== "lesson" && (
            <Suspense>
              <LessonStrip onOpen={() => open("lesson")} />
            </Suspense>
          )}
          {panel === "cluster" ? <ClusterSheets sheet={sheet} onSheet={setSheet} /> : <PhonePanelView panel={panel} />}
        </div>
      </main>
      <nav className="phone__bar" aria-label={t("app.panels")}>
        {ITEMS.map(([id, Icon]) => (
          <button key={id} type="button" className="phone__item" aria-pressed={panel === id} onClick={() => open(id)}>
            <Icon size={20} aria-hidden />
            {t(`app.${id}`)}
          </button>
        ))}
      </nav>
    </>
  );
}

/** What the lower panel of a wide screen and its sides hold. */
function ClusterSheets({
  sheet,
  onSheet,
}: {
  readonly sheet: Sheet;
  readonly onSheet: (sheet: Sheet) => void;
}): ReactNode {
  const { t } = useTranslation();
  const simulated = useSimulated();
  const selected = useSelection((state) => state.selected !== undefined);
  return (
    <Tabs
      label={t("app.cluster")}
      value={sheet}
      onChange={onSheet}
      items={[
        { id: "explorer", label: t("app.explorer"), panel: <ExplorerPane /> },
        {
          id: "details",
          label: t("app.details"),
          panel: selected ? <InspectorPane /> : <p className="loading">{t("app.selectSomething")}</p>,
        },
        { id: "events", label: t("app.events"), panel: <EventsPane /> },
        { id: "logs", label: t("app.logs"), panel: <LogsPane /> },
        ...(simulated
          ? ([
              { id: "traffic", label: t("app.traffic"), panel: <TrafficPane /> },
              { id: "decisions", label: t("app.decisions"), panel: <DecisionsPane /> },
              { id: "charts", label: t("app.charts"), panel: <ChartsPane /> },
              { id: "history", label: t("app.history"), panel: <HistoryPane /> },
            ] as const)
          : []),
      ]}
    />
  );
}

function PhonePanelView({ panel }: { readonly panel: Exclude<PhonePanel, "cluster"> }): ReactNode {
  const simulated = useSimulated();
  switch (panel) {
    case "lesson":
      return <ExplorerPane />;
    case "manifest":
      return <EditorPane />;
    case "terminal":
      return <TerminalPane />;
    case "time":
      return (
        <>
          <TimeControls stacked />
          <TimelinePane />
          <div className="phone__more">
            {simulated && <ShareButton />}
            <LanguageButton />
            <HelpButton />
          </div>
        </>
      );
  }
}
