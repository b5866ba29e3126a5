/** `agnhost mounttest`: says what a path is, writes new files, reads them. Upstream: test/images/agnhost/mounttest. */
import { flagValue } from "../command-flags.ts";
import type { FileStat } from "../file-attributes.ts";
import { type Command, type ShellHost, writeProblem } from "../shell/command.ts";

const NEW_CONTENT = "mount-tester new file\n";
/** ext4. */
const DISK_MAGIC = "61267";
const NEW_FILES = [0o644, 0o666, 0o660, 0o777] as const;

interface Report {
  readonly text: string;
  readonly failed: boolean;
}

const said = (text: string): Report => ({ text, failed: false });
const failure = (text: string): Report => ({ text, failed: true });

export const mounttest: Command = ({ host, argv }) => {
  const reports: Report[] = [];
  const about = (flag: string, work: (path: string) => Report): void => {
    const path = flagValue(argv, `--${flag}`);
    if (path !== undefined && path !== "") reports.push(work(path));
  };
  about("fs_type", (path) =>
    host.stat(path, true) === undefined
      ? failure(`error from statfs("${path}"): no such file or directory\n`)
      : said(`mount type of "${path}": ${host.isInMemory(path) ? "tmpfs" : DISK_MAGIC}\n`),
  );
  for (const mode of NEW_FILES) about(`new_file_0${mode.toString(8)}`, (path) => newFile(host, path, mode));
  about("file_mode", (path) => stat(host, path, "Stat", (found) => `mode of file "${path}": ${goMode(found, true)}\n`));
  about("file_perm", (path) =>
    stat(host, path, "Stat", (found) => `perms of file "${path}": ${goMode(found, false)}\n`),
  );
  about("file_owner", (path) =>
    stat(host, path, "stat", ({ uid, gid }) => `owner UID of "${path}": ${uid}\nowner GID of "${path}": ${gid}\n`),
  );
  about("file_content", (path) => content(host, path));
  return { status: reports.some(({ failed }) => failed) ? 1 : 0, out: reports.map(({ text }) => text).join("") };
};

function newFile(host: ShellHost, path: string, mode: number): Report {
  const isNew = host.stat(path, true) === undefined;
  const result = host.write(path, NEW_CONTENT, false);
  if (result !== "ok") {
    const why = writeProblem(result).toLowerCase();
    return failure(`error writing new file "${path}": open ${path}: ${why}\n`);
  }
  if (isNew) host.change(path, { mode });
  return content(host, path);
}

function content(host: ShellHost, path: string): Report {
  const text = host.read(path);
  if (text !== undefined) return said(`content of file "${path}": ${text}\n`);
  const why = host.mayRead(path) ? "no such file or directory" : "permission denied";
  return failure(`error reading file content for "${path}": open ${path}: ${why}\n`);
}

function stat(host: ShellHost, path: string, call: string, words: (found: FileStat) => string): Report {
  const found = host.stat(path, true);
  if (found !== undefined) return said(words(found));
  const why = call === "Stat" ? `stat ${path}: no such file or directory` : "no such file or directory";
  return failure(`error from ${call}("${path}"): ${why}\n`);
}

/** `os.FileMode.String()`; without its kind the permissions alone, as `Perm()` gives them. */
function goMode({ kind, mode }: FileStat, withKind: boolean): string {
  const bits = Array.from("rwxrwxrwx", (letter, index) => ((mode >> (8 - index)) & 1 ? letter : "-")).join("");
  if (!withKind) return `-${bits}`;
  const head = [
    kind === "folder" ? "d" : "",
    (mode & 0o4000) !== 0 ? "u" : "",
    (mode & 0o2000) !== 0 ? "g" : "",
    (mode & 0o1000) !== 0 ? "t" : "",
  ].join("");
  return `${head === "" ? "-" : head}${bits}`;
}
