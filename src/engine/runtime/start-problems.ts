/** Why a server leaves as soon as it has started: no password, no place to write, no right to do what it does first. */
import { hasCapability, NOT_CONFINED } from "./capabilities.ts";
import type { ContainerRecord } from "./container-record.ts";
import type { ImageEntry, ServerBehaviour } from "./images/image.ts";

interface StartProblem {
  readonly lines: readonly string[];
  readonly exitCode: number;
  readonly afterMs: number;
}

export function startProblem(
  container: ContainerRecord,
  entry: ImageEntry,
  server: ServerBehaviour,
): StartProblem | undefined {
  return lacksPassword(container, server) ?? lacksRight(container, entry) ?? lacksFolder(container, entry);
}

/** Databases leave at once when nobody has told them a password. */
function lacksPassword({ env }: ContainerRecord, { requiredEnv: required }: ServerBehaviour): StartProblem | undefined {
  if (required === undefined || required.anyOf.some((name) => (env[name] ?? "") !== "")) return undefined;
  return { lines: required.lines, exitCode: required.exitCode, afterMs: 100 };
}

/** Root without the capability that it takes. */
function lacksRight(container: ContainerRecord, { rights = [] }: ImageEntry): StartProblem | undefined {
  const { user, command, confinement = NOT_CONFINED, privileged = false } = container;
  if (user !== undefined && user.uid !== 0) return undefined;
  const missing = rights.find(
    ({ capability, ofEntrypoint }) =>
      !(ofEntrypoint === true && command !== undefined) && !hasCapability(capability, confinement, privileged, 0),
  );
  return missing === undefined ? undefined : { lines: missing.complaint, exitCode: 1, afterMs: 50 };
}

/** A server that cannot write where it must. */
function lacksFolder(container: ContainerRecord, { needs = [] }: ImageEntry): StartProblem | undefined {
  const { readOnlyRoot, user, mounts } = container;
  if (readOnlyRoot !== true && (user === undefined || user.uid === 0)) return undefined;
  const why = readOnlyRoot === true ? "30: Read-only file system" : "13: Permission denied";
  const missing = needs.find(({ path }) => !mounts.some((mount) => covers(mount.path, path)));
  if (missing === undefined) return undefined;
  return { lines: missing.complaint.map((text) => text.replace("{why}", why)), exitCode: 1, afterMs: 50 };
}

/** `/var/run` is another name of `/run`. */
function covers(mount: string, path: string): boolean {
  const real = mount.replace(/^\/var\/run(?=\/|$)/, "/run").replace(/\/+$/, "");
  return path === real || path.startsWith(`${real}/`);
}
