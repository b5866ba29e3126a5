/**
 * ZooKeeper servers: an ensemble answers while most of its members reach one another, and goes by the newest of what they
 * have. Clients and servers say JSON to one another; the words of four letters are as they are.
 * Source: https://zookeeper.apache.org/doc/r3.4.10/zookeeperAdmin.html
 */
import { page, type ServerCall, type ServerProgram } from "../agnhost/server-program.ts";
import type { ShellHost } from "../shell/command.ts";
import {
  childrenOf,
  createNode,
  deleteNode,
  EMPTY_TREE,
  setNode,
  type ZooCode,
  type ZooNode,
  type ZooOutcome,
  type ZooTree,
} from "./zookeeper-tree.ts";

export interface ZooQuestion {
  readonly op: "create" | "set" | "delete" | "rmr" | "get";
  readonly path: string;
  readonly data?: string;
  readonly version?: number;
  readonly isSequence?: boolean;
}

export interface ZooAnswer {
  readonly code?: ZooCode;
  readonly path?: string;
  readonly node?: ZooNode;
  readonly children?: readonly string[];
}

/** Between servers: the newest that they have, and what they are to have. */
type Between = { readonly between: "ask" } | { readonly between: "tell"; readonly tree: ZooTree };

const CONFIGURATIONS = ["/opt/zookeeper/conf/zoo.cfg", "/conf/zoo.cfg"];
const PATIENCE_MS = 1_000;
const VERSION = "3.4.10-39d3a4f269333c922ed3db283be479f9deacaa0f, built on 03/23/2017 10:13 GMT";

interface Ensemble {
  readonly file: string;
  readonly port: number;
  readonly myId: number;
  /** Names of the other servers by their ids. */
  readonly others: ReadonlyMap<number, string>;
}

function ensembleOf(host: ShellHost): Ensemble {
  const text = CONFIGURATIONS.map((path) => host.read(path)).find((found) => found !== undefined) ?? "";
  const settings = new Map(text.split("\n").map((line) => [line.split("=", 1)[0] ?? "", line.replace(/^[^=]*=/, "")]));
  const folder = settings.get("dataDir") ?? "/data";
  const myId = Number(host.read(`${folder}/myid`) ?? "1");
  const others = new Map<number, string>();
  for (const [name, value] of settings) {
    const id = Number(/^server\.(\d+)$/.exec(name)?.[1] ?? "0");
    if (id > 0 && id !== myId) others.set(id, value.split(":", 1)[0] ?? "");
  }
  return { file: `${folder}/version-2/snapshot.0`, port: Number(settings.get("clientPort") ?? "2181"), myId, others };
}

function treeIn(text: string | undefined): ZooTree {
  return text === undefined || text === "" ? EMPTY_TREE : (JSON.parse(text) as ZooTree);
}

/** The members that are reached, by their ids, with what they have. */
function members(host: ShellHost, { file, port, myId, others }: Ensemble): ReadonlyMap<number, ZooTree> {
  const found = new Map([[myId, treeIn(host.read(file))]]);
  const body = JSON.stringify({ between: "ask" } satisfies Between);
  for (const [id, name] of others) {
    const answer = host.fetch(`tcp://${name}:${port}`, "", PATIENCE_MS, { body });
    if (answer.ok) found.set(id, treeIn(answer.body));
  }
  return found;
}

function put(host: ShellHost, { file }: Ensemble, tree: ZooTree): void {
  host.write(file, JSON.stringify(tree), false);
}

function carryOut(tree: ZooTree, question: ZooQuestion, nowMs: number): ZooOutcome {
  const { op, path, data = "", version = -1, isSequence = false } = question;
  switch (op) {
    case "create":
      return createNode(tree, path, data, isSequence, nowMs);
    case "set":
      return setNode(tree, path, data, version, nowMs);
    case "delete":
    case "rmr":
      return deleteNode(tree, path, version, op === "rmr");
    case "get":
      return tree.nodes[path] === undefined ? { code: "NoNode" } : { tree, path };
  }
}

function answer(host: ShellHost, question: ZooQuestion): ZooAnswer {
  const ensemble = ensembleOf(host);
  const reached = members(host, ensemble);
  if (reached.size * 2 <= ensemble.others.size + 1) return { code: "ConnectionLoss" };
  const newest = [...reached.values()].reduce((one, other) => (other.zxid > one.zxid ? other : one));
  const isWrite = question.op !== "get";
  // The session that a client opens is a transaction of its own.
  const opened = isWrite ? { ...newest, zxid: newest.zxid + 1 } : newest;
  const outcome = carryOut(opened, question, host.epochMs + host.nowMs);
  if ("code" in outcome) return outcome;
  const { tree, path } = outcome;
  if (isWrite) {
    put(host, ensemble, tree);
    const body = JSON.stringify({ between: "tell", tree } satisfies Between);
    for (const name of ensemble.others.values())
      host.fetch(`tcp://${name}:${ensemble.port}`, "", PATIENCE_MS, { body });
  }
  const node = tree.nodes[path];
  return { path, ...(node === undefined ? {} : { node, children: childrenOf(tree, path) }) };
}

/** The first majority that there was has chosen the highest of its ids; without it the highest that is left leads. */
function modeOf(reached: readonly number[], { myId, others }: Ensemble): string {
  if (others.size === 0) return "standalone";
  const all = [myId, ...others.keys()].sort((a, b) => a - b);
  const first = all[Math.floor(all.length / 2)] ?? 0;
  const leader = reached.includes(first) ? first : Math.max(...reached);
  return leader === myId ? "leader" : "follower";
}

export const zxidText = (zxid: number): string => (zxid === 0 ? "0x0" : `0x1${zxid.toString(16).padStart(8, "0")}`);

/** `srvr`, `stat`; undefined for words that there are not. */
function fourLetters(word: string, host: ShellHost): string | undefined {
  if (word === "ruok") return "imok";
  if (word !== "srvr" && word !== "stat" && word !== "isro") return undefined;
  const ensemble = ensembleOf(host);
  const reached = members(host, ensemble);
  const serves = reached.size * 2 > ensemble.others.size + 1;
  if (!serves) return word === "isro" ? "null" : "This ZooKeeper instance is not currently serving requests\n";
  if (word === "isro") return "rw";
  const tree = treeIn(host.read(ensemble.file));
  const clients = word === "stat" ? "Clients:\n /127.0.0.1:32768[0](queued=0,recved=1,sent=0)\n\n" : "";
  return (
    `Zookeeper version: ${VERSION}\n${clients}Latency min/avg/max: 0/0/0\nReceived: 1\nSent: 0\nConnections: 1\n` +
    `Outstanding: 0\nZxid: ${zxidText(tree.zxid)}\nMode: ${modeOf([...reached.keys()], ensemble)}\nNode count: ${Object.keys(tree.nodes).length + 1}\n`
  );
}

export const zookeeperServer: ServerProgram = ({ host, request }: ServerCall) => {
  const body = (request.body ?? "").trim();
  if (!body.startsWith("{")) return page(200, fourLetters(body, host) ?? "");
  const question = JSON.parse(body) as ZooQuestion | Between;
  if ("op" in question) return page(200, JSON.stringify(answer(host, question)));
  const ensemble = ensembleOf(host);
  if (question.between === "tell") put(host, ensemble, question.tree);
  return page(200, host.read(ensemble.file) ?? "");
};
