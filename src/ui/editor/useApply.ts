/** Sends the active manifest to the API server and keeps what it answered. */
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { send } from "../state/cluster.ts";
import { type Applied, applyManifests, deleteManifests, type Outcome, type Refused } from "./apply-manifests.ts";
import { fieldMessages } from "./field-path.ts";
import { type ManifestProblem, parseManifest } from "./manifest-text.ts";

export type Action = "apply" | "dryRun" | "delete";

export type Answer =
  | { readonly kind: "none" }
  | { readonly kind: "working" }
  /** Nothing was sent. */
  | { readonly kind: "unreadable"; readonly problems: readonly ManifestProblem[] }
  | { readonly kind: "empty" }
  | { readonly kind: "refused"; readonly problems: readonly ManifestProblem[] }
  | { readonly kind: "done"; readonly action: Action; readonly outcomes: readonly Applied[] };

export interface Apply {
  readonly answer: Answer;
  readonly run: (action: Action, text: string) => Promise<void>;
  readonly clear: () => void;
}

const NO_ANSWER: Answer = { kind: "none" };

export function useApply(): Apply {
  const { t } = useTranslation();
  const [answer, setAnswer] = useState<Answer>(NO_ANSWER);
  const run = useCallback(
    async (action: Action, text: string) => {
      const texts = { tooLarge: t("editor.tooLarge"), notAnObject: t("editor.notAnObject") };
      const { documents, problems } = parseManifest(text, texts);
      if (problems.length > 0) return setAnswer({ kind: "unreadable", problems });
      if (documents.length === 0) return setAnswer({ kind: "empty" });
      setAnswer({ kind: "working" });
      const outcomes =
        action === "delete"
          ? await deleteManifests(documents, send)
          : await applyManifests(documents, send, action === "dryRun");
      setAnswer(answerOf(action, outcomes));
    },
    [t],
  );
  const clear = useCallback(() => setAnswer(NO_ANSWER), []);
  return { answer, run, clear };
}

function answerOf(action: Action, outcomes: readonly Outcome[]): Answer {
  const refused = outcomes.filter((outcome): outcome is Refused => !outcome.ok);
  if (refused.length > 0) return { kind: "refused", problems: refused.flatMap(problemsOf) };
  return { kind: "done", action, outcomes: outcomes.filter((outcome): outcome is Applied => outcome.ok) };
}

function problemsOf({ document, status }: Refused): readonly ManifestProblem[] {
  return fieldMessages(status).map(({ field, message }) => ({ message, range: document.locate(field) }));
}
