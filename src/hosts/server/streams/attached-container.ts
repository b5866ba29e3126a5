/** `pods/{name}/attach` over a WebSocket: what a container prints from now on, or its own program, which is given input. */
import type { Container, Pod } from "../../../api/types/pod.ts";
import { FollowedLog, LOOK_EVERY_MS } from "../log-stream.ts";
import { type Channels, ENDED_WELL } from "./channels.ts";
import { inputOf, type StreamOptions } from "./remote-command.ts";
import { type Printer, type RunPlace, typeInto } from "./remote-run.ts";
import { isInteractiveShell, ownShell, ShellLines } from "./shell-lines.ts";

/** Ends with the container, well: how it ended, its status says. */
export async function attachContainer(place: RunPlace, options: StreamOptions, channels: Channels): Promise<void> {
  const shell = options.stdin ? await waitingShell(place) : undefined;
  if (shell !== undefined) {
    const { tty = false, stdinOnce = false, command, args } = shell;
    const argv = command ?? args ?? ["sh"];
    if (isInteractiveShell(argv)) await new ShellLines(ownShell(place, argv, stdinOnce), channels, tty).run();
    else await giveAll(place, argv, tty, channels);
    return channels.end(ENDED_WELL);
  }
  const { served, podPath, container } = place;
  const { configuration, elapsedMs } = served.session.cluster;
  const query = new URLSearchParams();
  // What was made for one session has nobody else to speak to: the client gets all of it, however late it comes.
  if ((await containerOf(place))?.stdinOnce !== true)
    query.set("sinceTime", new Date(configuration.epochMs + elapsedMs + 1).toISOString());
  if (container !== "") query.set("container", container);
  const pathname = `${podPath}/log`;
  const log = new FollowedLog(served, { pathname, query, path: `${pathname}?${query.toString()}` });
  for (let isLast = false; !isLast && !channels.closed;) {
    const more = await log.next();
    isLast = more.isLast;
    if (options.stdout || options.stderr) {
      const text = options.tty ? more.text.replaceAll("\n", "\r\n") : more.text;
      await channels.send(options.stdout ? "stdout" : "stderr", text);
    }
    if (!isLast) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  channels.end(ENDED_WELL);
}

/** A program that begins when it has all of its input. */
async function giveAll(place: RunPlace, argv: readonly string[], tty: boolean, channels: Channels): Promise<void> {
  const input = await inputOf(channels, argv, tty, true);
  const print: Printer = (stream, text) =>
    tty ? channels.send("stdout", text.replaceAll("\n", "\r\n")) : channels.send(stream, text);
  await typeInto(place, input.text() ?? "", true, print, () => !channels.closed);
}

/** The container, if its first process waits for input. */
async function waitingShell(place: RunPlace): Promise<Container | undefined> {
  const asked = await typeInto(
    place,
    "",
    false,
    () => Promise.resolve(),
    () => true,
  );
  return asked.kind === "ended" ? containerOf(place) : undefined;
}

async function containerOf(place: RunPlace): Promise<Container | undefined> {
  const { code, body } = await place.served.request({ method: "GET", path: place.podPath });
  if (code !== 200) return undefined;
  const { containers, initContainers = [], ephemeralContainers = [] } = (body as Pod).spec;
  const all = [...containers, ...initContainers, ...ephemeralContainers];
  return place.container === "" ? all[0] : all.find(({ name }) => name === place.container);
}
