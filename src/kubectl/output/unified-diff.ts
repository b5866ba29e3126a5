/** What changed between two texts, as `diff -u` prints it. Source: https://www.gnu.org/software/diffutils/manual/ (unified format) */

const CONTEXT = 3;
/** Texts whose comparison would take longer are shown as replaced whole. */
const MAX_CELLS = 4_000_000;

interface Line {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** Empty when the texts are equal. */
export function unifiedDiff(beforeName: string, before: string, afterName: string, after: string): string {
  if (before === after) return "";
  const lines = compare(linesOf(before), linesOf(after));
  return `--- ${beforeName}\n+++ ${afterName}\n${hunks(lines).join("")}`;
}

function linesOf(text: string): readonly string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** By the longest common subsequence, what is equal at both ends set aside first. */
function compare(before: readonly string[], after: readonly string[]): readonly Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < before.length - start && tail < after.length - start && before.at(-1 - tail) === after.at(-1 - tail))
    tail += 1;
  const old = before.slice(start, before.length - tail);
  const fresh = after.slice(start, after.length - tail);
  const same = (text: string): Line => ({ sign: " ", text });
  return [...before.slice(0, start).map(same), ...middle(old, fresh), ...before.slice(before.length - tail).map(same)];
}

function middle(old: readonly string[], fresh: readonly string[]): readonly Line[] {
  if (old.length * fresh.length > MAX_CELLS) return replaced(old, fresh);
  const width = fresh.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length && j < fresh.length) {
    if (old[i] === fresh[j]) {
      lines.push({ sign: " ", text: old[i] ?? "" });
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) lines.push({ sign: "-", text: old[i++] ?? "" });
    else lines.push({ sign: "+", text: fresh[j++] ?? "" });
  }
  return [...lines, ...replaced(old.slice(i), fresh.slice(j))];
}

function replaced(old: readonly string[], fresh: readonly string[]): readonly Line[] {
  return [...old.map((text): Line => ({ sign: "-", text })), ...fresh.map((text): Line => ({ sign: "+", text }))];
}

function hunks(lines: readonly Line[]): readonly string[] {
  const shown: string[] = [];
  let oldLine = 1;
  let newLine = 1;
  for (let index = 0; index < lines.length;) {
    const next = lines.findIndex(({ sign }, at) => at >= index && sign !== " ");
    if (next < 0) break;
    const from = Math.max(index, next - CONTEXT);
    oldLine += from - index;
    newLine += from - index;
    let to = next;
    for (let at = next; at < lines.length && at - to <= 2 * CONTEXT + 1; at += 1) if (lines[at]?.sign !== " ") to = at;
    const end = Math.min(lines.length, to + CONTEXT + 1);
    const part = lines.slice(from, end);
    const oldCount = part.filter(({ sign }) => sign !== "+").length;
    const newCount = part.filter(({ sign }) => sign !== "-").length;
    const range = (start: number, count: number): string =>
      `${count === 0 ? start - 1 : start}${count === 1 ? "" : `,${count}`}`;
    const body = part.map(({ sign, text }) => `${sign}${text}\n`).join("");
    shown.push(`@@ -${range(oldLine, oldCount)} +${range(newLine, newCount)} @@\n${body}`);
    oldLine += oldCount;
    newLine += newCount;
    index = end;
  }
  return shown;
}
