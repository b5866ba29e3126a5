/** A short way to write down an official image that serves something. */
import type { ImageEntry, Route, ServerBehaviour, StopBehaviour } from "./image.ts";

const MIB = 1024 * 1024;
const GRACEFUL: StopBehaviour = { kind: "exits", afterMs: 300, exitCode: 0 };
/** A virtual machine of Java that was asked to end. */
export const JAVA: StopBehaviour = { kind: "exits", afterMs: 800, exitCode: 143 };

export interface Application {
  readonly name: string;
  readonly tags: string;
  readonly ports: readonly number[];
  /** The answer at every path that `routes` does not name; absent: it does not speak HTTP. */
  readonly page?: string;
  readonly routes?: readonly Route[];
  readonly sizeMib: number;
  readonly memoryMib: number;
  readonly startMs: number;
  readonly binaries?: readonly string[];
  readonly startLines?: readonly string[];
  readonly stop?: StopBehaviour;
  readonly shell?: false;
  readonly more?: Partial<ImageEntry>;
  readonly server?: Partial<ServerBehaviour>;
}

export function application(given: Application): ImageEntry {
  const { name, tags, ports, page, routes = [], sizeMib, memoryMib, startMs, binaries = [], startLines } = given;
  const pages: readonly Route[] = page === undefined ? routes : [...routes, { path: "*", status: 200, body: page }];
  return {
    repository: `docker.io/library/${name}`,
    tags,
    sizeBytes: sizeMib * MIB,
    startMs,
    // Most of it is reading from the disk.
    startCpuPercent: startMs > 1_000 ? 50 : 80,
    memoryBytes: memoryMib * MIB,
    idleCpuMillis: memoryMib > 200 ? 10 : 1,
    behaviour: {
      kind: "server",
      ports,
      protocol: pages.length === 0 ? "tcp" : "http",
      routes: pages,
      serviceMs: 4,
      cpuMsPerRequest: 0.5,
      ...given.server,
    },
    binaries: [name, "docker-entrypoint.sh", "entrypoint.sh", ...binaries],
    shell: given.shell ?? true,
    stop: given.stop ?? GRACEFUL,
    ...(startLines === undefined ? {} : { startLines }),
    ...given.more,
  };
}

export const page = (title: string): string =>
  `<!DOCTYPE html>\n<html>\n<head>\n<title>${title}</title>\n</head>\n</html>\n`;
