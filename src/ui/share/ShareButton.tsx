/** The button that opens the menu of keeping and sharing; the menu is fetched when it is first wanted. */
import { Share2 } from "lucide-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../kit/Button.tsx";

const ShareMenu = lazy(async () => ({ default: (await import("./ShareMenu.tsx")).ShareMenu }));

export function ShareButton(): ReactNode {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState(false);
  const icon = <Share2 size={16} aria-hidden />;
  const trigger = (
    <IconButton look="quiet" aria-haspopup="menu" label={t("app.share")}>
      {icon}
    </IconButton>
  );
  if (!wanted) {
    return (
      <IconButton look="quiet" aria-haspopup="menu" label={t("app.share")} onClick={() => setWanted(true)}>
        {icon}
      </IconButton>
    );
  }
  return (
    <Suspense fallback={trigger}>
      <ShareMenu trigger={trigger} />
    </Suspense>
  );
}
