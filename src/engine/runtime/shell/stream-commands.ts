/** Small forms of `find`, `base64` and the like. What a form does not know is refused in words. */
import { encodeBase64 } from "../../../api/base64.ts";
import { base64ToText, textToBytes } from "../file-bytes.ts";
import type { Command } from "./command.ts";
import { base64With } from "../../../shell/base64-command.ts";
import { absolutePath } from "../../../shell/text-command.ts";

const LETTERS = { file: "f", folder: "d", link: "l", "character device": "c", "block device": "b" } as const;

const find: Command = ({ host, argv, workingDir }) => {
  const words = argv.slice(1);
  const firstOption = words.findIndex((word) => word.startsWith("-"));
  const roots = firstOption < 0 ? words : words.slice(0, firstOption);
  const options = firstOption < 0 ? [] : words.slice(firstOption);
  const wanted = new Map<string, string>();
  for (let index = 0; index < options.length; index += 2) wanted.set(options[index] ?? "", options[index + 1] ?? "");
  for (const option of wanted.keys())
    if (!["-name", "-type", "-maxdepth"].includes(option)) return { status: 1, err: `find: unrecognized: ${option}\n` };
  const name = wanted.get("-name");
  const expression =
    name === undefined
      ? undefined
      : new RegExp(
          `^${name
            .replace(/[.+^${}()|[\]\\]/g, "\\$&")
            .replaceAll("*", ".*")
            .replaceAll("?", ".")}$`,
        );
  const deepest = Number(wanted.get("-maxdepth") ?? "50");
  let [out, err] = ["", ""];
  const visit = (path: string, shown: string, depth: number): void => {
    const found = host.stat(path, false);
    if (found === undefined) return;
    const kind = LETTERS[found.kind];
    const base = path.slice(path.lastIndexOf("/") + 1);
    if ((expression?.test(base) ?? true) && (wanted.get("-type") ?? kind) === kind) out += `${shown}\n`;
    if (found.kind !== "folder" || depth >= deepest) return;
    for (const inside of host.list(path) ?? [])
      visit(`${path === "/" ? "" : path}/${inside}`, `${shown === "/" ? "" : shown}/${inside}`, depth + 1);
  };
  for (const root of roots.length === 0 ? ["."] : roots) {
    const path = absolutePath(root, workingDir);
    if (host.stat(path, true) === undefined) err += `find: ${root}: No such file or directory\n`;
    else visit(path, root, 0);
  }
  return { status: err === "" ? 0 : 1, out, err };
};

const mktemp: Command = ({ host, argv }) => {
  const folder = argv.includes("-d");
  let number = 0;
  const path = (): string => `/tmp/tmp.${(host.nowMs * 31 + number).toString(36).padStart(10, "k").slice(-10)}`;
  while (host.stat(path(), true) !== undefined) number += 1;
  const done = folder ? host.mayWrite(path()) : host.write(path(), "", false);
  if (done !== "ok") return { status: 1, err: "mktemp: (null): Read-only file system\n" };
  if (folder) host.makeFolder(path());
  return { status: 0, out: `${path()}\n` };
};

export const STREAM_COMMANDS: Readonly<Record<string, Command>> = {
  find,
  base64: base64With({ encode: (text) => encodeBase64(textToBytes(text)), decode: base64ToText }),
  mktemp,
};
