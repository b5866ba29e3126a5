/**
 * The Redis server: its data is text in the dump file of its container (docs/simulation.md).
 * Source: https://redis.io/docs/latest/commands/
 */
import { page, type ServerProgram } from "../agnhost/server-program.ts";
import type { ShellHost } from "../shell/command.ts";
import { absolutePath } from "../../../shell/text-command.ts";
import { REDIS_COMMANDS } from "./redis-commands.ts";
import { dumpRedis, loadRedis, type RedisData, type RedisReply } from "./redis-store.ts";
import { inlineCommands, respOf } from "./resp.ts";

const DUMP = "/data/dump.rdb";
const UNITS: Readonly<Record<string, number>> = {
  k: 1_000,
  kb: 1_024,
  m: 1_000_000,
  mb: 1_048_576,
  g: 1e9,
  gb: 2 ** 30,
};
const NO_AUTH: RedisReply = { kind: "error", text: "NOAUTH Authentication required." };
const WRONG_PASSWORD: RedisReply = {
  kind: "error",
  text: "WRONGPASS invalid username-password pair or user is disabled.",
};
const MISCONF: RedisReply = { kind: "error", text: "MISCONF Errors writing to the disk" };

/** Carries out the commands of one connection. @param argv how the server was started */
export function runRedis(
  host: ShellHost,
  argv: readonly string[],
  commands: readonly (readonly string[])[],
): readonly RedisReply[] {
  const settings = settingsOf(host, argv);
  const password = settings.get("requirepass") ?? "";
  const nowMs = host.epochMs + host.nowMs;
  const data = loadRedis(host.read(DUMP), nowMs);
  const before = dumpRedis(data);
  let known = password === "";
  const replies = commands.map((words): RedisReply => {
    if (words[0]?.toLowerCase() !== "auth") return known ? answer(data, settings, words, nowMs) : NO_AUTH;
    known = words.at(-1) === password || password === "";
    return known ? { kind: "status", text: "OK" } : WRONG_PASSWORD;
  });
  const after = dumpRedis(data);
  if (after === before || host.write(DUMP, after, false) === "ok") return replies;
  return [MISCONF];
}

export const redisServer: ServerProgram = ({ host, argv, request }) =>
  page(
    200,
    runRedis(host, argv, inlineCommands(request.body ?? ""))
      .map(respOf)
      .join(""),
  );

/** What the server was told by its configuration file and its flags. */
function settingsOf(host: ShellHost, serverArgv: readonly string[]): ReadonlyMap<string, string> {
  const settings = new Map([
    ["appendonly", "no"],
    ["dbfilename", "dump.rdb"],
    ["dir", "/data"],
    ["maxmemory", "0"],
    ["maxmemory-policy", "noeviction"],
    ["port", "6379"],
    ["requirepass", ""],
    ["save", "3600 1 300 100 60 10000"],
  ]);
  const put = (name: string, value: string): void => {
    settings.set(name.toLowerCase(), name.toLowerCase() === "maxmemory" ? bytes(value) : value);
  };
  for (let i = 0; i < serverArgv.length; i += 1) {
    const word = serverArgv[i] ?? "";
    if (word.endsWith(".conf")) {
      for (const line of (host.read(absolutePath(word, "/data")) ?? "").split("\n")) {
        const setting = /^\s*([a-z][\w-]*)\s+(.*?)\s*$/i.exec(line);
        if (setting !== null) put(setting[1] ?? "", (setting[2] ?? "").replace(/^"(.*)"$/, "$1"));
      }
    } else if (word.startsWith("--")) put(word.slice(2), serverArgv[(i += 1)] ?? "");
  }
  return settings;
}

function bytes(text: string): string {
  const match = /^(\d+)([a-z]*)$/i.exec(text);
  const unit = UNITS[(match?.[2] ?? "").toLowerCase()] ?? 1;
  return match === null ? text : String(Number(match[1]) * unit);
}

function answer(
  data: RedisData,
  settings: ReadonlyMap<string, string>,
  [name = "", ...args]: readonly string[],
  nowMs: number,
): RedisReply {
  const key = name.toLowerCase();
  if (key === "config" && args[0]?.toLowerCase() === "get") return configured(settings, args.slice(1));
  if (key === "info") return { kind: "bulk", text: information(data, args[0]?.toLowerCase()) };
  const command = Object.hasOwn(REDIS_COMMANDS, key) ? REDIS_COMMANDS[key] : undefined;
  if (command === undefined) {
    const rest = args.map((arg) => `'${arg}' `).join("");
    return { kind: "error", text: `ERR unknown command '${name}', with args beginning with: ${rest}` };
  }
  if (args.length < command.least || (command.more !== true && args.length > command.least)) {
    return { kind: "error", text: `ERR wrong number of arguments for '${key}' command` };
  }
  return command.run(data, args, nowMs);
}

function configured(settings: ReadonlyMap<string, string>, names: readonly string[]): RedisReply {
  const items = [...settings].filter(([name]) =>
    names.some((wanted) => wanted === "*" || wanted.toLowerCase() === name),
  );
  return { kind: "array", items: items.flat() };
}

function information(data: RedisData, section: string | undefined): string {
  const expires = [...data.values()].filter(({ expiresAtMs }) => expiresAtMs !== undefined).length;
  const keys = data.size === 0 ? "" : `db0:keys=${data.size},expires=${expires},avg_ttl=0\n`;
  const sections: Readonly<Record<string, string>> = {
    replication: "# Replication\nrole:master\nconnected_slaves:0\n",
    keyspace: `# Keyspace\n${keys}`,
  };
  if (section === undefined) return Object.values(sections).join("\n").trimEnd();
  return (sections[section] ?? "").trimEnd();
}
