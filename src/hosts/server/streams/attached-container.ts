/** `pods/{name}/attach` over a WebSocket: what a container prints from now on. */
import { FollowedLog, LOOK_EVERY_MS } from "../log-stream.ts";
import { type Channels, ENDED_WELL } from "./channels.ts";
import type { StreamOptions } from "./remote-command.ts";
import type { RunPlace } from "./remote-run.ts";

/** Ends with the container, well: how it ended, its status says. */
export async function attachContainer(place: RunPlace, options: StreamOptions, channels: Channels): Promise<void> {
  const { served, podPath, container } = place;
  const { configuration, elapsedMs } = served.session.cluster;
  const query = new URLSearchParams({ sinceTime: new Date(configuration.epochMs + elapsedMs + 1).toISOString() });
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
