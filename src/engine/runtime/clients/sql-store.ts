/** The databases of an SQL server, kept as text in a file of its container: what outlives the container is what that file's volume outlives. */

export type SqlValue = string | number | null;

export interface SqlTable {
  readonly columns: readonly string[];
  /** The column that counts by itself, if any. */
  readonly counter: string | undefined;
  readonly rows: readonly (readonly SqlValue[])[];
}

/** Tables by database and name. */
export type SqlData = Map<string, Map<string, SqlTable>>;

export function loadSql(text: string | undefined, initial: readonly string[]): SqlData {
  const data: SqlData = new Map(initial.map((name) => [name, new Map()]));
  for (const line of (text ?? "").split("\n")) {
    if (line === "") continue;
    const [database, table, content] = JSON.parse(line) as [string, string?, SqlTable?];
    const tables = data.get(database) ?? new Map<string, SqlTable>();
    data.set(database, tables);
    if (table !== undefined && content !== undefined) tables.set(table, content);
  }
  return data;
}

export function dumpSql(data: SqlData): string {
  const lines: string[] = [];
  for (const [database, tables] of data) {
    lines.push(JSON.stringify([database]));
    for (const [name, table] of tables) lines.push(JSON.stringify([database, name, table]));
  }
  return lines.map((line) => `${line}\n`).join("");
}
