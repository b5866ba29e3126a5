/** `--from-literal`, `--from-file` and `--from-env-file`. Upstream: k8s.io/kubectl/pkg/util/hash, create_configmap.go, env_file.go. */
import type { Invocation } from "../command.ts";
import type { FlagDefinition } from "../flags.ts";
import { folderFiles } from "../folder-files.ts";
import { CommandFailure } from "../steps.ts";
import { envNameProblems } from "./env-name.ts";

export const KEY_VALUE_FLAGS: readonly FlagDefinition[] = [
  { name: "from-literal", type: "strings", help: "key=value, any number of times." },
  { name: "from-file", type: "strings", help: "[key=]file, or a folder, of the files that are open in the editor." },
  { name: "from-env-file", type: "strings", help: "A file with a line key=value for each key." },
];

/** Upstream words it twice. */
const INVALID_FOR = {
  ConfigMap: "is not a valid key name for a ConfigMap:",
  Secret: "is not valid key name for a Secret",
} as const;

const KEY = /^[-._a-zA-Z0-9]+$/;

/** In the order of the flags: files, literals, files of variables. @throws CommandFailure */
export function keyValues(invocation: Invocation, kind: "ConfigMap" | "Secret"): ReadonlyMap<string, string> {
  const {
    flags,
    readFile,
    arguments: [name = ""],
  } = invocation;
  const data = new Map<string, string>();
  const add = (key: string, value: string): void => {
    if (!KEY.test(key))
      throw new CommandFailure(
        `error: ${JSON.stringify(key)} ${INVALID_FOR[kind]} a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
      );
    if (data.has(key))
      throw new CommandFailure(
        `error: cannot add key "${key}", another key by that name already exists in Data for ${kind} "${name}"`,
      );
    data.set(key, value);
  };
  if (flags.has("from-env-file") && (flags.has("from-file") || flags.has("from-literal")))
    throw new CommandFailure("error: from-env-file cannot be combined with from-file or from-literal");
  for (const source of flags.raw("from-file")) {
    const equals = source.indexOf("=");
    const file = equals < 0 ? source : source.slice(equals + 1);
    if (equals === 0) throw new CommandFailure(`error: key name for file path ${file} missing`);
    if (file === "") throw new CommandFailure(`error: file path for key name ${source.slice(0, equals)} missing`);
    if (file.includes("=")) throw new CommandFailure("error: key names or file paths cannot contain '='");
    const inside = readFile(file) === undefined ? folderFiles(file, invocation) : undefined;
    if (inside !== undefined && equals >= 0)
      throw new CommandFailure("error: cannot give a key name for a directory path");
    for (const one of inside ?? [file]) {
      add(equals < 0 ? (one.split("/").at(-1) ?? one) : source.slice(0, equals), fileText(one, readFile));
    }
  }
  for (const literal of flags.raw("from-literal")) {
    const equals = literal.indexOf("=");
    if (equals < 1) throw new CommandFailure(`error: invalid literal source ${literal}, expected key=value`);
    add(literal.slice(0, equals), literal.slice(equals + 1));
  }
  for (const file of flags.raw("from-env-file")) {
    if (readFile(file) === undefined && folderFiles(file, invocation) !== undefined)
      throw new CommandFailure("error: env config file cannot be a directory");
    for (const line of fileText(file, readFile).split("\n")) {
      const text = line.trimStart();
      if (text === "" || text.startsWith("#")) continue;
      const equals = text.indexOf("=");
      const key = equals < 0 ? text : text.slice(0, equals);
      const problems = envNameProblems(key);
      if (problems.length > 0)
        throw new CommandFailure(`error: ${JSON.stringify(key)} is not a valid key name: ${problems.join(";")}`);
      add(key, equals < 0 ? "" : text.slice(equals + 1));
    }
  }
  return data;
}

export function fileText(file: string, readFile: Invocation["readFile"]): string {
  const text = readFile(file);
  if (text !== undefined) return text;
  throw new CommandFailure(`error: error reading ${file}: no such file or directory`);
}
