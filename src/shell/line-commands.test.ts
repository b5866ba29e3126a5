import { expect, it } from "vitest";
import { LINE_COMMANDS } from "./line-commands.ts";
import type { TextFiles } from "./text-command.ts";

const TEXT = "pod-10 b\npod-2 a\nPod-1 c\n";
const host: TextFiles = {
  read: (path) => (path === "/home/list" ? TEXT : undefined),
  mayRead: () => true,
  write: () => "ok",
  list: () => undefined,
};

it.each<[words: readonly string[], out: string, status: number]>([
  [["grep", "pod"], "pod-10 b\npod-2 a\n", 0],
  [["grep", "-i", "POD-1"], "pod-10 b\nPod-1 c\n", 0],
  [["grep", "-v", "pod"], "Pod-1 c\n", 0],
  [["grep", "-c", "pod", "list"], "2\n", 0],
  [["grep", "-o", "pod-[0-9]"], "pod-1\npod-2\n", 0],
  [["grep", "-o", "[[:digit:]]"], "1\n0\n2\n1\n", 0],
  [["grep", "-E", "2|10"], "pod-10 b\npod-2 a\n", 0],
  [["grep", "2|10"], "", 1],
  [["grep", "2\\|10"], "pod-10 b\npod-2 a\n", 0],
  [["grep", "-w", "pod-1"], "", 1],
  [["grep", "-n", "-A1", "pod-2"], "2:pod-2 a\n3-Pod-1 c\n", 0],
  [["grep", "-B", "1", "c$"], "pod-2 a\nPod-1 c\n", 0],
  [["grep", "-m1", "pod"], "pod-10 b\n", 0],
  [["grep", "-q", "pod"], "", 0],
  [["grep", "-z", "pod"], "", 2],
  [["sort"], "Pod-1 c\npod-10 b\npod-2 a\n", 0],
  [["sort", "-k", "2"], "pod-2 a\npod-10 b\nPod-1 c\n", 0],
  [["sort", "-r", "-k2"], "Pod-1 c\npod-10 b\npod-2 a\n", 0],
  [["sort", "-t-", "-k2", "-n"], "Pod-1 c\npod-2 a\npod-10 b\n", 0],
  [["cut", "-d", " ", "-f2"], "b\na\nc\n", 0],
  [["sed", "s/pod/x/;2d"], "x-10 b\nPod-1 c\n", 0],
  [["awk", "{print $2}"], "b\na\nc\n", 0],
])("%j", (argv, out, status) => {
  const [name = ""] = argv;
  const result = LINE_COMMANDS[name]?.({ host, argv, stdin: TEXT, workingDir: "/home" });
  expect([result?.out ?? "", result?.status]).toEqual([out, status]);
});
