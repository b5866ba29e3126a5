/**
 * `kubectl cp`: text files between the editor and containers, through exec.
 * Upstream: k8s.io/kubectl/pkg/cmd/cp, which pipes tar archives instead.
 */
import { type CommandDefinition, type Invocation, NAMESPACE_FLAG } from "../command.ts";
import { CommandFailure, saveFile, type Steps } from "../steps.ts";
import { podFor } from "./logs.ts";
import { chooseContainer, startExec } from "./pod-exec.ts";

export const cpCommand: CommandDefinition = {
  words: ["cp"],
  summary: "Copy a text file into or out of a container",
  usage: "<file-spec-src> <file-spec-dest>",
  examples: ["kubectl cp notes.txt web:/tmp/notes.txt", "kubectl cp default/web:/etc/hostname hostname.txt"],
  flags: [
    NAMESPACE_FLAG,
    { name: "container", short: "c", type: "string", help: "Which container." },
    { name: "no-preserve", type: "bool", help: "Files have no owners here." },
    { name: "retries", type: "int", default: "0", help: "Nothing is lost on the way here." },
  ],
  *run(invocation) {
    const [from, to, ...more] = invocation.arguments;
    if (from === undefined || to === undefined || more.length > 0)
      throw new CommandFailure("error: source and destination are required");
    const [source, target] = [placeOf(from), placeOf(to)];
    if (source.pod !== "" && target.pod !== "")
      throw new CommandFailure("error: one of src or dest must be a local file specification");
    if (source.path === "" || target.path === "") throw new CommandFailure("error: filepath can not be empty");
    if (source.pod !== "") return yield* copyOut(invocation, source, target.path);
    if (target.pod !== "") return yield* copyIn(invocation, source.path, target);
    throw new CommandFailure("error: one of src or dest must be a remote file specification");
  },
};

interface Place {
  /** Empty for a file of the editor. */
  readonly pod: string;
  readonly namespace: string;
  readonly path: string;
}

/** `file`, `pod:path`, `namespace/pod:path` @throws CommandFailure */
function placeOf(text: string): Place {
  const colon = text.indexOf(":");
  if (colon === 0)
    throw new CommandFailure("error: filespec must match the canonical format: [[namespace/]pod:]file/path");
  if (colon < 0) return { pod: "", namespace: "", path: text };
  const [first = "", second, ...more] = text.slice(0, colon).split("/");
  if (more.length > 0)
    throw new CommandFailure("error: filespec must match the canonical format: [[namespace/]pod:]file/path");
  const path = text.slice(colon + 1);
  return second === undefined ? { pod: first, namespace: "", path } : { pod: second, namespace: first, path };
}

function* containerAt(invocation: Invocation, { pod: name, namespace }: Place) {
  const pod = yield* podFor({ ...invocation, namespace: namespace || invocation.namespace }, name);
  return { pod, container: yield* chooseContainer(pod, invocation.flags.string("container")) };
}

function* copyOut(invocation: Invocation, source: Place, file: string): Steps<number> {
  const at = yield* containerAt(invocation, source);
  const { stdout, stderr, exitCode } = yield* startExec({ ...at, argv: ["cat", source.path] });
  if (exitCode !== 0) throw new CommandFailure(stderr.trimEnd() || `error: ${source.path} no such file or directory`);
  yield* saveFile(nameIn(file, source.path), stdout);
  return 0;
}

function* copyIn(invocation: Invocation, file: string, target: Place): Steps<number> {
  const text = invocation.readFile(file);
  if (text === undefined) throw new CommandFailure(`error: ${file} doesn't exist in local filesystem`);
  const at = yield* containerAt(invocation, target);
  const name = file.slice(file.lastIndexOf("/") + 1);
  // A folder takes the file under its own name.
  const isFolder = (yield* startExec({ ...at, argv: ["test", "-d", target.path] })).exitCode === 0;
  const path = isFolder ? `${target.path.replace(/\/$/, "")}/${name}` : target.path;
  const argv = ["sh", "-c", `cat > '${path.replaceAll("'", "'\\''")}'`];
  const { stderr, exitCode } = yield* startExec({ ...at, argv, stdin: text });
  if (exitCode !== 0)
    throw new CommandFailure(`${stderr.trimEnd()}\ncommand terminated with exit code ${exitCode}`, exitCode);
  return 0;
}

function nameIn(file: string, path: string): string {
  const last = path.slice(path.lastIndexOf("/") + 1);
  return file === "." || file.endsWith("/") ? last : file.replace(/^\.\//, "");
}
