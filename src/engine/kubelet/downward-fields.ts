/** Fields of a Pod that its containers may read. Source: https://kubernetes.io/docs/concepts/workloads/pods/downward-api/ */
import type { Pod } from "../../api/types/pod.ts";
import type { SandboxRecord } from "../runtime/container-record.ts";
import type { MachineState } from "../runtime/contracts.ts";

/** The value of a `fieldPath`; `metadata.labels` as a whole is only offered to volumes. */
export function fieldValue(path: string, pod: Pod, sandbox: SandboxRecord, machine: MachineState | undefined): string {
  const { metadata, spec } = pod;
  const keyed = /^metadata\.(labels|annotations)\['([^']*)'\]$/.exec(path);
  if (keyed !== null) {
    const values = keyed[1] === "labels" ? metadata.labels : metadata.annotations;
    return values?.[keyed[2] ?? ""] ?? "";
  }
  switch (path) {
    case "metadata.name":
      return metadata.name;
    case "metadata.namespace":
      return metadata.namespace ?? "";
    case "metadata.uid":
      return metadata.uid;
    case "metadata.labels":
      return lines(metadata.labels);
    case "metadata.annotations":
      return lines(metadata.annotations);
    case "spec.nodeName":
      return spec.nodeName ?? "";
    case "spec.serviceAccountName":
      return spec.serviceAccountName ?? "";
    case "status.hostIP":
    case "status.hostIPs":
      return machine?.address ?? "";
    case "status.podIP":
    case "status.podIPs":
      return sandbox.ip;
    default:
      return "";
  }
}

function lines(values: Readonly<Record<string, string>> | undefined): string {
  const keys = Object.keys(values ?? {}).sort();
  return keys.map((key) => `${key}=${JSON.stringify(values?.[key] ?? "")}`).join("\n");
}
