/**
 * A small SQL: databases, tables, rows, and questions about one table at a time. Words of MySQL 8 and PostgreSQL 16;
 * what it does not know it refuses in words of the simulation (docs/simulation.md).
 */
import { columnsOf, conditionOf, orderOf, valuesOf, type Row } from "./sql-clauses.ts";
import type { SqlData, SqlTable, SqlValue } from "./sql-store.ts";
import { literal, SqlReader, type SqlToken } from "./sql-tokens.ts";

export type SqlDialect = "mysql" | "postgres";

export type SqlResult =
  | { readonly kind: "rows"; readonly columns: readonly string[]; readonly rows: readonly (readonly SqlValue[])[] }
  /** `tag`: what psql says. */
  | { readonly kind: "done"; readonly tag: string }
  /** `code`: MySQL's number and state. */
  | { readonly kind: "error"; readonly code: string; readonly text: string };

export interface SqlSession {
  readonly dialect: SqlDialect;
  readonly data: SqlData;
  database: string | undefined;
  /** Of a server that only follows another one. */
  readonly readOnly: boolean;
  /** `now()`, `@@server_id` and the like, by their names in small letters. */
  readonly known: Readonly<Record<string, SqlValue>>;
}

const WRITES = /^(?:create|drop|insert|update|delete|truncate|alter|replace)$/i;

const done = (tag: string): SqlResult => ({ kind: "done", tag });

function refusal({ dialect }: SqlSession, code: string, mysql: string, postgres: string): SqlResult {
  return { kind: "error", code, text: dialect === "mysql" ? mysql : postgres };
}

/** Carries out one statement. */
export function runSql(session: SqlSession, statement: readonly SqlToken[]): SqlResult {
  const reader = new SqlReader(statement);
  if (session.readOnly && WRITES.test(statement[0]?.text ?? "")) {
    const text = "The MySQL server is running with the --super-read-only option so it cannot execute this statement";
    return { kind: "error", code: "1290 (HY000)", text };
  }
  if (reader.takes("create database") || reader.takes("create schema")) return createDatabase(session, reader);
  if (reader.takes("drop database") || reader.takes("drop schema")) return dropDatabase(session, reader);
  if (reader.takes("use")) return use(session, reader);
  if (reader.takes("show databases")) return shown("Database", [...session.data.keys()].sort());
  if (reader.takes("show tables")) return showTables(session, reader);
  if (reader.takes("create table")) return createTable(session, reader);
  if (reader.takes("drop table")) return dropTable(session, reader);
  if (reader.takes("insert into")) return insert(session, reader);
  if (reader.takes("update")) return update(session, reader);
  if (reader.takes("delete from")) return remove(session, reader);
  if (reader.takes("truncate table") || reader.takes("truncate")) return remove(session, reader);
  if (reader.takes("select")) return select(session, reader);
  for (const words of ["begin", "commit", "start transaction", "set", "flush", "grant", "analyze", "start slave"])
    if (reader.takes(words)) return done(words.toUpperCase());
  return notUnderstood(session, statement);
}

function notUnderstood({ dialect }: SqlSession, statement: readonly SqlToken[]): SqlResult {
  const text = new SqlReader(statement).rest;
  if (/^(?:alter|with|call|explain|change|revoke|describe|desc|show)$/i.test(statement[0]?.text ?? ""))
    return { kind: "error", code: "simulation", text: `the simulation does not know this statement: ${text}` };
  if (dialect === "postgres")
    return { kind: "error", code: "", text: `syntax error at or near "${statement[0]?.text ?? ""}"` };
  const manual = "check the manual that corresponds to your MySQL server version for the right syntax to use near";
  return {
    kind: "error",
    code: "1064 (42000)",
    text: `You have an error in your SQL syntax; ${manual} '${text}' at line 1`,
  };
}

function shown(column: string, values: readonly string[]): SqlResult {
  return { kind: "rows", columns: [column], rows: values.map((value) => [value]) };
}

function createDatabase(session: SqlSession, reader: SqlReader): SqlResult {
  const lenient = reader.takes("if not exists");
  const { name } = reader.name();
  if (!session.data.has(name)) session.data.set(name, new Map());
  else if (!lenient)
    return refusal(
      session,
      "1007 (HY000)",
      `Can't create database '${name}'; database exists`,
      `database "${name}" already exists`,
    );
  return done("CREATE DATABASE");
}

