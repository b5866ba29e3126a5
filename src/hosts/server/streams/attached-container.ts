/** `pods/{name}/attach` over a WebSocket: what a container prints from now on, or its own shell that is typed into. */
import type { Container, Pod } from "../../../api/types/pod.ts";
import { FollowedLog, LOOK_EVERY_MS } from "../log-stream.ts";
import { type Channels, ENDED_WELL } from "./channels.ts";
import type { StreamOptions } from "./remote-command.ts";
import { type RunPlace, typeInto } from "./remote-run.ts";
import { ownShell, ShellLines } from "./shell-lines.ts";

/** Ends with the container, well: how it ended, its status says. */
export async function attachContainer(place: RunPlace, options: StreamOptions, channels: Channels): Promise<void> {
  const shell = options.stdin ? await waitingShell(place) : undefined;
  if (shell !== undefined) {
    const { tty = false, stdinOnce = false } = shell;
    await new ShellLines(ownShell(place, shell.command ?? shell.args ?? ["sh"], stdinOnce), channels, tty).run();
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

/** The container, if its first process is a shell that waits for lines. */
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
