/**
 * `mysql`, `mariadb` and `psql`: connect and check passwords as the real ones do, and answer `SELECT` of a plain number or text,
 * as probes ask it; `mongosh` answers a ping. Other questions are refused in words: there are no tables in the simulation.
 */
import type { Command, CommandContext, CommandResult } from "../shell/command.ts";
import { reach } from "./reach.ts";

interface Question {
  readonly host: string;
  readonly port: number;
  readonly password: string | undefined;
  readonly sql: string;
}

export const mysql: Command = (context) => {
  const question = mysqlQuestion(context);
  const name = context.argv[0]?.replace(/^.*\//, "") ?? "mysql";
  const { problem, local, latencyMs } = reach(context.host, question.host, question.port);
  if (problem !== undefined) {
    const code = problem === "Connection refused" ? 111 : 110;
    const err = `ERROR 2003 (HY000): Can't connect to MySQL server on '${question.host}:${question.port}' (${code})\n`;
    return { status: 1, err, durationMs: latencyMs };
  }
  const wanted = context.get("MYSQL_ROOT_PASSWORD") ?? context.get("MARIADB_ROOT_PASSWORD");
  if (local && wanted !== undefined && question.password !== wanted) {
    const using = question.password === undefined ? "NO" : "YES";
    const err = `ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: ${using})\n`;
    return { status: 1, err, durationMs: latencyMs };
  }
  return answer(name, question.sql, latencyMs, (value) => `${value}\n${value}\n`);
};

export const psql: Command = (context) => {
  const { host, port, sql } = psqlQuestion(context);
  const { problem, latencyMs } = reach(context.host, host, port);
  if (problem !== undefined) {
    const err = `psql: error: connection to server at "${host}", port ${port} failed: ${problem}\n`;
    return { status: 2, err, durationMs: latencyMs };
  }
  return answer("psql", sql, latencyMs, (value) => {
    const width = Math.max(value.length, "?column?".length);
    const cell = /^-?\d+$/.test(value) ? value.padStart(width) : value.padEnd(width);
    return ` ${"?column?".padEnd(width)} \n${"-".repeat(width + 2)}\n ${cell.trimEnd()}\n(1 row)\n\n`;
  });
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

function answer(name: string, sql: string, latencyMs: number, show: (value: string) => string): CommandResult {
  const statement = sql.trim().replace(/;$/, "").trim();
  if (statement === "") return { status: 0, durationMs: latencyMs };
  const literal = /^select\s+(?:(-?\d+)|'([^']*)')$/i.exec(statement);
  if (literal === null) {
    return { status: 1, err: `${name}: the simulation runs no SQL but SELECT of one number or text\n` };
  }
  return { status: 0, out: show(literal[1] ?? literal[2] ?? ""), durationMs: latencyMs };
}

function mysqlQuestion({ argv, get, stdin }: CommandContext): Question {
  let host = "localhost";
  let port = 3306;
  let password = get("MYSQL_PWD");
  let sql = stdin;
  for (let i = 1; i < argv.length; i += 1) {
    const word = argv[i] ?? "";
    const [name = "", value] = word.startsWith("--") ? word.split("=") : [word.slice(0, 2), word.slice(2)];
    const given = (): string => (value === undefined || value === "" ? (argv[(i += 1)] ?? "") : value);
    if (name === "-h" || name === "--host") host = given();
    else if (name === "-P" || name === "--port") port = Number(given());
    else if (name === "-u" || name === "--user") given();
    else if ((name === "-p" || name === "--password") && value !== undefined && value !== "") password = value;
    else if (name === "-e" || name === "--execute") sql = given();
  }
  return { host, port, password, sql };
}

function psqlQuestion({ argv, get, stdin }: CommandContext): Question {
  let host = get("PGHOST") ?? "localhost";
  let port = Number(get("PGPORT") ?? 5432);
  let sql = stdin;
  for (let i = 1; i < argv.length; i += 1) {
    const word = argv[i] ?? "";
    if (word === "-h" || word === "--host") host = argv[(i += 1)] ?? "";
    else if (word === "-p" || word === "--port") port = Number(argv[(i += 1)]);
    else if (word === "-c" || word === "--command") sql = argv[(i += 1)] ?? "";
    else if (["-U", "-d", "--username", "--dbname"].includes(word)) i += 1;
  }
  return { host, port, password: undefined, sql };
}
