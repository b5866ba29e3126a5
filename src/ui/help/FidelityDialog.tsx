/** How real the simulation is, behaviour by behaviour, as docs/fidelity.md says it. */
import "./fidelity-dialog.css";
import { Ban, Check, EqualApproximately } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import markdown from "../../../docs/fidelity.md?raw";
import { Button } from "../kit/Button.tsx";
import { Dialog } from "../kit/Dialog.tsx";
import { Segmented } from "../kit/Segmented.tsx";
import {
  fidelityOf,
  MARKS,
  readFidelity,
  rowsAbout,
  type FidelityMark,
  type FidelitySection,
} from "./fidelity-table.ts";

const SECTIONS = readFidelity(markdown);
const KEYS = { exact: "exact", simplified: "simplified", "not modelled": "notModelled" } as const;
const ICONS = { exact: Check, simplified: EqualApproximately, "not modelled": Ban } as const;

/** @param kind only what is said about it @param rows only behaviours that have such words */
export function FidelityDialog({
  kind,
  rows,
  onClose,
}: {
  readonly kind?: string;
  readonly rows?: RegExp;
  readonly onClose: () => void;
}): ReactNode {
  const sections = chosen(kind, rows);
  const { t } = useTranslation();
  const [shown, setShown] = useState<FidelityMark | "all">("all");
  const counts = countMarks(sections);
  const choices = [
    { id: "all" as const, label: t("help.real.all") },
    ...MARKS.map((mark) => ({ id: mark, label: `${t(`help.real.${KEYS[mark]}`)} ${counts[mark]}` })),
  ];
  return (
    <Dialog
      wide
      title={kind === undefined ? t("help.real.title") : t("help.real.of", { kind })}
      text={t("help.real.intro")}
      onClose={onClose}
    >
      <div className="dialog__body">
        <Segmented label={t("help.real.show")} choices={choices} value={shown} onChange={setShown} />
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
        <div className="fidelity" role="group" aria-label={t("help.real.title")} tabIndex={0}>
          {sections.map((section) => (
            <Section key={section.title} section={section} shown={shown} />
          ))}
        </div>
      </div>
      <div className="dialog__buttons">
        <Button look="primary" onClick={onClose}>
          {t("app.close")}
        </Button>
      </div>
    </Dialog>
  );
}

function chosen(kind: string | undefined, rows: RegExp | undefined): readonly FidelitySection[] {
  if (rows !== undefined) return rowsAbout(SECTIONS, rows);
  return kind === undefined ? SECTIONS : fidelityOf(SECTIONS, kind);
}

function Section({
  section: { title, rows },
  shown,
}: {
  readonly section: FidelitySection;
  readonly shown: FidelityMark | "all";
}): ReactNode {
  const { t } = useTranslation();
  const wanted = rows.filter(({ mark }) => shown === "all" || mark === shown);
  if (wanted.length === 0) return null;
  return (
    <table className="fidelity__table">
      <caption lang="en">{title}</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{t("help.real.behaviour")}</th>
          <th scope="col">{t("help.real.how")}</th>
        </tr>
      </thead>
      <tbody>
        {wanted.map(({ behaviour, mark, note }) => (
          <tr key={behaviour}>
            <th scope="row" lang="en">
              {withCode(behaviour)}
              {note !== "" && <span className="fidelity__note">{withCode(note)}</span>}
            </th>
            <td>
              <Mark mark={mark} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Mark({ mark }: { readonly mark: FidelityMark }): ReactNode {
  const { t } = useTranslation();
  const Icon = ICONS[mark];
  return (
    <span className={`fidelity__mark fidelity__mark--${KEYS[mark]}`}>
      <Icon size={13} aria-hidden /> {t(`help.real.${KEYS[mark]}`)}
    </span>
  );
}

/** Text with what stands between backquotes set as code. */
function withCode(text: string): ReactNode {
  return text.split("`").map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}

function countMarks(sections: readonly FidelitySection[]): Readonly<Record<FidelityMark, number>> {
  const counts = { exact: 0, simplified: 0, "not modelled": 0 };
  for (const { rows } of sections) for (const { mark } of rows) counts[mark] += 1;
  return counts;
}
