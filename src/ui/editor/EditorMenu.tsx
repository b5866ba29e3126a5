/** What else can be done with a manifest: formatting, opening files, the same as kubectl commands. */
import { Ellipsis } from "lucide-react";
import { useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { translate } from "../../i18n/i18n.ts";
import { IconButton } from "../kit/Button.tsx";
import { Menu, type MenuSection } from "../kit/Menu.tsx";
import { useFiles, type ManifestFile } from "../state/files-store.ts";
import { useToasts } from "../state/toasts-store.ts";
import { kubectlEquivalents } from "./kubectl-equivalents.ts";
import { parseManifest } from "./manifest-text.ts";
import { openFiles } from "./open-files.ts";

export function EditorMenu({
  active,
  onFormat,
  onApplyAll,
}: {
  readonly active: ManifestFile | undefined;
  readonly onFormat: () => void;
  readonly onApplyAll: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const several = useFiles(({ files }) => files.length > 1);
  const input = useRef<HTMLInputElement>(null);
  const sections: readonly MenuSection[] = [
    {
      id: "text",
      items: [
        {
          id: "format",
          label: t("editor.format"),
          hint: "Shift+Alt+F",
          disabled: active === undefined,
          onSelect: onFormat,
        },
        { id: "open", label: t("editor.openFile"), onSelect: () => input.current?.click() },
        { id: "all", label: t("editor.applyAll"), disabled: !several, onSelect: onApplyAll },
      ],
    },
    ...(active === undefined
      ? []
      : [kubectlSection(active, t("editor.kubectl.title"), (id) => t(`editor.kubectl.${id}`))]),
  ];
  return (
    <>
      <Menu
        align="end"
        sections={sections}
        trigger={
          <IconButton label={t("editor.more")} tipSide="none">
            <Ellipsis size={16} aria-hidden />
          </IconButton>
        }
      />
      <input
        ref={input}
        hidden
        type="file"
        multiple
        accept=".yaml,.yml,.json,application/yaml,application/json"
        aria-label={t("editor.openFile")}
        onChange={({ target }) => {
          void openFiles([...(target.files ?? [])]);
          target.value = "";
        }}
      />
    </>
  );
}

type KubectlId = ReturnType<typeof kubectlEquivalents>[number]["id"];

function kubectlSection({ name, text }: ManifestFile, label: string, labelOf: (id: KubectlId) => string): MenuSection {
  const { documents } = parseManifest(text, { tooLarge: "", notAnObject: "" });
  const items = kubectlEquivalents(name, text, documents).map(({ id, command }) => ({
    id,
    label: labelOf(id),
    onSelect: () => void copy(command),
  }));
  return { id: "kubectl", label, items };
}

async function copy(command: string): Promise<void> {
  const { show } = useToasts.getState();
  try {
    await navigator.clipboard.writeText(command);
    const [first = ""] = command.split("\n");
    show("info", translate("editor.kubectl.copied", { command: first === command ? command : `${first} …` }));
  } catch (error) {
    show("danger", error instanceof Error ? error.message : String(error));
  }
}
