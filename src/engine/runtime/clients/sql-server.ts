/**
 * The servers of MySQL, MariaDB and PostgreSQL. Their databases are text in a file of their data folder; clients and
 * servers say JSON to one another (docs/simulation.md).
 * Source: https://hub.docker.com/_/mysql, https://hub.docker.com/_/postgres: what the variables of the images mean.
 */
import { page, type ServerCall, type ServerProgram } from "../agnhost/server-program.ts";
import type { ShellHost } from "../shell/command.ts";
import { runSql, type SqlDialect, type SqlResult, type SqlSession } from "./sql-engine.ts";
import { dumpSql, loadSql, type SqlData, type SqlValue } from "./sql-store.ts";
import { sqlTokens, statementsOf } from "./sql-tokens.ts";

export interface SqlQuestion {
  readonly user: string;
  readonly password?: string;
  readonly database?: string;
  readonly sql: string;
  /** A server that follows this one asks for all it has. */
  readonly isFollower?: boolean;
}

export interface SqlAnswer {
  /** Why nothing was done at all, in the server's words. */
  readonly refused?: string;
  readonly results: readonly SqlResult[];
  readonly dump?: string;
}

const MASTER_PORT = 3306;
const PATIENCE_MS = 5_000;
const SYSTEM_DATABASES: Readonly<Record<SqlDialect, readonly string[]>> = {
  mysql: ["information_schema", "mysql", "performance_schema", "sys"],
  postgres: ["postgres", "template0", "template1"],
};

/** A variable, or the file that `NAME_FILE` names. */
function given({ host, env }: Pick<ServerCall, "host" | "env">, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const file = env[`${name}_FILE`];
    const value = env[name] ?? (file === undefined ? undefined : host.read(file)?.trim());
    if (value !== undefined && value !== "") return value;
  }
  return undefined;
}

/** Lines of MySQL's own configuration files. */
function optionsOf(host: ShellHost): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (const folder of ["/etc/mysql/conf.d", "/etc/my.cnf.d"])
    for (const name of host.list(folder) ?? [])
      for (const line of (host.read(`${folder}/${name}`) ?? "").split("\n")) {
        const [, option = "", value = ""] = /^\s*([a-z][\w-]*)\s*(?:=\s*(.*?))?\s*$/i.exec(line) ?? [];
        if (option !== "") options.set(option.replaceAll("_", "-"), value);
      }
  return options;
}

function refusedMysql(call: ServerCall, { user, password }: SqlQuestion): string | undefined {
  const root = given(call, "MYSQL_ROOT_PASSWORD", "MARIADB_ROOT_PASSWORD");
  const other = given(call, "MYSQL_USER", "MARIADB_USER");
  const wanted = user === other ? given(call, "MYSQL_PASSWORD", "MARIADB_PASSWORD") : root;
  if (
    wanted === undefined
      ? user === "root" || user === other
      : password === wanted && (user === "root" || user === other)
  )
    return undefined;
  const from = call.remote.replace(/:\d+$/, "");
  const place = from === "127.0.0.1" ? "localhost" : from;
  return `ERROR 1045 (28000): Access denied for user '${user}'@'${place}' (using password: ${password === undefined ? "NO" : "YES"})`;
}

function refusedPostgres(call: ServerCall, { user, password }: SqlQuestion): string | undefined {
  const wanted = given(call, "POSTGRES_PASSWORD", "POSTGRESQL_PASSWORD");
  const owner = given(call, "POSTGRES_USER") ?? "postgres";
  const trusts = call.remote.startsWith("127.0.0.1:") || given(call, "POSTGRES_HOST_AUTH_METHOD") === "trust";
  if (user !== owner && trusts) return `FATAL:  role "${user}" does not exist`;
  if (trusts || (user === owner && (wanted === undefined || password === wanted))) return undefined;
  return password === undefined
    ? "fe_sendauth: no password supplied"
    : `FATAL:  password authentication failed for user "${user}"`;
}

/** The databases of the server that this one follows. */
function followed({ memory, host }: ServerCall, question: SqlQuestion): string | undefined {
  const master = memory["following"] === "yes" ? memory["master"] : undefined;
  if (master === undefined) return undefined;
  const body = JSON.stringify({ ...question, sql: "", isFollower: true });
  const answer = host.fetch(`tcp://${master}:${MASTER_PORT}`, "", PATIENCE_MS, { body });
  return answer.ok && answer.body !== "" ? (JSON.parse(answer.body) as SqlAnswer).dump : undefined;
}

