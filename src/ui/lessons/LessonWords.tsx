/** A lesson's words with their marks; a term shows its meaning when pointed at, focused or pressed. */
import { Popover } from "@base-ui/react/popover";
import type { ReactNode } from "react";
import type { Glossary } from "../../lessons/glossary/glossary.ts";
import { blocksOf, inlineOf, type Inline } from "./lesson-markup.ts";

export function LessonWords({ text, glossary }: { readonly text: string; readonly glossary: Glossary }): ReactNode {
  return blocksOf(text).map((block, index) =>
    block.form === "list" ? (
      <ul key={index} className="lesson__list">
        {block.items.map((item, at) => (
          <li key={at}>
            <Parts parts={item} glossary={glossary} />
          </li>
        ))}
      </ul>
    ) : (
      <p key={index}>
        <Parts parts={block.parts} glossary={glossary} />
      </p>
    ),
  );
}

export function InlineWords({ text, glossary }: { readonly text: string; readonly glossary: Glossary }): ReactNode {
  return <Parts parts={inlineOf(text)} glossary={glossary} />;
}

function Parts({ parts, glossary }: { readonly parts: readonly Inline[]; readonly glossary: Glossary }): ReactNode {
  return parts.map((part, index) => {
    switch (part.form) {
      case "text":
        return part.text;
      case "code":
        return <code key={index}>{part.text}</code>;
      case "strong":
        return <strong key={index}>{part.text}</strong>;
      case "term":
        return <Term key={index} words={part.text} entry={glossary[part.key]} />;
    }
  });
}

function Term({ words, entry }: { readonly words: string; readonly entry: Glossary[string] | undefined }): ReactNode {
  if (entry === undefined) return words;
  return (
    <Popover.Root>
      <Popover.Trigger openOnHover delay={200} className="lesson__term">
        {words}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} collisionPadding={8}>
          <Popover.Popup className="lesson__meaning">
            <Popover.Title className="lesson__meaning-title">
              {entry.term}
              {entry.gloss !== undefined && <span className="lesson__gloss">{entry.gloss}</span>}
            </Popover.Title>
            <Popover.Description>{entry.text}</Popover.Description>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
