import { beforeAll, describe, expect, it } from "vitest";
import { EndToEnd } from "../../testing/e2e-pod.ts";

let cluster: EndToEnd;
const MYSQL = "mysql -psecret -N -e";
const WARNING = "mysql: [Warning] Using a password on the command line interface can be insecure.\n";

beforeAll(() => {
  cluster = new EndToEnd(2);
  const environment = (...pairs: readonly string[]) =>
    pairs.map((pair) => ({ name: pair.split("=")[0] ?? "", value: pair.split("=")[1] ?? "" }));
  const service = (name: string, port: number) =>
    cluster.create({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name },
      spec: { selector: { app: name }, ports: [{ port }] },
    });
  cluster.start("db", {
    labels: { app: "db" },
    containers: [
      {
        image: "mysql:8.0",
        env: environment("MYSQL_ROOT_PASSWORD=secret", "MYSQL_DATABASE=shop", "MYSQL_USER=me", "MYSQL_PASSWORD=mine"),
      },
    ],
    volumes: [{ name: "data", emptyDir: {} }],
  });
  cluster.create({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "copy" },
    data: { "copy.cnf": "[mysqld]\nsuper-read-only\nserver-id=101\n" },
  });
  cluster.start("copy", {
    containers: [
      {
        image: "mysql:5.7",
        env: environment("MYSQL_ALLOW_EMPTY_PASSWORD=1"),
        volumeMounts: [{ name: "c", mountPath: "/etc/mysql/conf.d" }],
      },
    ],
    volumes: [{ name: "c", configMap: { name: "copy" } }],
  });
  cluster.start("source", {
    labels: { app: "source" },
    containers: [{ image: "mysql:5.7", env: environment("MYSQL_ALLOW_EMPTY_PASSWORD=1") }],
  });
  cluster.start("pg", {
    labels: { app: "pg" },
    containers: [{ image: "postgres:16", env: environment("POSTGRES_PASSWORD=secret", "POSTGRES_DB=shop") }],
  });
  cluster.start("maria", { containers: [{ image: "mariadb:11", env: environment("MARIADB_ROOT_PASSWORD=secret") }] });
  cluster.start("client", { containers: [{ image: "mysql:8.0", command: ["sleep", "3600"] }] });
  cluster.start("pgclient", { containers: [{ image: "postgres:16", command: ["sleep", "3600"] }] });
  service("db", 3306);
  service("source", 3306);
  service("pg", 5432);
  service("idle", 3306);
  cluster.advance(60_000);
  const words = [
    "CREATE DATABASE test; CREATE TABLE test.messages (id INT AUTO_INCREMENT PRIMARY KEY, message VARCHAR(250), size INT)",
    "INSERT INTO test.messages (message, size) VALUES ('hello', 3), ('it''s', 1); INSERT INTO test.messages VALUES (9, NULL, 2)",
  ];
  for (const sql of words) cluster.exec("db", "mysql", "-psecret", "-e", sql);
});

