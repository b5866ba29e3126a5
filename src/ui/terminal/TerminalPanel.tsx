/** The terminal: a small shell with kubectl, in the page. */
import "./terminal.css";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../kit/Button.tsx";
import { type TerminalSession, terminalSession } from "./terminal-session.ts";

const FIRST_COMMANDS = ["kubectl get pods -A", "kubectl describe node node-1", "kubectl get events -w"] as const;

/** Kept beyond the panel: who has used the terminal knows what it is for. */
let used = false;

export function TerminalPanel(): ReactNode {
  const { t } = useTranslation();
  const container = useRef<HTMLDivElement>(null);
  const [session, setSession] = useState<TerminalSession>();
  const [fresh, setFresh] = useState(!used);

  useEffect(() => {
    const element = container.current;
    if (element === null) return undefined;
    const opened = terminalSession();
    opened.attach(element);
    opened.onUsed = () => {
      used = true;
      setFresh(false);
    };
    setSession(opened);
    const resizes = new ResizeObserver(() => opened.fit());
    resizes.observe(element);
    const themes = new MutationObserver(() => opened.setTheme());
    themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      resizes.disconnect();
      themes.disconnect();
    };
  }, []);

  return (
    <section className="terminal" aria-label={t("terminal.label")}>
      {fresh && (
        <div className="terminal__start">
          <p className="terminal__words">{t("terminal.empty")}</p>
          {FIRST_COMMANDS.map((command) => (
            <Button key={command} onClick={() => session?.run(command)}>
              <code>{command}</code>
            </Button>
          ))}
        </div>
      )}
      <div className="terminal__screen" ref={container} />
    </section>
  );
}
