/** Parts of SQL statements: what is selected, WHERE, ORDER BY, LIMIT, values. */
import type { SqlValue } from "./sql-store.ts";
import { literal, type SqlReader, type SqlToken } from "./sql-tokens.ts";

export type Row = readonly SqlValue[];

/** Undefined when one of them is none. @param known functions and variables without arguments */
export function valuesOf(
  items: readonly (readonly SqlToken[])[],
  known: Readonly<Record<string, SqlValue>>,
): readonly SqlValue[] | undefined {
  const values: SqlValue[] = [];
  for (const [first] of items) {
    const value = first === undefined ? undefined : (literal(first) ?? known[first.text.toLowerCase()]);
    if (value === undefined && (first === undefined || literal(first) !== null)) return undefined;
    values.push(value ?? null);
  }
  return values;
}

export interface Selected {
  readonly tokens: readonly SqlToken[];
  readonly title: string;
}

/** Up to FROM or the end. */
export function columnsOf(reader: SqlReader, dialect: "mysql" | "postgres"): readonly Selected[] {
  const columns: Selected[] = [];
  do {
    const tokens: SqlToken[] = [];
    let depth = 0;
    let title: string | undefined;
    while (!reader.done) {
      const token = reader.peek();
      if (token === undefined || (depth === 0 && token.kind !== "text" && /^(?:,|from|limit)$/i.test(token.text)))
        break;
      if (reader.takes("as")) title = reader.next()?.text;
      else {
        reader.next();
        if (token.kind === "sign" && token.text === "(") depth += 1;
        if (token.kind === "sign" && token.text === ")") depth -= 1;
        tokens.push(token);
      }
    }
    const text = tokens.map((token) => token.text).join("");
    const [first] = tokens;
    const isLiteral = first !== undefined && literal(first) !== undefined;
    const called = text.replace(/\(.*$/, "").toLowerCase();
    columns.push({ tokens, title: title ?? (dialect === "mysql" ? text : isLiteral ? "?column?" : called) });
  } while (reader.takes(","));
  return columns;
}

const COMPARE: Readonly<Record<string, (a: SqlValue, b: SqlValue) => boolean>> = {
  "=": (a, b) => String(a) === String(b),
  "!=": (a, b) => String(a) !== String(b),
  "<>": (a, b) => String(a) !== String(b),
  "<": (a, b) => Number(a) < Number(b),
  "<=": (a, b) => Number(a) <= Number(b),
  ">": (a, b) => Number(a) > Number(b),
  ">=": (a, b) => Number(a) >= Number(b),
};

/** Comparisons with AND between them; a text is the column that there is not. */
export function conditionOf(reader: SqlReader, columns: readonly string[]): ((row: Row) => boolean) | string {
  const tests: ((row: Row) => boolean)[] = [];
  if (!reader.takes("where")) return () => true;
  do {
    const { name } = reader.name();
    const at = columns.indexOf(name);
    if (at < 0) return name;
    const like = reader.takes("like");
    const compare = like ? undefined : COMPARE[reader.next()?.text ?? ""];
    const token = reader.next();
    const value = token === undefined ? null : (literal(token) ?? null);
    const pattern = new RegExp(
      `^${String(value)
        .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
        .replaceAll("%", ".*")
        .replaceAll("_", ".")}$`,
      "i",
    );
    tests.push((row) => (like ? pattern.test(String(row[at] ?? "")) : compare?.(row[at] ?? null, value) === true));
  } while (reader.takes("and"));
  return (row) => tests.every((test) => test(row));
}

/** ORDER BY one column, and LIMIT. */
export function orderOf(reader: SqlReader, columns: readonly string[], rows: readonly Row[]): readonly Row[] {
  let found = [...rows];
  if (reader.takes("order by")) {
    const at = columns.indexOf(reader.name().name);
    found.sort((a, b) => {
      const [x, y] = [a[at] ?? "", b[at] ?? ""];
      return x === y ? 0 : x < y ? -1 : 1;
    });
    if (reader.takes("desc")) found.reverse();
    else reader.takes("asc");
  }
  if (reader.takes("limit")) found = found.slice(0, Number(reader.next()?.text ?? 0));
  return found;
}
