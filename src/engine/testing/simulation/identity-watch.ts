/**
 * At most one Pod of an identity: a StatefulSet makes no new Pod of a name while the processes of the old one run, unless
 * somebody deleted that one by force.
 * Source: https://kubernetes.io/docs/tasks/run-application/force-delete-stateful-set-pod/
 */
import type { Pod } from "../../../api/types/pod.ts";
import type { TestCluster } from "../test-cluster.ts";

export class IdentityWatch {
  readonly problems: string[] = [];
  private readonly test: TestCluster;
  private readonly forced = new Set<string>();

  constructor(test: TestCluster) {
    this.test = test;
    test.cluster.server.subscribe("Pod", ({ type, object, revision }) => {
      if (type === "ADDED") this.created(object, revision);
    });
  }

  /** @param key of a Pod that is deleted without asking its kubelet */
  excuse(key: string): void {
    this.forced.add(key);
  }

  private created({ metadata }: Pod, revision: number): void {
    const { name, namespace = "", ownerReferences = [] } = metadata;
    const key = `${namespace}/${name}`;
    if (!ownerReferences.some(({ kind }) => kind === "StatefulSet") || this.forced.has(key)) return;
    const { cri, machines } = this.test.cluster.runtime;
    const sandbox = cri.containers.sandboxOfPod(key);
    if (sandbox === undefined || machines.get(sandbox.node)?.powered !== true) return;
    const runs = cri.containers.of(sandbox.id).some((container) => cri.containers.running(container));
    if (runs) this.problems.push(`revision ${revision}: ${key} is made again while it runs on ${sandbox.node}`);
  }
}
