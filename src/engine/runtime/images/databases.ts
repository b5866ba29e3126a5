/** Official databases, caches and brokers. */
import type { ImageEntry, StopBehaviour } from "./image.ts";
import { numbered, officialTags } from "./official-tags.ts";

const MIB = 1024 * 1024;
const graceful = (afterMs: number): StopBehaviour => ({ kind: "exits", afterMs, exitCode: 0 });

const MYSQL_REQUIRED = {
  anyOf: ["MYSQL_ROOT_PASSWORD", "MYSQL_ALLOW_EMPTY_PASSWORD", "MYSQL_RANDOM_ROOT_PASSWORD"],
  exitCode: 1,
  lines: [
    "[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified",
    "    You need to specify one of the following as an environment variable:",
    "    - MYSQL_ROOT_PASSWORD",
    "    - MYSQL_ALLOW_EMPTY_PASSWORD",
    "    - MYSQL_RANDOM_ROOT_PASSWORD",
  ],
};

const MYSQL_STATUS =
  "Uptime: 60  Threads: 2  Questions: 12  Slow queries: 0  Opens: 119  Flush tables: 3  Open tables: 38  Queries per second avg: 0.2";

/** Entrypoints begin as root and go on as the user of the database, with gosu. */
const becoming = (user: string): ImageEntry["rights"] =>
  ["SETUID", "SETGID"].map((capability) => ({
    capability,
    complaint: [`error: failed switching to "${user}": operation not permitted`],
    ofEntrypoint: true,
  }));

