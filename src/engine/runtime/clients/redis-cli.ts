/** `redis-cli`: talks to the Redis server of its own container, whose data is that container's (docs/simulation.md). */
import type { Command, CommandContext, CommandResult } from "../shell/command.ts";
import { absolutePath } from "../shell/command.ts";
import { reach } from "./reach.ts";
import { REDIS_COMMANDS } from "./redis-commands.ts";
import { dumpRedis, loadRedis, replyText, type RedisData, type RedisReply } from "./redis-store.ts";

const DUMP = "/data/dump.rdb";
const ROUND_TRIP_MS = 1;
const UNITS: Readonly<Record<string, number>> = {
  k: 1_000,
  kb: 1_024,
  m: 1_000_000,
  mb: 1_048_576,
  g: 1e9,
  gb: 2 ** 30,
};
const NO_AUTH: RedisReply = { kind: "error", text: "NOAUTH Authentication required." };
const WRONG_PASSWORD = "AUTH failed: WRONGPASS invalid username-password pair or user is disabled.\n";

interface Options {
  readonly host: string;
  readonly port: number;
  readonly password: string | undefined;
  readonly words: readonly string[];
}

/** @param serverArgv how the server was started */
export function redisCli(serverArgv: readonly string[]): Command {
  return (context) => {
    const options = optionsOf(context);
    const unreachable = whyUnreachable(context, options);
    if (unreachable !== undefined) return unreachable;
    const settings = settingsOf(context, serverArgv);
    const password = settings.get("requirepass") ?? "";
    const refused = password !== "" && options.password !== password;
    const complaint = refused && options.password !== undefined ? WRONG_PASSWORD : "";
    const lines = options.words.length > 0 ? [options.words] : inputLines(context.stdin);
    const nowMs = context.host.epochMs + context.host.nowMs;
    const data = loadRedis(context.host.read(DUMP), nowMs);
    const before = dumpRedis(data);
    const replies = lines.map((words) => (refused ? NO_AUTH : answer(data, settings, words, nowMs)));
    const after = dumpRedis(data);
    if (after !== before) {
      const written = context.host.write(DUMP, after, false);
      if (written !== "ok")
        return { status: 1, out: "MISCONF Errors writing to the disk\n", durationMs: ROUND_TRIP_MS };
    }
    const out = replies.map(replyText).join("");
    return { status: 0, out, err: complaint, durationMs: ROUND_TRIP_MS * Math.max(1, lines.length) };
  };
}

function optionsOf({ argv, get }: CommandContext): Options {
  let host = "127.0.0.1";
  let port = 6379;
  let password = get("REDISCLI_AUTH");
  let i = 1;
  for (; i < argv.length && argv[i]?.startsWith("-") === true; i += 1) {
    const option = argv[i];
    if (option === "-h") host = argv[(i += 1)] ?? "";
    else if (option === "-p") port = Number(argv[(i += 1)]);
    else if (option === "-a" || option === "--pass") password = argv[(i += 1)];
    else if (option === "-n" || option === "--user") i += 1;
  }
  return { host, port, password, words: argv.slice(i) };
}

function whyUnreachable(context: CommandContext, { host: name, port, words }: Options): CommandResult | undefined {
  const reached = reach(context.host, name, port);
  if (reached.problem !== undefined) {
    const err = `Could not connect to Redis at ${name}:${port}: ${reached.problem}\n`;
    return { status: 1, err, durationMs: reached.latencyMs };
  }
  if (reached.local) return undefined;
  if (words[0]?.toLowerCase() === "ping") return { status: 0, out: "PONG\n", durationMs: reached.latencyMs };
  return { status: 1, err: "redis-cli: in the simulation only the server in the same container keeps data\n" };
}

/** What the server was told by its configuration file and its flags. */
function settingsOf({ host, workingDir }: CommandContext, serverArgv: readonly string[]): ReadonlyMap<string, string> {
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
      for (const line of (host.read(absolutePath(word, workingDir)) ?? "").split("\n")) {
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

/** Commands piped to it, one a line. */
function inputLines(stdin: string): readonly (readonly string[])[] {
  return stdin
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? ""));
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
