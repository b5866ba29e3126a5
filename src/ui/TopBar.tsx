/** The bar at the top: time, breaking things, and how the page looks. */
import { CircleHelp, Languages, Monitor, Moon, PanelBottom, PanelLeft, Sun } from "lucide-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LANGUAGES } from "../i18n/i18n.ts";
import { BreakButton } from "./actions/BreakButton.tsx";
import { Button, IconButton } from "./kit/Button.tsx";
import { usePanels } from "./panels-store.ts";
import { useSimulated, useStatus } from "./state/status-store.ts";
import { ShareButton } from "./share/ShareButton.tsx";
import { useSettings, type Theme } from "./state/settings-store.ts";
import { ClockReadout } from "./time/ClockReadout.tsx";
import { Steps, TimeControls } from "./time/TimeControls.tsx";

const HelpDialog = lazy(async () => ({ default: (await import("./help/HelpDialog.tsx")).HelpDialog }));

export function TopBar({ phone }: { readonly phone: boolean }): ReactNode {
  const { t } = useTranslation();
  const simulated = useSimulated();
  return (
    <header className="topbar">
      <h1 className="topbar__name" title={simulated ? t("app.simulated") : undefined}>
        <span className="topbar__mark" aria-hidden>
          <svg width="10" height="10" viewBox="0 0 10 10">
            <circle cx="5" cy="5" r="3.5" fill="none" stroke="currentColor" strokeWidth="2" />
          </svg>
        </span>
        <span className={phone ? "visually-hidden" : "topbar__word"}>{t("app.name")}</span>
      </h1>
      <Attached />
      {!simulated ? undefined : phone ? (
        <>
          <Steps />
          <ClockReadout />
        </>
      ) : (
        <TimeControls />
      )}
      <div className="topbar__end">
        {simulated && <BreakButton compact={phone} />}
        {!phone && <PanelButtons />}
        {simulated && !phone && <ShareButton />}
        {!phone && <LanguageButton />}
        <ThemeButton />
        {!phone && <HelpButton />}
      </div>
    </header>
  );
}

/** Which cluster this is, when it is none of the page's own. */
function Attached(): ReactNode {
  const { t } = useTranslation();
  const remote = useStatus((state) => state.remote);
  if (remote === undefined) return null;
  return <span className="topbar__attached">{t("app.attached", { place: location.host })}</span>;
}

function PanelButtons(): ReactNode {
  const { t } = useTranslation();
  const { explorer, bottom, toggle } = usePanels();
  return (
    <>
      <IconButton
        look="quiet"
        label={t(explorer ? "app.hideExplorer" : "app.showExplorer")}
        aria-expanded={explorer}
        onClick={() => toggle("explorer")}
      >
        <PanelLeft size={16} aria-hidden />
      </IconButton>
      <IconButton
        look="quiet"
        label={t(bottom ? "app.hideBottom" : "app.showBottom")}
        aria-expanded={bottom}
        onClick={() => toggle("bottom")}
      >
        <PanelBottom size={16} aria-hidden />
      </IconButton>
    </>
  );
}

export function LanguageButton(): ReactNode {
  const { language, setLanguage } = useSettings();
  const other = language === "en" ? "ja" : "en";
  return (
    <Button look="quiet" lang={other} aria-label={LANGUAGES[other]} onClick={() => setLanguage(other)}>
      <Languages size={15} aria-hidden />
      <span className="topbar__word">{LANGUAGES[other]}</span>
    </Button>
  );
}

const THEMES: Readonly<Record<Theme, { readonly next: Theme; readonly Icon: typeof Sun }>> = {
  system: { next: "light", Icon: Monitor },
  light: { next: "dark", Icon: Sun },
  dark: { next: "system", Icon: Moon },
};

function ThemeButton(): ReactNode {
  const { t } = useTranslation();
  const { theme, setTheme } = useSettings();
  const { next, Icon } = THEMES[theme];
  return (
    <IconButton
      look="quiet"
      tipSide="end"
      label={`${t("app.theme.label")}: ${t(`app.theme.${theme}`)}`}
      onClick={() => setTheme(next)}
    >
      <Icon size={16} aria-hidden />
    </IconButton>
  );
}

export function HelpButton(): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton look="quiet" tipSide="end" label={t("app.help")} onClick={() => setOpen(true)}>
        <CircleHelp size={16} aria-hidden />
      </IconButton>
      {open && (
        <Suspense>
          <HelpDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
