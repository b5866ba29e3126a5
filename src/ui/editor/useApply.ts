/** Sends the active manifest to the API server and keeps what it answered. */
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { send } from "../state/cluster.ts";
import { type ManifestFile, useFiles } from "../state/files-store.ts";
import type { ManifestProblem } from "./manifest-problem.ts";
import { type Applied, applyManifests, deleteManifests, type Outcome, type Refused } from "./apply-manifests.ts";
import { fieldMessages } from "./field-path.ts";
import { type ManifestTexts, parseManifest } from "./manifest-text.ts";
import { oneAfterAnother } from "./one-after-another.ts";
import { withFixes } from "./problem-fixes.ts";

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
  /** One file after the other; stops at the first that is refused, and shows it. */
  readonly applyAll: (files: readonly ManifestFile[]) => Promise<void>;
  readonly clear: () => void;
}

const NO_ANSWER: Answer = { kind: "none" };

/** Two that went on side by side would both find nothing and both create, and the slower one would have the last word. */
export function useApply(): Apply {
  const { t } = useTranslation();
  const [answer, setAnswer] = useState<Answer>(NO_ANSWER);
  const [inTurn] = useState(oneAfterAnother);
  const run = useCallback(
    (action: Action, text: string) =>
      inTurn(async () => {
        const texts = { tooLarge: t("editor.tooLarge"), notAnObject: t("editor.notAnObject") };
        setAnswer({ kind: "working" });
        setAnswer(await answerTo(action, text, texts));
      }),
    [inTurn, t],
  );
  const applyEach = useCallback(
    async (files: readonly ManifestFile[]) => {
      setAnswer({ kind: "working" });
      const outcomes: Applied[] = [];
      for (const { id, text } of files) {
        const texts = { tooLarge: t("editor.tooLarge"), notAnObject: t("editor.notAnObject") };
        const one = await answerTo("apply", text, texts);
        if (one.kind === "done") outcomes.push(...one.outcomes);
        else if (one.kind !== "empty") {
          useFiles.getState().activate(id);
          return setAnswer(one);
        }
      }
      setAnswer({ kind: "done", action: "apply", outcomes });
    },
    [t],
  );
  const applyAll = useCallback((files: readonly ManifestFile[]) => inTurn(() => applyEach(files)), [inTurn, applyEach]);
  const clear = useCallback(() => setAnswer(NO_ANSWER), []);
  return { answer, run, applyAll, clear };
}

async function answerTo(action: Action, text: string, texts: ManifestTexts): Promise<Answer> {
  const { documents, problems } = parseManifest(text, texts);
  if (problems.length > 0) return { kind: "unreadable", problems: await withFixes(text, problems) };
  if (documents.length === 0) return { kind: "empty" };
  const outcomes =
    action === "delete"
      ? await deleteManifests(documents, send)
      : await applyManifests(documents, send, action === "dryRun");
  const answer = answerOf(action, outcomes);
  return answer.kind === "refused" ? { ...answer, problems: await withFixes(text, answer.problems) } : answer;
}

function answerOf(action: Action, outcomes: readonly Outcome[]): Answer {
  const refused = outcomes.filter((outcome): outcome is Refused => !outcome.ok);
  if (refused.length > 0) return { kind: "refused", problems: refused.flatMap(problemsOf) };
  return { kind: "done", action, outcomes: outcomes.filter((outcome): outcome is Applied => outcome.ok) };
}

function problemsOf({ document, status }: Refused): readonly ManifestProblem[] {
  return fieldMessages(status).map(({ field, message }) => ({ message, field, range: document.locate(field) }));
}
