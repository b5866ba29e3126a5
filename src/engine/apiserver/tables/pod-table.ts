/** Pods as a Table. Upstream: printPod in pkg/printers/internalversion/printers.go. */
import { ageSince } from "../../../api/human-duration.ts";
import { conditionStatus, podStatus } from "../../../api/pod-status-text.ts";
import type { Container, ContainerStatus, Pod } from "../../../api/types/pod.ts";
import { AGE, ageOf, column, NAME, NONE, type TablePrinter, wide } from "./table-printer.ts";

export const podTable: TablePrinter<Pod> = {
  columns: [
    NAME,
    column("Ready", "Containers that are ready, of all that should be."),
    column("Status", "What the Pod as a whole is doing."),
    column("Restarts", "How often its containers were started again, and when last."),
    AGE,
    wide("IP", "Address of the Pod, once it has one."),
    wide("Node", "Node that the Pod is bound to."),
    wide("Nominated Node", "Node on which preemption makes room for the Pod."),
    wide("Readiness Gates", "Extra conditions that are true, of all that readiness asks for."),
  ],
  cells(pod, nowMs) {
    const { spec, status } = pod;
    const { ready, containers, restarts, status: text } = podStatus(pod);
    const lastRestart = lastRestartOf(pod);
    const restartsText =
      restarts > 0 && lastRestart !== undefined ? `${restarts} (${ageSince(lastRestart, nowMs)} ago)` : `${restarts}`;
    return [
      pod.metadata.name,
      `${ready}/${containers}`,
      text,
      restartsText,
      ageOf(pod, nowMs),
      status.podIPs?.[0]?.ip ?? status.podIP ?? NONE,
      spec.nodeName || NONE,
      status.nominatedNodeName || NONE,
      readinessGates(pod),
    ];
  },
};

/** The newest end of a run before the present one, of the containers whose restarts are counted. */
function lastRestartOf({ spec, status }: Pod): string | undefined {
  const initialized = status.conditions?.some(({ type, status: value }) => type === "Initialized" && value === "True");
  const sidecars = new Set((spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name));
  const initStatuses = status.initContainerStatuses ?? [];
  const counted =
    initialized === true
      ? [...initStatuses.filter(({ name }) => sidecars.has(name)), ...(status.containerStatuses ?? [])]
      : [...initStatuses, ...(status.containerStatuses ?? [])];
  let newest: string | undefined;
  for (const container of counted) {
    const ended = lastEnd(container);
    if (ended !== undefined && (newest === undefined || ended > newest)) newest = ended;
  }
  return newest;
}

function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === "Always";
}

function lastEnd({ lastState }: ContainerStatus): string | undefined {
  return lastState?.terminated?.finishedAt;
}

function readinessGates(pod: Pod): string {
  const gates = pod.spec.readinessGates ?? [];
  if (gates.length === 0) return NONE;
  const met = gates.filter(({ conditionType }) => conditionStatus(pod, conditionType) === "True");
  return `${met.length}/${gates.length}`;
}
