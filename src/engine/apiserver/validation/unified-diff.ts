/**
 * What the server prints below "spec is immutable": a unified diff of both values as indented JSON.
 * Upstream: k8s.io/apimachinery/pkg/util/diff (Diff), with three lines of context.
 */

const CONTEXT = 3;

interface Edit {
  readonly mark: " " | "-" | "+";
  readonly line: string;
}

/** `@@ -1,6 +1,6 @@` and so on; what only the first value has is marked `-`. Ends with a newline; "" for equal values. */
export function jsonDiff(first: unknown, second: unknown): string {
  const edits = editsBetween(linesOf(first), linesOf(second));
  const changed = edits.flatMap(({ mark }, index) => (mark === " " ? [] : [index]));
  const hunks: { from: number; to: number }[] = [];
  for (const index of changed) {
    const last = hunks.at(-1);
    const from = Math.max(0, index - CONTEXT);
    const to = Math.min(edits.length, index + CONTEXT + 1);
    if (last !== undefined && from <= last.to) last.to = to;
    else hunks.push({ from, to });
  }
  return hunks.map(({ from, to }) => hunkText(edits, from, to)).join("");
}

function linesOf(value: unknown): readonly string[] {
  return JSON.stringify(value, undefined, 1).split("\n");
}

function hunkText(edits: readonly Edit[], from: number, to: number): string {
  const body = edits.slice(from, to);
  const before = edits.slice(0, from);
  const first = range(before.filter(({ mark }) => mark !== "+").length, body.filter(({ mark }) => mark !== "+").length);
  const second = range(
    before.filter(({ mark }) => mark !== "-").length,
    body.filter(({ mark }) => mark !== "-").length,
  );
  return `@@ -${first} +${second} @@\n${body.map(({ mark, line }) => `${mark}${line}\n`).join("")}`;
}

function range(start: number, length: number): string {
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}

/** By the longest common subsequence; in each changed stretch what goes comes before what is new. */
function editsBetween(a: readonly string[], b: readonly string[]): readonly Edit[] {
  const width = b.length + 1;
  const common = new Int32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      common[i * width + j] =
        a[i] === b[j]
          ? (common[(i + 1) * width + j + 1] as number) + 1
          : Math.max(common[(i + 1) * width + j] as number, common[i * width + j + 1] as number);
    }
  }
  const edits: Edit[] = [];
  const added: Edit[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      edits.push(...added.splice(0), { mark: " ", line: a[i] as string });
      i += 1;
      j += 1;
    } else if (
      j >= b.length ||
      (i < a.length && (common[(i + 1) * width + j] as number) >= (common[i * width + j + 1] as number))
    ) {
      edits.push({ mark: "-", line: a[i] as string });
      i += 1;
    } else {
      added.push({ mark: "+", line: b[j] as string });
      j += 1;
    }
  }
  return [...edits, ...added];
}