describe("mysql", () => {
  it.each<[sql: string, out: string, err?: string]>([
    ["SELECT 1", "1\n"],
    ["SELECT 'a', 2 AS two", "a\t2\n"],
    ["SHOW DATABASES", "information_schema\nmysql\nperformance_schema\nshop\nsys\ntest\n"],
    ["SHOW TABLES FROM test", "messages\n"],
    ["USE test; SELECT * FROM messages", "1\thello\t3\n2\tit's\t1\n9\tNULL\t2\n"],
    ["SELECT message FROM test.messages WHERE size >= 2 AND id < 9", "hello\n"],
    ["SELECT id FROM test.messages WHERE message LIKE 'hel%'", "1\n"],
    ["SELECT id, size FROM test.messages ORDER BY size DESC LIMIT 2", "1\t3\n9\t2\n"],
    ["SELECT COUNT(*) FROM test.messages", "3\n"],
    ["SELECT @@server_id, VERSION(), USER()", "1\t8.0\troot@localhost\n"],
    ["SELECT * FROM test.none", "", "ERROR 1146 (42S02) at line 1: Table 'test.none' doesn't exist\n"],
    ["SELECT * FROM messages", "", "ERROR 1046 (3D000) at line 1: No database selected\n"],
    ["CREATE DATABASE test", "", "ERROR 1007 (HY000) at line 1: Can't create database 'test'; database exists\n"],
    ["CREATE DATABASE IF NOT EXISTS test", ""],
    ["USE none", "", "ERROR 1049 (42000) at line 1: Unknown database 'none'\n"],
    [
      "SELECT nothing FROM test.messages",
      "",
      "ERROR 1054 (42S22) at line 1: Unknown column 'nothing' in 'field list'\n",
    ],
    ["EXPLAIN SELECT 1", "", "mysql: the simulation does not know this statement: EXPLAIN SELECT 1\n"],
  ])("%s", (sql, out, err = "") => {
    expect(cluster.shell("db", `${MYSQL} "${sql}"`)).toBe(`${out}${WARNING}${err}`);
  });

  it("prints headings, and boxes when asked for a table", () => {
    const sql = "SELECT id, message FROM test.messages WHERE id = 1";
    expect(cluster.exec("db", "mysql", "-psecret", "-e", sql).stdout).toBe("id\tmessage\n1\thello\n");
    expect(cluster.exec("db", "mysql", "-psecret", "-t", "-e", sql).stdout).toBe(
      "+----+---------+\n| id | message |\n+----+---------+\n|  1 | hello   |\n+----+---------+\n",
    );
  });

  it("changes and removes rows", () => {
    const sql =
      "USE shop; CREATE TABLE t (a INT, b TEXT); INSERT INTO t VALUES (1, 'x'), (2, 'y'); UPDATE t SET b = 'z' WHERE a = 2; DELETE FROM t WHERE a = 1";
    expect(cluster.exec("db", "mysql", "-psecret", "-e", sql).stderr).toBe(WARNING);
    expect(cluster.shell("db", "echo 'select * from t;' | mysql -psecret shop")).toBe(`a\tb\n2\tz\n${WARNING}`);
  });

  it.each<[name: string, argv: string, expected: RegExp]>([
    ["over the network", "mysql -h db -psecret -N -e |SELECT message FROM test.messages WHERE id = 1", /^hello\n/],
    ["another user", "mysql -h db -u me -pmine -N shop -e |SELECT DATABASE()", /^shop\n/],
    [
      "the wrong password",
      "mysql -h db -pwrong -e |SELECT 1",
      /ERROR 1045 \(28000\): Access denied for user 'root'@'10\.244\.\d+\.\d+' \(using password: YES\)\n$/,
    ],
    [
      "no password",
      "mysql -h db -e |SELECT 1",
      /^ERROR 1045 \(28000\): Access denied for user 'root'@'10\.244\.\d+\.\d+' \(using password: NO\)\n$/,
    ],
    ["no such database", "mysql -h db -psecret none -e |SELECT 1", /ERROR 1049 \(42000\): Unknown database 'none'\n$/],
    [
      "nobody there",
      "mysql -h idle -e |SELECT 1",
      /^ERROR 2003 \(HY000\): Can't connect to MySQL server on 'idle:3306' \(111\)\n$/,
    ],
  ])("asks a server: %s", (_name, line, expected) => {
    const [words = "", sql = ""] = line.split("|");
    const { stdout, stderr } = cluster.exec("client", ...words.trim().split(" "), sql);
    expect(stdout + stderr).toMatch(expected);
  });

  it("a copy follows its source, and takes nothing from others", () => {
    cluster.exec(
      "source",
      "mysql",
      "-e",
      "CREATE DATABASE test; CREATE TABLE test.m (a INT); INSERT INTO test.m VALUES (7)",
    );
    const copy = (sql: string) => cluster.shell("copy", `mysql -N -e "${sql}"`);
    expect(copy("SELECT * FROM test.m")).toMatch(/^ERROR 1049 /);
    copy("CHANGE MASTER TO MASTER_LOG_FILE='mysql-bin.000003', MASTER_HOST='source', MASTER_USER='root'; START SLAVE;");
    expect(copy("SELECT a, @@server_id FROM test.m")).toBe("7\t101\n");
    expect(copy("DROP DATABASE test")).toMatch(
      /^ERROR 1290 \(HY000\) at line 1: The MySQL server is running with the --super-read-only option /,
    );
  });

  it("answers what is typed into it, until its input ends", () => {
    cluster.start("typed", {
      restartPolicy: "Never",
      containers: [{ image: "mysql:8.0", args: ["mysql", "-h", "db", "-psecret", "-N"], stdin: true, stdinOnce: true }],
    });
    cluster.advance(20_000);
    expect(cluster.pod("typed").status.phase).toBe("Running");
    const say = (text: string, end: boolean) => cluster.cluster.runtime.attach("default/typed", "test", text, end);
    expect(say("SELECT 5;\n", false)?.stdout).toBe("5\n");
    expect(say("SELECT 6;\n", true)?.stdout).toBe("6\n");
    cluster.advance(5_000);
    expect(cluster.pod("typed").status.phase).toBe("Succeeded");
    expect(cluster.logs("typed")).toMatch(/^5\n(?:.*\n)*6\n/);
  });

  it("MariaDB's client says nothing of passwords", () => {
    expect(cluster.shell("maria", "mariadb -psecret -N -e 'SELECT 1'")).toBe("1\n");
  });
});

