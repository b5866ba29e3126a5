/** The marks in a lesson's words, taken apart: text never becomes HTML. */

export type Inline =
  | { readonly form: "text"; readonly text: string }
  | { readonly form: "code"; readonly text: string }
  | { readonly form: "strong"; readonly text: string }
  | { readonly form: "term"; readonly text: string; readonly key: string };

export type Block =
  | { readonly form: "paragraph"; readonly parts: readonly Inline[] }
  | { readonly form: "list"; readonly items: readonly (readonly Inline[])[] };

const MARK = /`([^`]+)`|\*\*([^*]+)\*\*|\[\[([^\]|]+)(?:\|([^\]]+))?\]\]/g;

export function blocksOf(text: string): readonly Block[] {
  return text
    .split(/\n{2,}/)
    .filter((block) => block.trim() !== "")
    .map((block): Block => {
      const lines = block.split("\n");
      if (lines.every((line) => line.startsWith("- "))) {
        return { form: "list", items: lines.map((line) => inlineOf(line.slice(2))) };
      }
      return { form: "paragraph", parts: inlineOf(block) };
    });
}

export function inlineOf(text: string): readonly Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(MARK)) {
    if (match.index > from) parts.push({ form: "text", text: text.slice(from, match.index) });
    const [whole, code, strong, term, key] = match;
    if (code !== undefined) parts.push({ form: "code", text: code });
    else if (strong !== undefined) parts.push({ form: "strong", text: strong });
    else parts.push({ form: "term", text: term ?? "", key: key ?? term ?? "" });
    from = match.index + whole.length;
  }
  if (from < text.length) parts.push({ form: "text", text: text.slice(from) });
  return parts;
}

/** Puts values in the place of `{{name}}`. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? "");
}
