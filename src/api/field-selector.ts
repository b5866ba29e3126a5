/**
 * Field selectors: `spec.nodeName=node-1,status.phase!=Succeeded`.
 * Upstream: k8s.io/apimachinery/pkg/fields/selector.go.
 */

export interface FieldRequirement {
  readonly field: string;
  readonly equal: boolean;
  readonly value: string;
}

export type ParsedFieldSelector =
  | { readonly ok: true; readonly requirements: readonly FieldRequirement[] }
  | { readonly ok: false; readonly message: string };

/** Reads the `fieldSelector` parameter. `\,`, `\=` and `\\` stand for themselves in values. */
export function parseFieldSelector(text: string): ParsedFieldSelector {
  const requirements: FieldRequirement[] = [];
  for (const term of splitTerms(text)) {
    if (term === "") continue;
    const match = /^((?:[^=!\\]|\\.)*)(==|!=|=)([\s\S]*)$/.exec(term);
    const value = match === null ? undefined : unescapeValue(match[3] ?? "");
    if (match === null || value === undefined) {
      return { ok: false, message: `invalid selector: '${text}'; can't understand '${term}'` };
    }
    requirements.push({ field: match[1] ?? "", equal: match[2] !== "!=", value });
  }
  return { ok: true, requirements };
}

/** True when every requirement holds. @param valueOf the text of a field of the object in question */
export function matchesFields(requirements: readonly FieldRequirement[], valueOf: (field: string) => string): boolean {
  for (const { field, equal, value } of requirements) if ((valueOf(field) === value) !== equal) return false;
  return true;
}

function splitTerms(text: string): readonly string[] {
  const terms: string[] = [];
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === "\\") index += 1;
    else if (text[index] === ",") {
      terms.push(text.slice(start, index));
      start = index + 1;
    }
  }
  terms.push(text.slice(start));
  return terms;
}

/** Undefined for an unescaped `=` or an escape that is none. */
function unescapeValue(text: string): string | undefined {
  let value = "";
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === "=") return undefined;
    if (character !== "\\") {
      value += character;
      continue;
    }
    index += 1;
    const escaped = text.charAt(index);
    if (escaped !== "\\" && escaped !== "," && escaped !== "=") return undefined;
    value += escaped;
  }
  return value;
}
