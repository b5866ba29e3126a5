/** `zkCli.sh` with a command, and `zkServer.sh status`, as ZooKeeper 3.4 prints. */
import type { Command, CommandContext, CommandResult } from "../shell/command.ts";
import { reach } from "./reach.ts";
import { type ZooAnswer, type ZooQuestion, zxidText } from "./zookeeper-server.ts";
import type { ZooCode, ZooNode } from "./zookeeper-tree.ts";

const PATIENCE_MS = 10_000;
const DAYS = "Sun Mon Tue Wed Thu Fri Sat".split(" ");
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const pad = (value: number): string => String(value).padStart(2, "0");

/** `Thu Dec 08 15:13:30 UTC 2016` */
function javaDate(ms: number): string {
  const at = new Date(ms);
  const clock = `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())}`;
  return `${DAYS[at.getUTCDay()]} ${MONTHS[at.getUTCMonth()]} ${pad(at.getUTCDate())} ${clock} UTC ${at.getUTCFullYear()}`;
}

function statText(node: ZooNode, children: readonly string[]): string {
  const lines = [
    `cZxid = ${zxidText(node.czxid)}`,
    `ctime = ${javaDate(node.ctimeMs)}`,
    `mZxid = ${zxidText(node.mzxid)}`,
    `mtime = ${javaDate(node.mtimeMs)}`,
    `pZxid = ${zxidText(node.pzxid)}`,
    `cversion = ${node.cversion}`,
    `dataVersion = ${node.version}`,
    "aclVersion = 0",
    "ephemeralOwner = 0x0",
    `dataLength = ${node.data.length}`,
    `numChildren = ${children.length}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** What is printed for a command that was carried out. */
function shown(command: string, { path = "", node, children = [] }: ZooAnswer): string {
  if (command === "create") return `Created ${path}\n`;
  if (node === undefined) return "";
  const list = `[${children.join(", ")}]\n`;
  if (command === "get") return `${node.data}\n${statText(node, children)}`;
  if (command === "ls") return list;
  return command === "ls2" ? list + statText(node, children) : statText(node, children);
}

const REFUSALS: Readonly<Record<ZooCode, (path: string) => string>> = {
  NoNode: (path) => `Node does not exist: ${path}`,
  NodeExists: (path) => `Node already exists: ${path}`,
  NotEmpty: (path) => `Node not empty: ${path}`,
  BadVersion: (path) => `version No is not valid : ${path}`,
  BadArguments: (path) => `Command failed: java.lang.IllegalArgumentException: Invalid path string "${path}"`,
  ConnectionLoss: (path) =>
    `Exception in thread "main" org.apache.zookeeper.KeeperException$ConnectionLossException: KeeperErrorCode = ConnectionLoss for ${path}`,
};
const OPERATIONS: Readonly<Record<string, ZooQuestion["op"]>> = {
  create: "create",
  set: "set",
  delete: "delete",
  rmr: "rmr",
  get: "get",
  stat: "get",
  ls: "get",
  ls2: "get",
};

function questionOf([command = "", ...rest]: readonly string[]): ZooQuestion | undefined {
  const op = Object.hasOwn(OPERATIONS, command) ? OPERATIONS[command] : undefined;
  const words = rest.filter((word) => !/^-[a-z]$/.test(word));
  const [path] = words;
  if (op === undefined || path === undefined) return undefined;
  const version = Number(words[op === "set" ? 2 : 1] ?? "-1");
  return {
    op,
    path,
    data: words[1] ?? "",
    ...(op === "set" || op === "delete" ? { version } : {}),
    isSequence: rest.includes("-s"),
  };
}

function ask(context: CommandContext, words: readonly string[], where: string): CommandResult {
  const [name = "localhost", port = "2181"] = where.split(",", 1)[0]?.split(":") ?? [];
  const connecting = `Connecting to ${where}\n`;
  const question = questionOf(words);
  const { problem, latencyMs } = reach(context.host, name, Number(port));
  if (problem !== undefined) {
    const err = `${REFUSALS.ConnectionLoss(question?.path ?? "/")}\n`;
    return { status: 1, out: connecting, err, durationMs: Math.max(PATIENCE_MS, latencyMs) };
  }
  const connected = `${connecting}\nWATCHER::\n\nWatchedEvent state:SyncConnected type:None path:null\n`;
  if (question === undefined)
    return { status: 0, out: connected, err: `ZooKeeper -server host:port cmd args\n`, durationMs: latencyMs };
  const body = JSON.stringify(question);
  const answer = JSON.parse(context.host.fetch(`tcp://${name}:${port}`, "", PATIENCE_MS, { body }).body) as ZooAnswer;
  if (answer.code === undefined) return { status: 0, out: connected + shown(words[0] ?? "", answer), durationMs: 400 };
  const err = `${REFUSALS[answer.code](question.path)}\n`;
  const lost = answer.code === "ConnectionLoss";
  return { status: lost ? 1 : 0, out: connected, err, durationMs: lost ? PATIENCE_MS : 400 };
}

export const zkCli: Command = (context) => {
  const [, ...args] = context.argv;
  const isServerScript = context.argv[0]?.endsWith("zkServer.sh") === true;
  if (!isServerScript) {
    const server = args[0] === "-server" ? (args[1] ?? "") : "localhost:2181";
    return ask(context, args[0] === "-server" ? args.slice(2) : args, server);
  }
  const { body } = context.host.fetch("tcp://127.0.0.1:2181", "", PATIENCE_MS, { body: "srvr" });
  const mode = /^Mode: .*$/m.exec(body)?.[0] ?? "Error contacting service. It is probably not running.";
  const head = "ZooKeeper JMX enabled by default\nUsing config: /opt/zookeeper/bin/../conf/zoo.cfg\n";
  return { status: mode.startsWith("Mode") ? 0 : 1, out: `${head}${mode}\n`, durationMs: 300 };
};
