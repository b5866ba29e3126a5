/** What signals do to the programs of containers. Sources: signal(7), kill(2), pid_namespaces(7). */
import type { ContainerRecord } from "./container-record.ts";
import type { ShellHost } from "./shell/command.ts";

/** Those that end a program which has not said what they are to do. */
const NUMBERS: Readonly<Record<string, number>> = { HUP: 1, INT: 2, QUIT: 3, KILL: 9, USR1: 10, USR2: 12, TERM: 15 };

/** The name of a signal that is given by name (`SIGTERM`, `term`) or number. */
export function signalName(given: string): string {
  const bare = given.toUpperCase().replace(/^SIG/, "");
  return Object.keys(NUMBERS).find((name) => String(NUMBERS[name]) === bare) ?? bare;
}

/** What a shell says of a program that a signal has ended. */
export function exitCodeOf(signal: string): number {
  return 128 + (NUMBERS[signal] ?? 15);
}

/** Its first process is process 1 of a namespace of its own. */
function isAlone({ sees }: Pick<ContainerRecord, "sees">): boolean {
  return sees === undefined;
}

/** The exit code of a program that has no trap; undefined when it lives on, for process 1 has no defaults. */
export function deadlyFor(container: Pick<ContainerRecord, "sees">, signal: string): number | undefined {
  return isAlone(container) || NUMBERS[signal] === undefined ? undefined : exitCodeOf(signal);
}

/** A signal from within comes through to the first process of a container. */
export function reaches(container: Pick<ContainerRecord, "sees">, signal: string): boolean {
  return signal !== "0" && (signal !== "KILL" || !isAlone(container));
}

/**
 * `kill 13` among the processes of several containers. A server replaces a worker that it loses.
 * @param send called with the id of the container whose first process is meant
 */
export function signalSeen(
  from: Pick<ShellHost, "processes" | "user" | "may">,
  pid: number,
  signal: string,
  send: (container: string) => void,
): ReturnType<ShellHost["signal"]> {
  const target = from.processes().find((one) => one.pid === pid);
  if (target === undefined) return "absent";
  if (target.uid !== from.user.uid && !from.may("KILL")) return "denied";
  if (target.isFirst === true && target.container !== undefined && signal !== "0") send(target.container);
  return "sent";
}
