/** What kubelets ask of the simulated machines. */
import type {
  ContainerRecord,
  ContainerRequest,
  ContainerResources,
  SandboxRecord,
  SandboxRequest,
} from "./container-record.ts";
import type { Containers } from "./containers.ts";
import type { ImagePulls } from "./image-pulls.ts";
import type { MachineResources } from "./machine-resources.ts";
import type { Volumes } from "./volumes.ts";

/** The container runtime as kubelets use it. Upstream: k8s.io/cri-api. */
export interface ContainerRuntime {
  readonly images: ImagePulls;
  readonly containers: Containers;
  readonly volumes: Volumes;
  readonly resources: MachineResources;
  /** Undefined when the machine has no address left. */
  runSandbox(request: SandboxRequest): SandboxRecord | undefined;
  /** Ends every container in it and frees its address. */
  removeSandbox(id: string): void;
  startContainer(request: ContainerRequest): ContainerRecord;
  stopContainer(container: ContainerRecord, graceMs: number): void;
  /** Changes what a running container may use. */
  updateContainer(container: ContainerRecord, resources: ContainerResources): void;
  /** Called with the machine and the Pod's uid when a container ended or a pull finished. Only enqueue in it. */
  onChange(listener: (node: string, podUid: string) => void): void;
}
