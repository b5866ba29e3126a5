/**
 * Settings of the kernel that programs have changed: those of a Pod's own namespaces, and those of its machine.
 * Source: https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/
 */
import type { SandboxRecord } from "./container-record.ts";
import type { Volumes } from "./volumes.ts";

/** Of network, shared memory, semaphores and message queues every Pod has its own. */
const OF_NAMESPACES = /^(?:net\.|kernel\.(?:shm|msg|sem)|fs\.mqueue\.)/;

export function settingsOfMachine(node: string): string {
  return `host ${node} /proc/sys`;
}

export function settingsOfPod(sandbox: string): string {
  return `${sandbox}/proc-sys`;
}

function placeOf({ id, node, hostNetwork }: SandboxRecord, name: string): string {
  const own = OF_NAMESPACES.test(name) && !(hostNetwork && name.startsWith("net."));
  return own ? settingsOfPod(id) : settingsOfMachine(node);
}

const fileOf = (name: string): string => `/${name.replaceAll(".", "/")}`;

/** Undefined while nobody has changed it. @param name with dots */
export function changedSetting(volumes: Volumes, sandbox: SandboxRecord, name: string): string | undefined {
  return volumes.files(placeOf(sandbox, name)).get(fileOf(name))?.trimEnd();
}

export function changeSetting(volumes: Volumes, sandbox: SandboxRecord, name: string, value: string): void {
  const place = placeOf(sandbox, name);
  volumes.put(place, new Map([...volumes.files(place), [fileOf(name), `${value}\n`]]));
}
