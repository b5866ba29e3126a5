/** A change in words, its names in bold; the object is a link where somebody can follow it. */
import type { ReactNode } from "react";
import { sentenceParts, type Told } from "../../i18n/sentence.ts";

export function Sentence({
  change,
  onObject,
}: {
  readonly change: Told;
  readonly onObject?: (object: Told["object"]) => void;
}): ReactNode {
  return sentenceParts(change).map(({ text, mark }, index) => {
    if (mark === "none") return text;
    if (mark === "strong" || onObject === undefined) return <strong key={index}>{text}</strong>;
    return (
      <button key={index} type="button" className="link" onClick={() => onObject(change.object)}>
        {text}
      </button>
    );
  });
}