function knownTo(
  call: ServerCall,
  dialect: SqlDialect,
  question: SqlQuestion,
  serverId: string,
): Record<string, SqlValue> {
  const { host, version } = call;
  const now = new Date(host.epochMs + host.nowMs).toISOString().slice(0, 19).replace("T", " ");
  const release = /^\d/.test(version) ? version : dialect === "mysql" ? "9.5.0" : "18.1";
  return {
    "@@server_id": Number(serverId),
    "@@hostname": host.hostname,
    "@@version": release,
    now: now,
    current_timestamp: now,
    version: dialect === "mysql" ? release : `PostgreSQL ${release} on x86_64-pc-linux-gnu`,
    user: `${question.user}@${call.remote.startsWith("127.0.0.1:") ? "localhost" : call.remote.replace(/:\d+$/, "")}`,
    current_user: question.user,
    database: question.database ?? null,
    current_database: question.database ?? null,
  };
}

function answerSql(call: ServerCall, dialect: SqlDialect, question: SqlQuestion): SqlAnswer {
  const { host, env } = call;
  const refused = dialect === "mysql" ? refusedMysql(call, question) : refusedPostgres(call, question);
  if (refused !== undefined) return { refused, results: [] };
  const file =
    dialect === "mysql" ? "/var/lib/mysql/ibdata1" : `${env["PGDATA"] ?? "/var/lib/postgresql/data"}/base/1/data`;
  const own = given(
    call,
    ...(dialect === "mysql" ? ["MYSQL_DATABASE", "MARIADB_DATABASE"] : ["POSTGRES_DB", "POSTGRES_USER"]),
  );
  const initial = [...SYSTEM_DATABASES[dialect], ...(own === undefined ? [] : [own])];
  const stored = host.read(file);
  const data = loadSql(followed(call, question) ?? stored, stored === undefined || stored === "" ? initial : []);
  if (question.isFollower === true) return { results: [], dump: dumpSql(data) };
  const { database } = question;
  if (database !== undefined && !data.has(database))
    return {
      refused:
        dialect === "mysql"
          ? `ERROR 1049 (42000): Unknown database '${database}'`
          : `FATAL:  database "${database}" does not exist`,
      results: [],
    };
  return carriedOut(call, dialect, question, data, file);
}

function carriedOut(
  call: ServerCall,
  dialect: SqlDialect,
  question: SqlQuestion,
  data: SqlData,
  file: string,
): SqlAnswer {
  const { host } = call;
  const options = dialect === "mysql" ? optionsOf(host) : new Map<string, string>();
  const session: SqlSession = {
    dialect,
    data,
    database: question.database,
    readOnly: options.has("super-read-only"),
    known: knownTo(call, dialect, question, options.get("server-id") ?? "1"),
  };
  const before = dumpSql(data);
  const results: SqlResult[] = [];
  for (const statement of statementsOf(sqlTokens(question.sql, dialect === "mysql"))) {
    const text = statement.map((token) => token.text).join(" ");
    const master = /^change (?:master|replication source) to .*(?:master|source)_host = ([^ ]+)/i.exec(text)?.[1];
    if (master !== undefined) call.remember("master", master);
    if (/^start (?:slave|replica)/i.test(text)) call.remember("following", "yes");
    const result: SqlResult = master === undefined ? runSql(session, statement) : { kind: "done", tag: "CHANGE" };
    results.push(result);
    if (result.kind === "error") break;
  }
  const after = dumpSql(data);
  if (after !== before && host.write(file, after, false) !== "ok")
    return {
      results: [
        {
          kind: "error",
          code: "3 (HY000)",
          text: `Error writing file '${file}' (OS errno 28 - No space left on device)`,
        },
      ],
    };
  return { results };
}

const program =
  (dialect: SqlDialect): ServerProgram =>
  (call) => {
    const { body = "" } = call.request;
    if (!body.startsWith("{")) return page(200, "");
    return page(200, JSON.stringify(answerSql(call, dialect, JSON.parse(body) as SqlQuestion)));
  };

export const mysqlServer = program("mysql");
export const postgresServer = program("postgres");
