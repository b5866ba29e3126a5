/** `redis-cli`: asks a Redis server, and prints bare values, as to what is no terminal. */
import type { Command, CommandContext } from "../shell/command.ts";
import { reach } from "./reach.ts";
import { runRedis } from "./redis-server.ts";
import { replyText } from "./redis-store.ts";
import { inlineCommands, inlineText, repliesIn } from "./resp.ts";

const ROUND_TRIP_MS = 1;
const PATIENCE_MS = 10_000;

interface Options {
  readonly host: string;
  readonly port: number;
  readonly password: string | undefined;
  readonly words: readonly string[];
}

/** @param serverArgv how the server of its own container was started */
export function redisCli(serverArgv: readonly string[]): Command {
  return (context) => {
    const { host: name, port, password, words } = optionsOf(context);
    const reached = reach(context.host, name, port);
    if (reached.problem !== undefined) {
      const err = `Could not connect to Redis at ${name}:${port}: ${reached.problem}\n`;
      return { status: 1, err, durationMs: reached.latencyMs };
    }
    const asked = words.length > 0 ? [words] : inlineCommands(context.stdin);
    const commands = password === undefined ? asked : [["AUTH", password], ...asked];
    const body = commands.map(inlineText).join("");
    const replies = reached.local
      ? runRedis(context.host, serverArgv, commands)
      : repliesIn(context.host.fetch(`tcp://${name}:${port}`, "", PATIENCE_MS, { body }).body);
    const first = password === undefined ? undefined : replies[0];
    const err = first?.kind === "error" ? `AUTH failed: ${first.text}\n` : "";
    const durationMs = Math.max(reached.latencyMs, ROUND_TRIP_MS * asked.length);
    return {
      status: 0,
      out: replies
        .slice(password === undefined ? 0 : 1)
        .map(replyText)
        .join(""),
      err,
      durationMs,
    };
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
