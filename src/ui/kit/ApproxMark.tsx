/** Stands beside what is simplified, and leads to how. */
import "./approx-mark.css";
import { EqualApproximately } from "lucide-react";
import type { ReactNode } from "react";

export function ApproxMark({ label, onClick }: { readonly label: string; readonly onClick: () => void }): ReactNode {
  return (
    <button type="button" className="approx-mark" aria-label={label} title={label} onClick={onClick}>
      <EqualApproximately size={12} aria-hidden />
    </button>
  );
}
