/**
 * The processes that a container's programs see: their own, those of the whole Pod, or those of the machine.
 * Source: https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/
 */
import type { ContainerRecord } from "./container-record.ts";
import type { Containers } from "./containers.ts";
import { imageEntry } from "./image-catalogue.ts";
import { parseImage } from "./image-reference.ts";
import { scriptOf } from "./shell-script.ts";
import type { VisibleProcess } from "./shell/command.ts";

export function visibleProcesses(
  containers: Containers,
  container: ContainerRecord,
  nowMs: number,
): readonly VisibleProcess[] {
  const seen = seenBy(containers, container).filter((one) => containers.running(one));
  const all = container.sees === "*" || container.sees === "host" ? [PAUSE] : [];
  const found: VisibleProcess[] = [...all];
  for (const one of seen) {
    const pid = found.length === 0 ? 1 : (found.at(-1)?.pid ?? 0) + 6;
    const cpuMs =
      ((nowMs - one.startedAtMs) * Math.min(one.constantCpuMillis, one.cpuLimitMillis || 1_000_000)) / 1_000;
    found.push({ pid, uid: one.user?.uid ?? 0, cpuMs: Math.floor(cpuMs), command: commandOf(one) });
  }
  return found;
}

/** The process that holds the namespaces of a Pod. */
const PAUSE: VisibleProcess = { pid: 1, uid: 65_535, cpuMs: 0, command: "/pause" };

function seenBy(containers: Containers, container: ContainerRecord): readonly ContainerRecord[] {
  const { sees, sandbox, node } = container;
  if (sees === undefined) return [container];
  if (sees === "host") return containers.sandboxesOn(node).flatMap((id) => containers.of(id));
  const pod = containers.of(sandbox);
  return sees === "*" ? pod : pod.filter((one) => one === container || one.name === sees);
}

/** As it stands in the process table. */
function commandOf({ process, serving, command, args, image, name }: ContainerRecord): string {
  const argv = process?.argv ?? serving ?? [...(command ?? []), ...(args ?? [])];
  if (argv.length > 0) {
    const script = scriptOf(argv);
    return script === undefined ? argv.join(" ") : argv.map((word) => word.replaceAll("\n", " ")).join(" ");
  }
  const parsed = parseImage(image);
  const binary = parsed.ok ? imageEntry(parsed.reference).binaries[0] : undefined;
  return (
    binary ??
    (image
      .replace(/[:@].*$/, "")
      .split("/")
      .at(-1) ||
      name)
  );
}