export const DATABASES: readonly ImageEntry[] = [
  {
    repository: "docker.io/library/redis",
    tags: officialTags(numbered("[2-8]"), "32bit"),
    sizeBytes: 52_000_000,
    startMs: 150,
    memoryBytes: 10 * MIB,
    idleCpuMillis: 2,
    behaviour: {
      kind: "server",
      ports: [6379],
      protocol: "tcp",
      serviceMs: 1,
      cpuMsPerRequest: 0.02,
      portFlags: ["--port"],
      program: "redis",
    },
    binaries: ["redis-server", "docker-entrypoint.sh"],
    processes: [{ title: "redis-server *:6379", uid: 999 }],
    rights: becoming("redis"),
    shell: true,
    tools: { "redis-cli": { client: "redis-cli" } },
    stop: graceful(150),
    startLines: [
      "* oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo",
      "* Redis version={version}, bits=64, pid=1, just started",
      "* Running mode=standalone, port=6379.",
      "* Ready to accept connections tcp",
    ],
    workingDir: "/data",
  },
  {
    repository: "docker.io/library/memcached",
    user: "memcache",
    tags: officialTags(numbered("1")),
    sizeBytes: 30_000_000,
    startMs: 50,
    memoryBytes: 6 * MIB,
    idleCpuMillis: 0,
    behaviour: { kind: "server", ports: [11211], protocol: "tcp", serviceMs: 1, cpuMsPerRequest: 0.01 },
    binaries: ["memcached", "docker-entrypoint.sh"],
    shell: true,
    stop: graceful(50),
  },
  {
    repository: "docker.io/library/postgres",
    tags: officialTags(numbered("9\\.[0-6]|1[0-8]")),
    sizeBytes: 152_000_000,
    startMs: 2_500,
    // Most of it is waiting for the disk.
    startCpuPercent: 40,
    memoryBytes: 48 * MIB,
    idleCpuMillis: 2,
    behaviour: {
      kind: "server",
      ports: [5432],
      protocol: "tcp",
      program: "postgres",
      serviceMs: 3,
      cpuMsPerRequest: 0.5,
      requiredEnv: {
        anyOf: ["POSTGRES_PASSWORD", "POSTGRES_PASSWORD_FILE", "POSTGRES_HOST_AUTH_METHOD"],
        exitCode: 1,
        lines: [
          "Error: Database is uninitialized and superuser password is not specified.",
          "       You must specify POSTGRES_PASSWORD to a non-empty value for the",
          '       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".',
        ],
      },
    },
    binaries: ["postgres", "docker-entrypoint.sh"],
    rights: becoming("postgres"),
    shell: true,
    tools: {
      pg_isready: { output: "/var/run/postgresql:5432 - accepting connections", needsServer: true },
      "psql ": { client: "psql" },
    },
    stop: graceful(300),
    startLines: [
      'LOG:  listening on IPv4 address "0.0.0.0", port 5432',
      "LOG:  database system is ready to accept connections",
    ],
  },
  {
    repository: "docker.io/library/mysql",
    tags: officialTags(numbered("[589]"), "lts|innovation"),
    sizeBytes: 226_000_000,
    startMs: 9_000,
    // Most of it is waiting for the disk.
    startCpuPercent: 40,
    memoryBytes: 380 * MIB,
    idleCpuMillis: 6,
    behaviour: {
      kind: "server",
      ports: [3306],
      protocol: "tcp",
      program: "mysql",
      serviceMs: 3,
      cpuMsPerRequest: 0.6,
      requiredEnv: MYSQL_REQUIRED,
    },
    binaries: ["mysqld", "docker-entrypoint.sh"],
    rights: becoming("mysql"),
    shell: true,
    tools: {
      "mysqladmin status": { output: MYSQL_STATUS, needsServer: true },
      mysqladmin: { output: "mysqld is alive", needsServer: true },
      "mysql ": { client: "mysql" },
    },
    stop: graceful(1_500),
    startLines: [
      "[Note] [Entrypoint]: Entrypoint script for MySQL Server {version} started.",
      "[System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. port: 3306  MySQL Community Server - GPL.",
    ],
  },
  {
    repository: "docker.io/library/mariadb",
    tags: officialTags(numbered("5\\.5|1[0-2]"), "lts|ubi"),
    sizeBytes: 117_000_000,
    startMs: 5_000,
    // Most of it is waiting for the disk.
    startCpuPercent: 40,
    memoryBytes: 120 * MIB,
    idleCpuMillis: 4,
    behaviour: {
      kind: "server",
      ports: [3306],
      protocol: "tcp",
      program: "mysql",
      serviceMs: 3,
      cpuMsPerRequest: 0.6,
      requiredEnv: {
        anyOf: [
          "MARIADB_ROOT_PASSWORD",
          "MARIADB_ROOT_PASSWORD_HASH",
          "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD",
          "MARIADB_RANDOM_ROOT_PASSWORD",
          "MYSQL_ROOT_PASSWORD",
          "MYSQL_ALLOW_EMPTY_PASSWORD",
        ],
        exitCode: 1,
        lines: ["[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified"],
      },
    },
    binaries: ["mariadbd", "mysqld", "docker-entrypoint.sh"],
    rights: becoming("mysql"),
    shell: true,
    tools: {
      "healthcheck.sh": { output: "", needsServer: true },
      "mariadb ": { client: "mysql" },
      "mysql ": { client: "mysql" },
      "mariadb-admin status": { output: MYSQL_STATUS, needsServer: true },
      "mariadb-admin": { output: "mysqld is alive", needsServer: true },
      "mysqladmin status": { output: MYSQL_STATUS, needsServer: true },
      mysqladmin: { output: "mysqld is alive", needsServer: true },
    },
    stop: graceful(800),
    startLines: ["[Note] mariadbd: ready for connections."],
  },
  {
    repository: "docker.io/library/mongo",
    tags: officialTags(numbered("[2-8]")),
    sizeBytes: 282_000_000,
    startMs: 2_000,
    // Most of it is waiting for the disk.
    startCpuPercent: 40,
    memoryBytes: 160 * MIB,
    idleCpuMillis: 10,
    behaviour: { kind: "server", ports: [27017], protocol: "tcp", serviceMs: 2, cpuMsPerRequest: 0.4 },
    binaries: ["mongod", "docker-entrypoint.sh"],
    rights: becoming("mongodb"),
    shell: true,
    tools: { "mongosh ": { client: "mongosh" }, "mongo ": { client: "mongosh" } },
    stop: graceful(600),
    startLines: ['{"s":"I","c":"NETWORK","msg":"Waiting for connections","attr":{"port":27017,"ssl":"off"}}'],
  },
  {
    repository: "docker.io/library/rabbitmq",
    tags: officialTags(numbered("[34]"), "management"),
    sizeBytes: 100_000_000,
    startMs: 7_000,
    // Most of it is waiting for the disk.
    startCpuPercent: 40,
    memoryBytes: 130 * MIB,
    idleCpuMillis: 8,
    behaviour: {
      kind: "server",
      ports: [5672, 15672],
      protocol: "http",
      routes: [
        { path: "/api/health/checks/*", status: 200, body: '{"status":"ok"}' },
        { path: "/api/*", status: 200, body: "[]" },
        { path: "*", status: 200, body: "<!doctype html><title>RabbitMQ Management</title>\n" },
      ],
      serviceMs: 2,
      cpuMsPerRequest: 0.3,
    },
    binaries: ["rabbitmq-server", "docker-entrypoint.sh"],
    shell: true,
    tools: {
      "rabbitmq-diagnostics": { output: "Ping succeeded", needsServer: true },
      rabbitmqctl: { output: "", needsServer: true },
      "rabbitmq-plugins": { output: "" },
    },
    stop: graceful(2_000),
    startLines: ["Server startup complete; 3 plugins started."],
  },
];
