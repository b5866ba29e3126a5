/**
 * Text in columns: cells end with a tab, a column goes on as long as successive lines have a cell in it.
 * Upstream: Go's text/tabwriter, with which kubectl writes tables and descriptions.
 */

export interface TabOptions {
  /** Smallest width of a column, its padding included. */
  readonly minWidth: number;
  readonly padding: number;
}

/** How kubectl writes descriptions. */
export const DESCRIPTION_TABS: TabOptions = { minWidth: 0, padding: 2 };

export function alignTabs(text: string, { minWidth, padding }: TabOptions): string {
  const lines = text.split("\n").map((line) => line.split("\t"));
  const widths: number[] = [];
  const output: string[] = [];
  const write = (from: number, to: number): void => {
    for (let index = from; index < to; index += 1) {
      const cells = lines[index] ?? [];
      const padded = cells.map((cell, column) => {
        const width = widths[column];
        return width === undefined ? cell : cell + " ".repeat(Math.max(0, width - textWidth(cell)));
      });
      output.push(padded.join(""));
    }
  };
  const format = (from: number, to: number): void => {
    const column = widths.length;
    let start = from;
    for (let index = from; index < to; index += 1) {
      if (column >= (lines[index]?.length ?? 0) - 1) continue;
      write(start, index);
      start = index;
      let width = minWidth;
      for (; index < to; index += 1) {
        const cells = lines[index] ?? [];
        if (column >= cells.length - 1) break;
        width = Math.max(width, textWidth(cells[column] ?? "") + padding);
      }
      widths.push(width);
      format(start, index);
      widths.pop();
      start = index;
    }
    write(start, to);
  };
  format(0, lines.length);
  return output.join("\n");
}

/** Code points: what kubectl counts. */
export function textWidth(text: string): number {
  let width = 0;
  for (const _ of text) width += 1;
  return width;
}
