/** `mysql`, `mariadb` and `psql` print what their servers answer, as to what is no terminal; `mongosh` answers a ping. */
import type { Command, CommandContext, CommandResult } from "../shell/command.ts";
import { reach, type Reached } from "./reach.ts";
import type { SqlResult } from "./sql-engine.ts";
import type { SqlAnswer, SqlQuestion } from "./sql-server.ts";
import type { SqlValue } from "./sql-store.ts";

interface Asked {
  readonly host: string;
  readonly port: number;
  readonly question: SqlQuestion;
  readonly flags: ReadonlySet<string>;
}

const PATIENCE_MS = 10_000;
const INSECURE = "mysql: [Warning] Using a password on the command line interface can be insecure.\n";

function answerOf({ host }: CommandContext, { host: name, port, question }: Asked): SqlAnswer {
  const { body } = host.fetch(`tcp://${name}:${port}`, "", PATIENCE_MS, { body: JSON.stringify(question) });
  return body === "" ? { results: [] } : (JSON.parse(body) as SqlAnswer);
}

const textOf = (value: SqlValue): string => (value === null ? "NULL" : String(value));

function mysqlRows({ columns, rows }: Extract<SqlResult, { kind: "rows" }>, flags: ReadonlySet<string>): string {
  if (rows.length === 0) return "";
  const lines = [...(flags.has("N") ? [] : [columns]), ...rows.map((row) => row.map(textOf))];
  if (!flags.has("t")) return lines.map((line) => `${line.join("\t")}\n`).join("");
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const rule = `+${widths.map((width) => "-".repeat(width + 2)).join("+")}+\n`;
  const shown = lines.map((line, index) => {
    const isHead = index === 0 && !flags.has("N");
    const cells = line.map((text, at) => {
      const isNumber = typeof rows[0]?.[at] === "number";
      return isNumber && !isHead ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0);
    });
    return `| ${cells.join(" | ")} |\n${isHead ? rule : ""}`;
  });
  return `${rule}${shown.join("")}${rule}`;
}

/** @param warns of passwords in the command line, as MySQL's own client does */
export const mysqlClient =
  (warns: boolean): Command =>
  (context) => {
    const asked = mysqlQuestion(context);
    const { problem, latencyMs } = reach(context.host, asked.host, asked.port);
    const told = warns && asked.flags.has("p") ? INSECURE : "";
    if (problem !== undefined) {
      const code = problem === "Connection refused" ? 111 : 110;
      const err = `${told}ERROR 2003 (HY000): Can't connect to MySQL server on '${asked.host}:${asked.port}' (${code})\n`;
      return { status: 1, err, durationMs: latencyMs };
    }
    const { refused, results } = answerOf(context, asked);
    if (refused !== undefined) return { status: 1, err: `${told}${refused}\n`, durationMs: latencyMs };
    const out = results.map((result) => (result.kind === "rows" ? mysqlRows(result, asked.flags) : "")).join("");
    return ended(results, out, told, latencyMs, ({ code, text }) =>
      code === "simulation" ? `mysql: ${text}\n` : `ERROR ${code} at line 1: ${text}\n`,
    );
  };

function ended(
  results: readonly SqlResult[],
  out: string,
  told: string,
  durationMs: number,
  show: (error: Extract<SqlResult, { kind: "error" }>) => string,
): CommandResult {
  const failed = results.find((result) => result.kind === "error");
  const err = told + (failed === undefined ? "" : show(failed));
  return { status: failed === undefined ? 0 : 1, out, ...(err === "" ? {} : { err }), durationMs };
}

function psqlRows({ columns, rows }: Extract<SqlResult, { kind: "rows" }>, flags: ReadonlySet<string>): string {
  const cells = rows.map((row) => row.map((value) => (value === null ? "" : String(value))));
  if (flags.has("A")) return cells.map((row) => `${row.join("|")}\n`).join("");
  const widths = columns.map((column, at) =>
    Math.max(flags.has("t") ? 0 : column.length, ...cells.map((row) => row[at]?.length ?? 0)),
  );
  const lines = cells.map((row, index) => {
    const shown = row.map((text, at) => {
      const isNumber = typeof rows[index]?.[at] === "number";
      return isNumber ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0);
    });
    return ` ${shown.join(" | ").trimEnd()}\n`;
  });
  if (flags.has("t")) return `${lines.join("")}\n`;
  const head = columns.map((column, at) => {
    const room = (widths[at] ?? 0) - column.length;
    return `${" ".repeat(Math.floor(room / 2))}${column}${" ".repeat(Math.ceil(room / 2))}`;
  });
  const rule = widths.map((width) => "-".repeat(width + 2)).join("+");
  return ` ${head.join(" | ")} \n${rule}\n${lines.join("")}(${rows.length} ${rows.length === 1 ? "row" : "rows"})\n\n`;
}

