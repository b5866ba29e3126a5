/** An empty cluster invites: three manifests to try. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** Keys of the editor's samples. */
export type SampleId = "web" | "shop" | "tooBig";

const SAMPLES: readonly SampleId[] = ["web", "shop", "tooBig"];

export function Invitation({ onSample }: { readonly onSample: (sample: SampleId) => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <section className="invitation" aria-label={t("canvas.empty.title")}>
      <h2>{t("canvas.empty.title")}</h2>
      <p>{t("canvas.empty.text")}</p>
      <div className="invitation__samples">
        {SAMPLES.map((sample) => (
          <button key={sample} type="button" onClick={() => onSample(sample)}>
            <strong>{t(`canvas.empty.${sample}`)}</strong>
            <span>{t(`canvas.empty.${sample}Help`)}</span>
          </button>
        ))}
      </div>
    </section>
  );
}
