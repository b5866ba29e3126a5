/** What the Pods of each machine have asked for; derived from the workers that are counted. */
import type { MachineUse } from "./pod-admission.ts";
import type { PodWorker } from "./pod-worker.ts";

export class MachineAccounts {
  private readonly uses = new Map<string, MachineUse>();

  of(node: string): MachineUse {
    let use = this.uses.get(node);
    if (use === undefined) {
      use = { pods: 0, cpuMillis: 0, memoryBytes: 0, storageBytes: 0 };
      this.uses.set(node, use);
    }
    return use;
  }

  add({ node, cpuMillis, memoryBytes, storageBytes }: PodWorker): void {
    const use = this.of(node);
    use.pods += 1;
    use.cpuMillis += cpuMillis;
    use.memoryBytes += memoryBytes;
    use.storageBytes += storageBytes;
  }

  subtract({ node, cpuMillis, memoryBytes, storageBytes }: PodWorker): void {
    const use = this.of(node);
    use.pods -= 1;
    use.cpuMillis -= cpuMillis;
    use.memoryBytes -= memoryBytes;
    use.storageBytes -= storageBytes;
  }
}
