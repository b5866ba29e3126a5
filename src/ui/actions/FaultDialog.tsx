/** Breaking something with settings of one's own: what, where, towards what, how much. */
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Fault, FaultType } from "../../api/types/sim.ts";
import { ApproxMark } from "../kit/ApproxMark.tsx";
import { Button } from "../kit/Button.tsx";
import { Dialog } from "../kit/Dialog.tsx";
import { SelectField, TextField } from "../kit/Field.tsx";
import { showFidelity } from "../state/fidelity-store.ts";
import { breakWith } from "./fault-calls.ts";
import { FAULT_SHAPES, FAULT_TYPES, LIMITS, SIGNALS } from "./fault-shapes.ts";
import { faultSpec, type FaultDraft } from "./fault-spec.ts";
import { Choice, FaultPlace } from "./FaultPlace.tsx";
import { useThings } from "./use-things.ts";

type Target = Fault["spec"]["target"];

/** What a dialog is about when it is opened from a thing. */
export interface FaultSubject {
  readonly types: readonly FaultType[];
  readonly target: Target;
}

export function FaultDialog({
  about,
  onClose,
}: {
  /** Without it everything can be chosen. */
  readonly about?: FaultSubject;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const types = about?.types ?? FAULT_TYPES;
  const [draft, setDraft] = useState<FaultDraft>({
    type: types[0] ?? "MachinePower",
    target: about?.target ?? {},
    numbers: {},
    signal: "SIGKILL",
  });
  const things = useThings();
  const spec = faultSpec(draft, things);
  const create = async (): Promise<void> => {
    if (spec !== undefined && (await breakWith(spec))) onClose();
  };
  return (
    <Dialog title={t("breaking.title")} text={t("breaking.text")} onClose={onClose}>
      <form
        className="dialog__body"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <SelectField
          label={t("breaking.what")}
          value={draft.type}
          onChange={(event) => setDraft({ ...draft, type: event.target.value as FaultType })}
        >
          {types.map((type) => (
            <option key={type} value={type}>
              {t(`breaking.type.${type}`)}
            </option>
          ))}
        </SelectField>
        <p className="muted fault-real">
          <ApproxMark
            label={t("help.real.simplifiedIs", { what: t(`breaking.type.${draft.type}`) })}
            onClick={() => showFidelity(draft.type)}
          />
          {t("breaking.simplified")}
        </p>
        <FaultPlace draft={draft} things={things} onChange={(target) => setDraft({ ...draft, target })} />
        <Amounts draft={draft} onChange={setDraft} />
        <div className="dialog__buttons">
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button look="danger" type="submit" disabled={spec === undefined}>
            {t("breaking.create")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Amounts({
  draft,
  onChange,
}: {
  readonly draft: FaultDraft;
  readonly onChange: (draft: FaultDraft) => void;
}): ReactNode {
  const { t } = useTranslation();
  return Object.entries(FAULT_SHAPES[draft.type].parameters).map(([name, first]) => {
    if (name === "signal") {
      return (
        <Choice
          key={name}
          label={t("breaking.field.signal")}
          value={draft.signal}
          options={SIGNALS}
          onChange={(signal) => onChange({ ...draft, signal })}
        />
      );
    }
    const number = name as keyof typeof LIMITS;
    const [least, most] = LIMITS[number];
    return (
      <TextField
        key={name}
        type="number"
        min={least}
        max={most}
        step={number === "factor" ? 0.5 : 1}
        label={t(`breaking.field.${number}`)}
        value={draft.numbers[name] ?? String(first)}
        onChange={(event) => onChange({ ...draft, numbers: { ...draft.numbers, [name]: event.target.value } })}
      />
    );
  });
}
