/** Beside an object: how many behaviours of its kind are simplified, and the way to which. */
import { EqualApproximately } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import markdown from "../../../docs/fidelity.md?raw";
import { FidelityDialog } from "./FidelityDialog.tsx";
import { fidelityOf, inexact, readFidelity } from "./fidelity-table.ts";

const SECTIONS = readFidelity(markdown);

/** Draws nothing where all that is told about a kind is exact. */
export function FidelityMark({ kind }: { readonly kind: string }): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const count = inexact(fidelityOf(SECTIONS, kind));
  if (count === 0) return null;
  return (
    <>
      <button type="button" className="fidelity-mark" onClick={() => setOpen(true)}>
        <EqualApproximately size={13} aria-hidden /> {t("help.real.count", { count, kind })}
      </button>
      {open && <FidelityDialog kind={kind} onClose={() => setOpen(false)} />}
    </>
  );
}
