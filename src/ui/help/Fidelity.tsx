/** The rows that somebody asked for by a mark, in a dialog over whatever is open. */
import type { ReactNode } from "react";
import { FidelityDialog } from "./FidelityDialog.tsx";
import { TOPIC_ROWS } from "./fidelity-topics.ts";
import { useFidelity } from "../state/fidelity-store.ts";

export function Fidelity(): ReactNode {
  const { about, show } = useFidelity();
  return about === undefined ? null : <FidelityDialog rows={TOPIC_ROWS[about]} onClose={() => show(undefined)} />;
}
