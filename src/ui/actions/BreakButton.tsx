/** The button that opens the menu of things to break; the menu is fetched when it is first wanted. */
import { ChevronDown, Zap } from "lucide-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../kit/Button.tsx";

const BreakMenu = lazy(async () => ({ default: (await import("./BreakMenu.tsx")).BreakMenu }));

export function BreakButton({ compact = false }: { readonly compact?: boolean }): ReactNode {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState(false);
  const content = (
    <>
      <Zap size={14} aria-hidden />
      {!compact && t("actions.break")}
      <ChevronDown size={14} aria-hidden />
    </>
  );
  const trigger = (
    <Button look="danger" aria-haspopup="menu" {...(compact ? { "aria-label": t("actions.break") } : {})}>
      {content}
    </Button>
  );
  if (!wanted) {
    return (
      <Button
        look="danger"
        aria-haspopup="menu"
        {...(compact ? { "aria-label": t("actions.break") } : {})}
        onClick={() => setWanted(true)}
      >
        {content}
      </Button>
    );
  }
  return (
    <Suspense fallback={trigger}>
      <BreakMenu trigger={trigger} />
    </Suspense>
  );
}