describe("psql", () => {
  it.each<[sql: string, expected: string]>([
    ["SELECT 1", " ?column? \n----------\n        1\n(1 row)\n\n"],
    ["CREATE TABLE t (id SERIAL, name TEXT); INSERT INTO t (name) VALUES ('a'), ('bcd')", "CREATE TABLE\nINSERT 0 2\n"],
    ["SELECT * FROM t", " id | name \n----+------\n  1 | a\n  2 | bcd\n(2 rows)\n\n"],
    [
      "UPDATE t SET name = 'e' WHERE id = 1; DELETE FROM t WHERE id = 2; SELECT count(*) FROM t",
      "UPDATE 1\nDELETE 1\n count \n-------\n     1\n(1 row)\n\n",
    ],
    ["SELECT * FROM none", 'ERROR:  relation "none" does not exist\n'],
    ["SELECT current_database()", " current_database \n------------------\n shop\n(1 row)\n\n"],
  ])("%s", (sql, expected) => {
    const { stdout, stderr } = cluster.exec("pg", "psql", "-U", "postgres", "-d", "shop", "-c", sql);
    expect(stdout + stderr).toBe(expected);
  });

  it.each<[name: string, line: string, expected: RegExp]>([
    ["a URL", "psql postgresql://postgres:secret@pg:5432/shop -tAc |SELECT 5", /^5\n$/],
    [
      "the wrong password",
      "psql postgresql://postgres:wrong@pg/shop -c |SELECT 5",
      /FATAL: {2}password authentication failed for user "postgres"\n$/,
    ],
    [
      "no such database",
      "psql postgresql://postgres:secret@pg/none -c |SELECT 5",
      /FATAL: {2}database "none" does not exist\n$/,
    ],
    [
      "no name",
      "psql -h nowhere -c |SELECT 1",
      /^psql: error: connection to server at "nowhere", port 5432 failed: Name or service not known\n$/,
    ],
  ])("asks a server: %s", (_name, line, expected) => {
    const [words = "", sql = ""] = line.split("|");
    const { stdout, stderr } = cluster.exec("pgclient", ...words.trim().split(" "), sql);
    expect(stdout + stderr).toMatch(expected);
  });
});