function dropDatabase(session: SqlSession, reader: SqlReader): SqlResult {
  const lenient = reader.takes("if exists");
  const { name } = reader.name();
  if (!session.data.delete(name) && !lenient)
    return refusal(
      session,
      "1008 (HY000)",
      `Can't drop database '${name}'; database doesn't exist`,
      `database "${name}" does not exist`,
    );
  if (session.database === name && session.dialect === "mysql") session.database = undefined;
  return done("DROP DATABASE");
}

function use(session: SqlSession, reader: SqlReader): SqlResult {
  const { name } = reader.name();
  if (!session.data.has(name)) return { kind: "error", code: "1049 (42000)", text: `Unknown database '${name}'` };
  session.database = name;
  return done("USE");
}

function showTables(session: SqlSession, reader: SqlReader): SqlResult {
  const name = reader.takes("from") || reader.takes("in") ? reader.name().name : session.database;
  if (name === undefined) return { kind: "error", code: "1046 (3D000)", text: "No database selected" };
  const tables = session.data.get(name);
  if (tables === undefined) return { kind: "error", code: "1049 (42000)", text: `Unknown database '${name}'` };
  return shown(`Tables_in_${name}`, [...tables.keys()].sort());
}

interface Place {
  readonly tables: Map<string, SqlTable>;
  readonly name: string;
  /** As errors call it. */
  readonly shown: string;
}

/** The tables that a name is one of, or why there are none. */
function placeOf(session: SqlSession, reader: SqlReader): Place | SqlResult {
  const { database: given, name } = reader.name();
  const database = session.dialect === "postgres" ? session.database : (given ?? session.database);
  if (database === undefined) return { kind: "error", code: "1046 (3D000)", text: "No database selected" };
  const tables = session.data.get(database);
  if (tables === undefined)
    return refusal(session, "1049 (42000)", `Unknown database '${database}'`, `database "${database}" does not exist`);
  return { tables, name, shown: session.dialect === "mysql" ? `${database}.${name}` : name };
}

function tableOf(session: SqlSession, reader: SqlReader): (Place & { readonly table: SqlTable }) | SqlResult {
  const place = placeOf(session, reader);
  if ("kind" in place) return place;
  const table = place.tables.get(place.name);
  if (table !== undefined) return { ...place, table };
  return refusal(
    session,
    "1146 (42S02)",
    `Table '${place.shown}' doesn't exist`,
    `relation "${place.name}" does not exist`,
  );
}

const CONSTRAINT = /^(?:primary|foreign|unique|key|index|constraint|check)$/i;

function createTable(session: SqlSession, reader: SqlReader): SqlResult {
  const lenient = reader.takes("if not exists");
  const place = placeOf(session, reader);
  if ("kind" in place) return place;
  if (place.tables.has(place.name)) {
    if (lenient) return done("CREATE TABLE");
    return refusal(
      session,
      "1050 (42S01)",
      `Table '${place.name}' already exists`,
      `relation "${place.name}" already exists`,
    );
  }
  const items = reader.list().filter(([first]) => first !== undefined && !CONSTRAINT.test(first.text));
  const counts = (words: readonly SqlToken[]): boolean =>
    words.some(({ text }) => /^(?:auto_increment|serial|bigserial|identity)$/i.test(text));
  place.tables.set(place.name, {
    columns: items.map(([first]) => first?.text ?? ""),
    counter: items.find(counts)?.[0]?.text,
    rows: [],
  });
  return done("CREATE TABLE");
}

function dropTable(session: SqlSession, reader: SqlReader): SqlResult {
  const lenient = reader.takes("if exists");
  const place = placeOf(session, reader);
  if ("kind" in place) return place;
  if (!place.tables.delete(place.name) && !lenient)
    return refusal(session, "1051 (42S02)", `Unknown table '${place.shown}'`, `table "${place.name}" does not exist`);
  return done("DROP TABLE");
}

function unknownColumn(session: SqlSession, name: string, clause: string): SqlResult {
  return refusal(session, "1054 (42S22)", `Unknown column '${name}' in '${clause}'`, `column "${name}" does not exist`);
}

