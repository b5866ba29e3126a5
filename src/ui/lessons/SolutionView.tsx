/** One way to reach the goal: manifests to put into the editor, lines to type. */
import { Copy, FileCode2 } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Action } from "../../lessons/lesson.ts";
import { Button } from "../kit/Button.tsx";
import { openInEditor } from "./lesson-session.ts";
import type { Region } from "./region.ts";

export function SolutionView({
  actions,
  onRegion,
}: {
  readonly actions: readonly Action[];
  readonly onRegion: (region: Region) => void;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <ol className="lesson__solution" aria-label={t("lessons.solution")}>
      {actions.map((action, index) => (
        <li key={index}>
          {"waitSeconds" in action ? (
            t("lessons.wait", { seconds: action.waitSeconds })
          ) : (
            <Typed action={action} onRegion={onRegion} />
          )}
        </li>
      ))}
    </ol>
  );
}

function Typed({
  action,
  onRegion,
}: {
  readonly action: { readonly apply: string } | { readonly run: string };
  readonly onRegion: (region: Region) => void;
}): ReactNode {
  const { t } = useTranslation();
  if ("apply" in action) {
    return (
      <>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, also by keyboard */}
        <pre tabIndex={0}>{action.apply.trimEnd()}</pre>
        <Button
          onClick={() => {
            openInEditor("solution.yaml", action.apply);
            onRegion("editor");
          }}
        >
          <FileCode2 size={14} aria-hidden />
          {t("lessons.toEditor")}
        </Button>
      </>
    );
  }
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, also by keyboard */}
      <pre tabIndex={0}>{action.run}</pre>
      <Button
        onClick={() => {
          void navigator.clipboard.writeText(action.run);
          onRegion("terminal");
        }}
      >
        <Copy size={14} aria-hidden />
        {t("lessons.toTerminal")}
      </Button>
    </>
  );
}
