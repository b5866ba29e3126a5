/**
 * The processes that a container's programs see: their own, those of the whole Pod, or those of the machine.
 * Source: https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/
 */
import type { ContainerRecord } from "./container-record.ts";
import type { Containers } from "./containers.ts";
import type { ImageEntry } from "./images/image.ts";
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
  const found: VisibleProcess[] = [...othersSeenBy(container)];
  for (const one of seen) {
    const pid = found.length === 0 ? 1 : (found.at(-1)?.pid ?? 0) + 6;
    const cpuMs =
      ((nowMs - one.startedAtMs) * Math.min(one.constantCpuMillis, one.cpuLimitMillis || 1_000_000)) / 1_000;
    const uid = one.user?.uid ?? 0;
    titlesOf(one).forEach(({ title, uid: own }, index) => {
      const used = index === 0 ? Math.floor(cpuMs) : 0;
      found.push({
        pid: pid + index * WORKER_STEP,
        uid: uid === 0 ? (own ?? uid) : uid,
        cpuMs: used,
        command: title,
        container: one.id,
        isFirst: index === 0,
      });
    });
  }
  return found;
}

/** How many short-lived processes of its entrypoint a server's worker comes after. */
const WORKER_STEP = 28;

/** The process that holds the namespaces of a Pod. */
const PAUSE: VisibleProcess = { pid: 1, uid: 65_535, cpuMs: 0, command: "/pause" };

/** What a machine runs beside containers. Source: https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/kubelet-integration/ */
const MACHINE: readonly VisibleProcess[] = [
  { pid: 1, uid: 0, cpuMs: 0, command: "/sbin/init" },
  { pid: 612, uid: 0, cpuMs: 0, command: "/usr/bin/containerd" },
  {
    pid: 874,
    uid: 0,
    cpuMs: 0,
    command:
      "/usr/bin/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml",
  },
];
const NONE: readonly VisibleProcess[] = [];

function othersSeenBy({ sees }: ContainerRecord): readonly VisibleProcess[] {
  if (sees === "host") return MACHINE;
  return sees === "*" ? [PAUSE] : NONE;
}

function seenBy(containers: Containers, container: ContainerRecord): readonly ContainerRecord[] {
  const { sees, sandbox, node } = container;
  if (sees === undefined) return [container];
  if (sees === "host") return containers.sandboxesOn(node).flatMap((id) => containers.of(id));
  const pod = containers.of(sandbox);
  return sees === "*" ? pod : pod.filter((one) => one === container || one.name === sees);
}

/** As its processes stand in the process table. */
function titlesOf(container: ContainerRecord): NonNullable<ImageEntry["processes"]> {
  const { command, args, image, process, serving } = container;
  const parsed = parseImage(image);
  const isOwn = (command === undefined && args === undefined) || (process === undefined && serving !== undefined);
  const titles = parsed.ok && isOwn ? imageEntry(parsed.reference).processes : undefined;
  return titles ?? [{ title: commandOf(container) }];
}

function commandOf({ process, serving, command, args, image, name }: ContainerRecord): string {
  const given = process?.argv ?? serving ?? [...(command ?? []), ...(args ?? [])];
  const argv = given[0]?.startsWith("-") === true ? [programOf(image, name), ...given] : given;
  if (argv.length > 0) {
    const script = scriptOf(argv);
    // A shell that has nothing to do but one command lets that take its place.
    if (script !== undefined && /^[\w./ -]+$/.test(script.text)) return script.text.trim();
    return script === undefined ? argv.join(" ") : argv.map((word) => word.replaceAll("\n", " ")).join(" ");
  }
  return programOf(image, name);
}

/** What an image runs by itself. */
function programOf(image: string, name: string): string {
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
