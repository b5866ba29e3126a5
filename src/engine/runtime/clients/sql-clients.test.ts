import { describe, expect, it } from "vitest";
import type { Command, ShellHost } from "../shell/command.ts";
import { plainFiles } from "../shell/testing/plain-files.ts";
import { mongosh, mysql, psql } from "./sql-clients.ts";

function run(command: Command, argv: readonly string[], environment: Readonly<Record<string, string>>, reason: string) {
  const host: ShellHost = {
    ...plainFiles(() => undefined),
    nowMs: 0,
    epochMs: 0,
    hostname: "db",
    read: () => undefined,
    write: () => "ok",
    remove: () => false,
    list: () => undefined,
    makeFolder: () => "ok",
    fetch: () => ({ ok: reason === "", status: 0, body: "", latencyMs: 3, reason }),
    resolve: () => undefined,
    accepts: () => reason === "",
    imageCommand: () => undefined,
  };
  const variables = () => [];
  return command({ host, argv, stdin: "", workingDir: "/", get: (name) => environment[name], variables });
}

const ROOT = { MYSQL_ROOT_PASSWORD: "secret" };

describe("clients of databases", () => {
  it.each([
    ["a probe", mysql, "mysql -psecret -e|SELECT 1", ROOT, "", 0, "1\n1\n", undefined],
    [
      "the wrong password",
      mysql,
      "mysql -pwrong -e|SELECT 1",
      ROOT,
      "",
      1,
      undefined,
      "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)\n",
    ],
    [
      "no password",
      mysql,
      "mysql -e|SELECT 1",
      ROOT,
      "",
      1,
      undefined,
      "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: NO)\n",
    ],
    [
      "a server that is not up",
      mysql,
      "mysql -h mysql-0.mysql -e|SELECT 1",
      ROOT,
      "connection refused",
      1,
      undefined,
      "ERROR 2003 (HY000): Can't connect to MySQL server on 'mysql-0.mysql:3306' (111)\n",
    ],
    [
      "other SQL",
      mysql,
      "mysql -psecret -e|CREATE DATABASE test",
      ROOT,
      "",
      1,
      undefined,
      "mysql: the simulation runs no SQL but SELECT of one number or text\n",
    ],
    [
      "a number",
      psql,
      "psql -U postgres -c|SELECT 1;",
      {},
      "",
      0,
      " ?column? \n----------\n        1\n(1 row)\n\n",
      undefined,
    ],
    [
      "no server",
      psql,
      "psql -h db -c|SELECT 1",
      {},
      "name not known",
      2,
      undefined,
      'psql: error: connection to server at "db", port 5432 failed: Name or service not known\n',
    ],
    ["a ping", mongosh, "mongosh --eval|db.adminCommand('ping')", {}, "", 0, "{ ok: 1 }\n", undefined],
    [
      "another question",
      mongosh,
      "mongosh --eval|show dbs",
      {},
      "",
      1,
      undefined,
      "mongosh: the simulation answers only ping\n",
    ],
  ] as const)("%s", (_name, command, line, environment, reason, status, out, err) => {
    const [words = "", last] = line.split("|");
    const argv = [...words.split(" "), ...(last === undefined ? [] : [last])];
    const result = run(command, argv, environment, reason);
    expect({ status: result.status, out: result.out, err: result.err }).toEqual({ status, out, err });
  });
});