function insert(session: SqlSession, reader: SqlReader): SqlResult {
  const place = tableOf(session, reader);
  if ("kind" in place) return place;
  const { columns, counter, rows } = place.table;
  const given = reader.peek()?.text === "(" ? reader.list().map(([first]) => first?.text ?? "") : undefined;
  const names = given ?? columns;
  const strange = names.find((name) => !columns.includes(name));
  if (strange !== undefined) return unknownColumn(session, strange, "field list");
  if (!reader.takes("values") && !reader.takes("value"))
    return { kind: "error", code: "simulation", text: "the simulation inserts only VALUES" };
  const added: Row[] = [];
  do {
    const values = valuesOf(reader.list(), session.known);
    if (values === undefined || values.length !== names.length)
      return refusal(
        session,
        "1136 (21S01)",
        `Column count doesn't match value count at row ${added.length + 1}`,
        "INSERT has more expressions than target columns",
      );
    added.push(
      columns.map((column) => {
        const value = values[names.indexOf(column)] ?? null;
        if (value !== null || column !== counter) return value;
        const before = [...rows, ...added].map((row) => Number(row[columns.indexOf(column)] ?? 0));
        return Math.max(0, ...before) + 1;
      }),
    );
  } while (reader.takes(","));
  place.tables.set(place.name, { ...place.table, rows: [...rows, ...added] });
  return done(`INSERT 0 ${added.length}`);
}

function update(session: SqlSession, reader: SqlReader): SqlResult {
  const place = tableOf(session, reader);
  if ("kind" in place) return place;
  const { columns, rows } = place.table;
  reader.takes("set");
  const changes = new Map<number, SqlValue>();
  do {
    const name = reader.next()?.text ?? "";
    reader.takes("=");
    const token = reader.next();
    const value = token === undefined ? undefined : literal(token);
    if (!columns.includes(name)) return unknownColumn(session, name, "field list");
    if (value === undefined)
      return { kind: "error", code: "simulation", text: "the simulation sets only numbers and texts" };
    changes.set(columns.indexOf(name), value);
  } while (reader.takes(","));
  const holds = conditionOf(reader, columns);
  if (typeof holds === "string") return unknownColumn(session, holds, "where clause");
  const changed = rows.map((row) =>
    holds(row) ? row.map((value, at) => (changes.has(at) ? (changes.get(at) ?? null) : value)) : row,
  );
  place.tables.set(place.name, { ...place.table, rows: changed });
  return done(`UPDATE ${rows.filter(holds).length}`);
}

function remove(session: SqlSession, reader: SqlReader): SqlResult {
  const place = tableOf(session, reader);
  if ("kind" in place) return place;
  const { columns, rows } = place.table;
  const holds = conditionOf(reader, columns);
  if (typeof holds === "string") return unknownColumn(session, holds, "where clause");
  place.tables.set(place.name, { ...place.table, rows: rows.filter((row) => !holds(row)) });
  return done(`DELETE ${rows.filter(holds).length}`);
}

function select(session: SqlSession, reader: SqlReader): SqlResult {
  const asked = columnsOf(reader, session.dialect);
  if (!reader.takes("from")) {
    const values = asked.map(({ tokens }) => valuesOf([tokens], session.known)?.[0]);
    const strange = asked[values.indexOf(undefined)];
    if (strange !== undefined)
      return unknownColumn(session, strange.tokens.map(({ text }) => text).join(""), "field list");
    return { kind: "rows", columns: asked.map(({ title }) => title), rows: [values.map((value) => value ?? null)] };
  }
  const place = tableOf(session, reader);
  if ("kind" in place) return place;
  const { columns, rows } = place.table;
  const holds = conditionOf(reader, columns);
  if (typeof holds === "string") return unknownColumn(session, holds, "where clause");
  const found = orderOf(reader, columns, rows.filter(holds));
  if (!reader.done)
    return { kind: "error", code: "simulation", text: `the simulation does not know how to select: ${reader.rest}` };
  if (asked.some(({ tokens }) => tokens[0]?.text.toLowerCase() === "count"))
    return { kind: "rows", columns: [asked[0]?.title ?? ""], rows: [[found.length]] };
  const titles: string[] = [];
  const values: ((row: Row) => SqlValue)[] = [];
  for (const { tokens, title } of asked) {
    const name = tokens.at(-1)?.text ?? "";
    const constant = valuesOf([tokens], session.known)?.[0];
    const chosen = name === "*" ? columns : columns.includes(name) ? [name] : [];
    if (chosen.length === 0 && constant === undefined) return unknownColumn(session, name, "field list");
    for (const column of chosen) values.push((row) => row[columns.indexOf(column)] ?? null);
    if (chosen.length === 0) values.push(() => constant ?? null);
    titles.push(...(name === "*" ? columns : [title]));
  }
  return { kind: "rows", columns: titles, rows: found.map((row) => values.map((value) => value(row))) };
}
