/** What programs need to look at the files of a container, their own or one whose processes they see. */
import type { Kernel } from "../kernel/kernel.ts";
import type { ContainerRecord, SandboxRecord } from "./container-record.ts";
import type { Containers } from "./containers.ts";
import type { ProcessNetwork } from "./contracts.ts";
import type { MachineRegistry } from "./machines.ts";
import { containerFiles, type FileParts, type HostFiles } from "./shell/container-files.ts";
import { visibleProcesses } from "./visible-processes.ts";
import type { Volumes } from "./volumes.ts";

interface World {
  readonly kernel: Kernel;
  readonly machines: MachineRegistry;
  readonly containers: Containers;
  readonly volumes: Volumes;
}

export function filePartsOf(
  { kernel, machines, containers, volumes }: World,
  network: ProcessNetwork | undefined,
  container: ContainerRecord,
  sandbox: SandboxRecord,
): FileParts {
  return {
    kernel,
    volumes,
    container,
    sandbox,
    network,
    machine: () => machines.get(container.node),
    processes: () => visibleProcesses(containers, container, kernel.nowMs),
    containerOf: ({ container: id = "" }) => containers.get(id),
  };
}

/** @param id of the container; undefined when there is none */
export function filesOf(world: World, network: ProcessNetwork | undefined, id: string): HostFiles | undefined {
  const container = world.containers.get(id);
  const sandbox = container === undefined ? undefined : world.containers.sandbox(container.sandbox);
  if (container === undefined || sandbox === undefined) return undefined;
  return containerFiles(filePartsOf(world, network, container, sandbox));
}