export const psql: Command = (context) => {
  const asked = psqlQuestion(context);
  const reached: Reached = reach(context.host, asked.host, asked.port);
  const { problem, latencyMs } = reached;
  const server = `connection to server at "${asked.host}", port ${asked.port} failed`;
  if (problem !== undefined) return { status: 2, err: `psql: error: ${server}: ${problem}\n`, durationMs: latencyMs };
  const { refused, results } = answerOf(context, asked);
  if (refused !== undefined) return { status: 2, err: `psql: error: ${server}: ${refused}\n`, durationMs: latencyMs };
  const out = results.map((result) => {
    if (result.kind === "rows") return psqlRows(result, asked.flags);
    return result.kind === "done" && !asked.flags.has("q") ? `${result.tag}\n` : "";
  });
  return ended(results, out.join(""), "", latencyMs, ({ code, text }) =>
    code === "simulation" ? `psql: ${text}\n` : `ERROR:  ${text}\n`,
  );
};

/** Asks the server of its own container. */
export const mongosh: Command = ({ host, argv, stdin }) => {
  const { problem, latencyMs } = reach(host, "127.0.0.1", 27017);
  if (problem !== undefined) {
    return { status: 1, err: "MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017\n", durationMs: latencyMs };
  }
  const question = `${argv.slice(1).join(" ")} ${stdin}`;
  if (/ping/.test(question)) return { status: 0, out: "{ ok: 1 }\n", durationMs: latencyMs };
  return { status: 1, err: "mongosh: the simulation answers only ping\n" };
};

function mysqlQuestion({ argv, get, stdin }: CommandContext): Asked {
  const flags = new Set<string>();
  const found: Record<string, string> = {};
  const named: Readonly<Record<string, string>> = {
    "-h": "host",
    "-P": "port",
    "-u": "user",
    "-e": "sql",
    "-D": "database",
    "--execute": "sql",
  };
  for (let i = 1; i < argv.length; i += 1) {
    const word = argv[i] ?? "";
    const [name = "", value] = word.startsWith("--") ? word.split(/=(.*)/s) : [word.slice(0, 2), word.slice(2)];
    const key = named[name] ?? (/^--(?:host|port|user|database)$/.test(name) ? name.slice(2) : undefined);
    if (name === "-p" || name === "--password") {
      flags.add("p");
      if (value !== undefined && value !== "") found["password"] = value;
    } else if (key !== undefined) found[key] = value === undefined || value === "" ? (argv[(i += 1)] ?? "") : value;
    else if (!word.startsWith("-")) found["database"] = word;
    else for (const letter of word.startsWith("--") ? (LONG_FLAGS[name] ?? "") : word.slice(1)) flags.add(letter);
  }
  if (found["password"] === undefined) flags.delete("p");
  const password = found["password"] ?? get("MYSQL_PWD");
  return {
    host: found["host"] ?? "localhost",
    port: Number(found["port"] ?? 3306),
    flags,
    question: {
      user: found["user"] ?? "root",
      sql: found["sql"] ?? stdin,
      ...(password === undefined ? {} : { password }),
      ...(found["database"] === undefined ? {} : { database: found["database"] }),
    },
  };
}

const LONG_FLAGS: Readonly<Record<string, string>> = { "--table": "t", "--skip-column-names": "N" };

function psqlQuestion({ argv, get, stdin }: CommandContext): Asked {
  const flags = new Set<string>();
  const found: Record<string, string> = {};
  const named: Readonly<Record<string, string>> = {
    h: "host",
    p: "port",
    U: "user",
    d: "database",
    c: "sql",
    username: "user",
    dbname: "database",
    command: "sql",
    host: "host",
    port: "port",
  };
  const operands: string[] = [];
  for (let i = 1; i < argv.length; i += 1) {
    const word = argv[i] ?? "";
    if (!word.startsWith("-")) operands.push(word);
    if (word.startsWith("--")) {
      const [name = "", value] = word.slice(2).split(/=(.*)/s);
      const key = named[name];
      if (key !== undefined) found[key] = value ?? argv[(i += 1)] ?? "";
    } else if (word.startsWith("-")) {
      const at = [...word].findIndex((letter) => named[letter] !== undefined);
      for (const letter of word.slice(1, at < 0 ? undefined : at)) flags.add(letter);
      const key = named[word[at] ?? ""];
      if (key !== undefined) found[key] = word.slice(at + 1) || (argv[(i += 1)] ?? "");
    }
  }
  const [place = "", role] = operands;
  const url = /^postgres(?:ql)?:\/\/(?:([^:@/]+)(?::([^@/]*))?@)?([^:/]+)(?::(\d+))?(?:\/(\w+))?/.exec(place);
  const user = found["user"] ?? url?.[1] ?? role ?? get("PGUSER") ?? "postgres";
  const password = url?.[2] ?? get("PGPASSWORD");
  const database =
    found["database"] ?? url?.[5] ?? (url === null && place !== "" ? place : undefined) ?? get("PGDATABASE");
  return {
    host: found["host"] ?? url?.[3] ?? get("PGHOST") ?? "localhost",
    port: Number(found["port"] ?? url?.[4] ?? get("PGPORT") ?? 5432),
    flags,
    question: {
      user,
      database: database ?? user,
      sql: (found["sql"] ?? stdin).replace(/^\\q\s*$/gm, ""),
      ...(password === undefined ? {} : { password }),
    },
  };
}
