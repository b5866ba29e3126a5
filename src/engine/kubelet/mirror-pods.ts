/** Static Pods and their pictures in the API. Source: https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/ */
import type { Outcome } from "../../api/status.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { KubeletParts } from "./kubelet-parts.ts";
import type { PodWorker } from "./pod-worker.ts";

/** A mirror Pod is only a picture: the kubelet draws it again and its containers run on. */
export function drawMirrorAgain(parts: KubeletParts, worker: PodWorker, pod: Pod, deleted: boolean): Outcome<Pod> {
  const { namespace, name, uid } = pod.metadata;
  if (!deleted) {
    const options = { gracePeriodSeconds: 0, preconditions: { uid } };
    const client = parts.client(worker.node);
    parts.quietly(() => client.delete("Pod", namespace, name, options, { reason: "MirrorPodReplaced" }));
  }
  return drawMirror(parts, worker.node, pod);
}

/** Puts a picture of a static Pod into the API. */
export function drawMirror(parts: KubeletParts, machine: string, pod: Pod): Outcome<Pod> {
  const { namespace, name, labels, annotations, ownerReferences } = pod.metadata;
  return parts.quietly(() =>
    parts.client(machine).create(
      "Pod",
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: {
          name,
          ...(namespace === undefined ? {} : { namespace }),
          ...(labels === undefined ? {} : { labels }),
          ...(annotations === undefined ? {} : { annotations }),
          ...(ownerReferences === undefined ? {} : { ownerReferences }),
        },
        spec: pod.spec,
      },
      { reason: "MirrorPodRecreated" },
    ),
  );
}
