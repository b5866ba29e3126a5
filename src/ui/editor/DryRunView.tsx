/** What an apply would change: the live object beside the object as it would be. */
import { dump } from "js-yaml";
import type { editor } from "monaco-editor/editor";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { LAST_APPLIED } from "../../api/three-way-patch.ts";
import { Button } from "../kit/Button.tsx";
import type { Applied } from "./apply-manifests.ts";
import type { MonacoModule } from "./monaco-module.ts";
import type { ManifestObject } from "./manifest-text.ts";
import { useMonacoTheme } from "./useMonacoTheme.ts";

export function DryRunView({
  monaco,
  outcomes,
  onClose,
}: {
  readonly monaco: MonacoModule;
  readonly outcomes: readonly Applied[];
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const [index, setIndex] = useState(0);
  const shown = outcomes[Math.min(index, outcomes.length - 1)];
  return (
    <section className="dry-run" aria-label={t("editor.diff.title")}>
      <header className="dry-run__head">
        <select
          className="dry-run__object"
          aria-label={t("editor.diff.object")}
          value={index}
          onChange={(event) => setIndex(Number(event.target.value))}
        >
          {outcomes.map(({ name, verb }, at) => (
            <option key={name} value={at}>
              {name} · {t(`editor.wouldVerbs.${verb}`)}
            </option>
          ))}
        </select>
        <span className="dry-run__sides">
          {t("editor.diff.live")} → {t("editor.diff.after")}
        </span>
        <Button onClick={onClose}>{t("editor.diff.close")}</Button>
      </header>
      {shown !== undefined && <Diff monaco={monaco} before={shown.before} after={shown.after} />}
    </section>
  );
}

function Diff({
  monaco,
  before,
  after,
}: {
  readonly monaco: MonacoModule;
  readonly before: ManifestObject | undefined;
  readonly after: ManifestObject | undefined;
}): ReactNode {
  const holder = useRef<HTMLDivElement>(null);
  const theme = useMonacoTheme(monaco);
  useEffect(() => monaco.editor.setTheme(theme), [monaco, theme]);
  useEffect(() => {
    if (holder.current === null) return undefined;
    const view: editor.IStandaloneDiffEditor = monaco.editor.createDiffEditor(holder.current, {
      automaticLayout: true,
      readOnly: true,
      minimap: { enabled: false },
      fontSize: 12,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--font-mono"),
      lineHeight: 18,
      scrollBeyondLastLine: false,
      renderOverviewRuler: false,
      hideUnchangedRegions: { enabled: true },
    });
    const original = monaco.editor.createModel(readable(before), "yaml");
    const modified = monaco.editor.createModel(readable(after), "yaml");
    view.setModel({ original, modified });
    return () => {
      view.dispose();
      original.dispose();
      modified.dispose();
    };
  }, [monaco, before, after]);
  return <div className="dry-run__diff" ref={holder} />;
}

const KEPT_BY_SERVER: ReadonlySet<string> = new Set([
  "annotations",
  "creationTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "uid",
]);

/** Without what the server keeps for itself, and without the manifest that is kept as an annotation. */
function readable(object: ManifestObject | undefined): string {
  if (object === undefined) return "";
  const {
    metadata,
    status: _status,
    ...rest
  } = object as { metadata?: Readonly<Record<string, unknown>> } & ManifestObject;
  const annotations = Object.entries((metadata?.["annotations"] ?? {}) as ManifestObject);
  const shown = annotations.filter(([key]) => key !== LAST_APPLIED);
  const cleaned: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(metadata ?? {})) if (!KEPT_BY_SERVER.has(key)) cleaned[key] = value;
  if (shown.length > 0) cleaned["annotations"] = Object.fromEntries(shown);
  const { apiVersion, kind, ...body } = rest as ManifestObject;
  return dump({ apiVersion, kind, metadata: cleaned, ...body }, { noRefs: true, lineWidth: -1 });
}
