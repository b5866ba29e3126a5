/**
 * Rows under headers, as `kubectl get` prints them; widths are kept from one batch of rows to the next.
 * Upstream: k8s.io/cli-runtime/pkg/printers/tabwriter.go (minimum width 6, padding 3, remembered widths).
 */
import { textWidth } from "./tab-writer.ts";

const MIN_WIDTH = 6;
const PADDING = 3;

export class ColumnPrinter {
  private readonly widths: number[] = [];

  /** Every line ends with a line break; the last cell of a row is not padded. */
  print(rows: readonly (readonly string[])[]): string {
    for (const row of rows) {
      for (const [index, cell] of row.slice(0, -1).entries()) {
        this.widths[index] = Math.max(this.widths[index] ?? MIN_WIDTH, textWidth(cell) + PADDING);
      }
    }
    return rows.map((row) => `${this.line(row)}\n`).join("");
  }

  private line(row: readonly string[]): string {
    const last = row.length - 1;
    return row
      .map((cell, index) => (index === last ? cell : cell + " ".repeat((this.widths[index] ?? 0) - textWidth(cell))))
      .join("");
  }
}

const MAX_LINE = /[\n\f\r]/;

/** One line of a cell: what follows a line break is cut off, as kubectl does. */
export function oneLine(text: string): string {
  const at = text.search(MAX_LINE);
  return at < 0 ? text : `${text.slice(0, at)}...`;
}
