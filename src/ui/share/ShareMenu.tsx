/** Keeping and sharing: links, names, files, and words for a mentor. */
import { ClipboardList, Download, FileDown, FolderOpen, Link2, PlusCircle, Save, Upload } from "lucide-react";
import { useRef, useState, type ReactElement, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Menu } from "../kit/Menu.tsx";
import { useToasts } from "../state/toasts-store.ts";
import { KeptDialog } from "./KeptDialog.tsx";
import { NameDialog } from "./NameDialog.tsx";
import { NewClusterDialog } from "./NewClusterDialog.tsx";
import { copyLink, copySituation, exportManifests, exportRecording, importRecording } from "./share-actions.ts";

const ICON = { size: 15, "aria-hidden": true } as const;
type Open = "none" | "name" | "kept" | "new";

export function ShareMenu({ trigger }: { readonly trigger: ReactElement }): ReactNode {
  const { t } = useTranslation();
  const { show } = useToasts();
  const [open, setOpen] = useState<Open>("none");
  const input = useRef<HTMLInputElement>(null);
  /** Failures are shown, whatever went wrong. */
  const attempt = (work: () => Promise<string | undefined>): void => {
    work().then(
      (done) => done !== undefined && show("info", done),
      (error: unknown) => show("danger", error instanceof Error ? error.message : String(error)),
    );
  };
  const link = async (): Promise<string | undefined> => {
    if ((await copyLink()) === "copied") return t("share.linkCopied");
    show("warning", t("share.tooLarge"));
    return undefined;
  };
  const read = async (file: File): Promise<string> => {
    await importRecording(await file.text());
    return t("share.loaded");
  };
  const after = (work: () => Promise<void>, said: string | undefined) => async (): Promise<string | undefined> => {
    await work();
    return said;
  };
  return (
    <>
      <Menu
        defaultOpen
        align="end"
        trigger={trigger}
        sections={[
          {
            id: "share",
            items: [
              { id: "link", label: t("share.link"), icon: <Link2 {...ICON} />, onSelect: () => attempt(link) },
              {
                id: "situation",
                label: t("share.situation"),
                icon: <ClipboardList {...ICON} />,
                onSelect: () => attempt(after(copySituation, t("share.situationCopied"))),
              },
            ],
          },
          {
            id: "keep",
            items: [
              { id: "save", label: t("share.save"), icon: <Save {...ICON} />, onSelect: () => setOpen("name") },
              { id: "kept", label: t("share.kept"), icon: <FolderOpen {...ICON} />, onSelect: () => setOpen("kept") },
              { id: "new", label: t("share.new"), icon: <PlusCircle {...ICON} />, onSelect: () => setOpen("new") },
            ],
          },
          {
            id: "files",
            items: [
              {
                id: "export",
                label: t("share.exportRecording"),
                icon: <Download {...ICON} />,
                onSelect: () => attempt(after(exportRecording, undefined)),
              },
              {
                id: "import",
                label: t("share.importRecording"),
                icon: <Upload {...ICON} />,
                onSelect: () => input.current?.click(),
              },
              {
                id: "manifests",
                label: t("share.exportManifests"),
                icon: <FileDown {...ICON} />,
                onSelect: () => attempt(after(exportManifests, undefined)),
              },
            ],
          },
        ]}
      />
      <input
        ref={input}
        hidden
        type="file"
        accept="application/json,.json"
        aria-label={t("share.importRecording")}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file !== undefined) attempt(() => read(file));
          target.value = "";
        }}
      />
      {open === "name" && <NameDialog onClose={() => setOpen("none")} />}
      {open === "kept" && <KeptDialog onClose={() => setOpen("none")} />}
      {open === "new" && <NewClusterDialog onClose={() => setOpen("none")} />}
    </>
  );
}
