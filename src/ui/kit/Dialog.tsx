/** A dialog over the page. Load it when it is first opened. */
import "./dialog.css";
import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import type { ReactNode } from "react";

export function Dialog({
  title,
  text,
  wide = false,
  onClose,
  children,
}: {
  readonly title: string;
  readonly text?: string;
  /** Room for a table. */
  readonly wide?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <BaseDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="dialog-backdrop" />
        <BaseDialog.Popup className={wide ? "dialog dialog--wide" : "dialog"}>
          <BaseDialog.Title className="dialog__title">{title}</BaseDialog.Title>
          {text !== undefined && <BaseDialog.Description className="dialog__text">{text}</BaseDialog.Description>}
          {children}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
