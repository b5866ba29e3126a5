/**
 * The log files of a machine, as containers that mount the folder see them:
 * `/var/log/pods/<namespace>_<pod>_<uid>/<container>/<attempt>.log` and, under another name, `/var/log/containers`.
 * Source: https://kubernetes.io/docs/concepts/cluster-administration/logging/#log-location-node
 */
import type { ContainerRecord, SandboxRecord } from "./container-record.ts";
import type { Containers } from "./containers.ts";
import type { LogLine } from "./contracts.ts";
import { hexIdentifier } from "./hashes.ts";

const PODS = "/var/log/pods";
const CONTAINERS = "/var/log/containers";

interface LogFileParts {
  readonly containers: Containers;
  linesOf(container: ContainerRecord): readonly LogLine[];
  timestamp(atMs: number): string;
}

export class MachineLogs {
  private readonly parts: LogFileParts;

  constructor(parts: LogFileParts) {
    this.parts = parts;
  }

  /** The text of a log file, in the format of the container runtime; undefined when there is none of this path. */
  read(node: string, path: string): string | undefined {
    if (!path.startsWith("/var/log/")) return undefined;
    const found = this.files(node).find((file) => file.path === path || file.link === path);
    if (found === undefined) return undefined;
    const { timestamp } = this.parts;
    return this.parts
      .linesOf(found.container)
      .map(({ atMs, stream, text }) => `${timestamp(atMs).replace("Z", "")}.${nanos(atMs)}Z ${stream} F ${text}\n`)
      .join("");
  }

  /** Names in a folder of logs; undefined for any other folder. */
  list(node: string, folder: string): readonly string[] | undefined {
    const isLogs = folder === "/var/log" || folder.startsWith(PODS) || folder === CONTAINERS;
    if (!isLogs) return undefined;
    const names = new Set<string>();
    for (const { path, link } of this.files(node)) {
      for (const name of [path, link]) {
        if (name.startsWith(`${folder}/`)) names.add(name.slice(folder.length + 1).split("/")[0] ?? "");
      }
    }
    return [...names].sort();
  }

  private files(node: string) {
    const { containers } = this.parts;
    return containers.sandboxesOn(node).flatMap((id) => {
      const sandbox = containers.sandbox(id);
      return sandbox === undefined ? [] : containers.of(id).map((container) => logFile(container, sandbox));
    });
  }
}

function logFile(container: ContainerRecord, { namespace, podName, id }: SandboxRecord) {
  const { name, attempt } = container;
  const hex = hexIdentifier(container.id);
  return {
    container,
    path: `${PODS}/${namespace}_${podName}_${id}/${name}/${attempt}.log`,
    link: `${CONTAINERS}/${podName}_${namespace}_${name}-${hex}.log`,
  };
}

function nanos(atMs: number): string {
  return `${String(atMs % 1_000).padStart(3, "0")}000000`;
}
