/** Manifests to begin with. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../kit/Button.tsx";
import { Menu } from "../kit/Menu.tsx";
import { useFiles } from "../state/files-store.ts";
import { type SampleName, SAMPLES } from "./samples/index.ts";

export function SampleMenu({ onOpen }: { readonly onOpen: () => void }): ReactNode {
  const { t } = useTranslation();
  const { open } = useFiles();
  const items = (Object.keys(SAMPLES) as SampleName[]).map((name) => ({
    id: name,
    label: t(`editor.samples.${name}`),
    onSelect: () => {
      open(`${name}.yaml`, SAMPLES[name]);
      onOpen();
    },
  }));
  return (
    <Menu trigger={<Button>{t("editor.samplesMenu")}</Button>} sections={[{ id: "samples", items }]} align="end" />
  );
}
