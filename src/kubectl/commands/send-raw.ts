/** `--raw` of `kubectl create` and `replace`: a file to a path as it is. Upstream: k8s.io/kubectl/pkg/rawhttp. */
import type { Invocation } from "../command.ts";
import { CommandFailure, expectBody, print, send, type Steps } from "../steps.ts";

export function* sendRaw(method: "POST" | "PUT", invocation: Invocation): Steps<number> {
  const { flags, readFile } = invocation;
  const path = flags.string("raw");
  const [file, ...more] = flags.strings("filename");
  for (const name of ["edit", "selector", "output"]) {
    const spelt = name === "selector" ? "--selector (-l)" : `--${name}`;
    if (flags.has(name)) throw new CommandFailure(`error: --raw and ${spelt} are mutually exclusive`);
  }
  if (file === undefined || more.length > 0)
    throw new CommandFailure("error: --raw can only use a single local file or stdin");
  if (!path.startsWith("/")) {
    const problem = `parse ${JSON.stringify(path)}: invalid URI for request`;
    throw new CommandFailure(`error: --raw must be a valid URL path: ${problem}`);
  }
  const text = readFile(file);
  if (text === undefined) throw new CommandFailure(`error: open ${file}: no such file or directory`);
  const answer = yield* send({ method, path, body: bodyOf(text) });
  yield* print(`${JSON.stringify(expectBody<unknown>(answer))}\n`);
  return 0;
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const [first = ""] = text.trimStart();
    const problem = `json parse error: invalid character '${first}' looking for beginning of value`;
    throw new CommandFailure(`Error from server (BadRequest): couldn't get version/kind; ${problem}`);
  }
}
