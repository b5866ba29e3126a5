/** Notices in the corner. They leave by themselves, except while pointed at or focused. */
import "./toasts.css";
import { CircleAlert, Info, TriangleAlert, X } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { IconButton } from "./Button.tsx";

export interface ToastItem {
  readonly id: number;
  readonly look: "info" | "warning" | "danger";
  readonly text: string;
}

const SHOWN_FOR_MS = 8_000;
const ICONS = { info: Info, warning: TriangleAlert, danger: CircleAlert } as const;
const COLORS = { info: "var(--color-accent)", warning: "var(--color-warn)", danger: "var(--color-danger)" } as const;

export function Toasts({
  toasts,
  closeLabel,
  onDismiss,
}: {
  readonly toasts: readonly ToastItem[];
  readonly closeLabel: string;
  readonly onDismiss: (id: number) => void;
}): ReactNode {
  return (
    <div className="toasts" role="log" aria-live="polite">
      {toasts.map((toast) => (
        <ToastView key={toast.id} toast={toast} closeLabel={closeLabel} onDismiss={onDismiss} />
      ))}
    </div>
  );
}

function ToastView({
  toast: { id, look, text },
  closeLabel,
  onDismiss,
}: {
  readonly toast: ToastItem;
  readonly closeLabel: string;
  readonly onDismiss: (id: number) => void;
}): ReactNode {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(() => onDismiss(id), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [held, id, onDismiss]);
  const Icon = ICONS[look];
  const hold = { onPointerEnter: () => setHeld(true), onPointerLeave: () => setHeld(false) };
  return (
    <div className={`toast toast--${look}`} {...hold} onFocus={() => setHeld(true)} onBlur={() => setHeld(false)}>
      <Icon size={16} color={COLORS[look]} style={{ flex: "none", marginBlockStart: 5 }} aria-hidden />
      <span className="toast__text">{text}</span>
      <IconButton label={closeLabel} tipSide="none" look="quiet" onClick={() => onDismiss(id)}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}
