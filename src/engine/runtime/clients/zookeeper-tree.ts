/**
 * The nodes of a ZooKeeper server, kept as text in a file of its data folder.
 * Source: https://zookeeper.apache.org/doc/r3.4.10/zookeeperProgrammers.html
 */

export interface ZooNode {
  readonly data: string;
  /** Transactions that made it, changed its data, changed its children. */
  readonly czxid: number;
  readonly mzxid: number;
  readonly pzxid: number;
  /** Milliseconds since 1970. */
  readonly ctimeMs: number;
  readonly mtimeMs: number;
  readonly version: number;
  readonly cversion: number;
}

export interface ZooTree {
  /** Of the newest transaction, within its epoch. */
  readonly zxid: number;
  /** By path. */
  readonly nodes: Readonly<Record<string, ZooNode>>;
}

const ROOT: ZooNode = {
  data: "",
  czxid: 0,
  mzxid: 0,
  pzxid: 0,
  ctimeMs: 0,
  mtimeMs: 0,
  version: 0,
  cversion: -1,
};
export const EMPTY_TREE: ZooTree = { zxid: 0, nodes: { "/": ROOT, "/zookeeper": ROOT, "/zookeeper/quota": ROOT } };

export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/";

export function childrenOf({ nodes }: ZooTree, path: string): readonly string[] {
  const start = path === "/" ? "/" : `${path}/`;
  return Object.keys(nodes)
    .filter((other) => other.startsWith(start) && other !== "/" && !other.slice(start.length).includes("/"))
    .map((other) => other.slice(start.length))
    .sort();
}

/** What a transaction makes of the tree, or the code that it is refused with. */
export type ZooOutcome = { readonly tree: ZooTree; readonly path: string } | { readonly code: ZooCode };
export type ZooCode = "NoNode" | "NodeExists" | "NotEmpty" | "BadVersion" | "BadArguments" | "ConnectionLoss";

export function createNode(tree: ZooTree, given: string, data: string, isSequence: boolean, nowMs: number): ZooOutcome {
  const parent = parentOf(given);
  const above = tree.nodes[parent];
  if (!/^\/(?:[^/]+(?:\/[^/]+)*)$/.test(given)) return { code: "BadArguments" };
  if (above === undefined) return { code: "NoNode" };
  const path = isSequence ? `${given}${String(Math.max(0, above.cversion)).padStart(10, "0")}` : given;
  if (tree.nodes[path] !== undefined) return { code: "NodeExists" };
  const zxid = tree.zxid + 1;
  const times = { ctimeMs: nowMs, mtimeMs: nowMs };
  const made: ZooNode = { data, czxid: zxid, mzxid: zxid, pzxid: zxid, ...times, version: 0, cversion: 0 };
  const changed = { ...above, pzxid: zxid, cversion: above.cversion + 1 };
  return { tree: { zxid, nodes: { ...tree.nodes, [parent]: changed, [path]: made } }, path };
}

export function setNode(tree: ZooTree, path: string, data: string, version: number, nowMs: number): ZooOutcome {
  const node = tree.nodes[path];
  if (node === undefined) return { code: "NoNode" };
  if (version >= 0 && version !== node.version) return { code: "BadVersion" };
  const zxid = tree.zxid + 1;
  const changed = { ...node, data, mzxid: zxid, mtimeMs: nowMs, version: node.version + 1 };
  return { tree: { zxid, nodes: { ...tree.nodes, [path]: changed } }, path };
}

/** @param deep with all that is below it */
export function deleteNode(tree: ZooTree, path: string, version: number, deep: boolean): ZooOutcome {
  const node = tree.nodes[path];
  const parent = parentOf(path);
  const above = tree.nodes[parent];
  if (node === undefined || above === undefined || path === "/") return { code: "NoNode" };
  if (version >= 0 && version !== node.version) return { code: "BadVersion" };
  if (!deep && childrenOf(tree, path).length > 0) return { code: "NotEmpty" };
  const zxid = tree.zxid + 1;
  const kept = Object.entries(tree.nodes).filter(([other]) => other !== path && !other.startsWith(`${path}/`));
  const changed = { ...above, pzxid: zxid, cversion: above.cversion + 1 };
  return { tree: { zxid, nodes: { ...Object.fromEntries(kept), [parent]: changed } }, path };
}
