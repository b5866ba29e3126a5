/** A phone: canvas on top, one panel below, a bar of five. */
import { Activity, Clock3, FileCode2, Info, List } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { EditorPane, EventsPane, ExplorerPane, InspectorPane, TimelinePane, TrafficPane } from "./Panels.tsx";
import { Stage } from "./Stage.tsx";
import { HelpButton, LanguageButton } from "./TopBar.tsx";
import { useSelection } from "./state/selection-store.ts";
import { TimeControls } from "./time/TimeControls.tsx";

const ITEMS = [
  ["explorer", List],
  ["manifest", FileCode2],
  ["details", Info],
  ["events", Activity],
  ["time", Clock3],
] as const;
type PhonePanel = (typeof ITEMS)[number][0];

export function PhoneLayout(): ReactNode {
  const { t } = useTranslation();
  const [panel, setPanel] = useState<PhonePanel>("explorer");
  const selected = useSelection((state) => state.selected);
  const [shown, setShown] = useState(selected);
  if (selected !== shown) {
    setShown(selected);
    if (selected !== undefined) setPanel("details");
  }
  return (
    <>
      <main className="phone__main">
        <div className="phone__stage">
          <Stage />
        </div>
        <section className="phone__panel" aria-label={t(`app.${panel}`)}>
          <PhonePanelView panel={panel} selected={selected !== undefined} />
        </section>
      </main>
      <nav className="phone__bar" aria-label={t("app.panels")}>
        {ITEMS.map(([id, Icon]) => (
          <button
            key={id}
            type="button"
            className="phone__item"
            aria-pressed={panel === id}
            onClick={() => setPanel(id)}
          >
            <Icon size={20} aria-hidden />
            {t(`app.${id}`)}
          </button>
        ))}
      </nav>
    </>
  );
}

function PhonePanelView({ panel, selected }: { readonly panel: PhonePanel; readonly selected: boolean }): ReactNode {
  const { t } = useTranslation();
  switch (panel) {
    case "explorer":
      return <ExplorerPane />;
    case "manifest":
      return <EditorPane />;
    case "details":
      return selected ? <InspectorPane /> : <p className="loading">{t("app.selectSomething")}</p>;
    case "events":
      return (
        <>
          <TrafficPane />
          <EventsPane />
        </>
      );
    case "time":
      return (
        <>
          <TimeControls stacked />
          <TimelinePane />
          <div className="phone__more">
            <LanguageButton />
            <HelpButton />
          </div>
        </>
      );
  }
}
