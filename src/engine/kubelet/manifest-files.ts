/** Static Pods that somebody wrote into the manifest folder of a machine. Upstream: pkg/kubelet/config/file.go. */
import type { Pod } from "../../api/types/pod.ts";
import { hexIdentifier } from "../runtime/hashes.ts";
import type { KubeletParts } from "./kubelet-parts.ts";

export const MANIFEST_FOLDER = "/etc/kubernetes/manifests";
const HASH = "kubernetes.io/config.hash";

export function hashOf({ metadata }: Pod): string | undefined {
  return metadata.annotations?.[HASH];
}

/** The Pods of the files, those that are known as they are known. */
export function podsOfFiles(parts: KubeletParts, machine: string, known: readonly Pod[]): readonly Pod[] {
  const files = parts.runtime.cri.volumes.filesInFolder(machine, MANIFEST_FOLDER);
  if (files.size === 0) return NONE;
  return [...files.keys()]
    .filter((name) => !name.startsWith("."))
    .sort()
    .flatMap((name) => {
      const text = files.get(name) ?? "";
      const hash = hexIdentifier(`${machine} ${name} ${text}`).slice(0, 32);
      const same = known.find((pod) => hashOf(pod) === hash);
      const pod = same ?? podOf(parts, machine, text, hash);
      return pod === undefined ? NONE : [pod];
    });
}

const NONE: readonly Pod[] = [];

function podOf(parts: KubeletParts, machine: string, text: string, hash: string): Pod | undefined {
  const pod = parts.readManifest(text);
  if (pod === undefined) return undefined;
  const node = parts.context.informers.for("Node").get(undefined, machine);
  const { metadata, spec } = pod;
  return {
    ...pod,
    metadata: {
      ...metadata,
      name: `${metadata.name}-${machine}`,
      uid: hash,
      annotations: {
        ...metadata.annotations,
        [HASH]: hash,
        "kubernetes.io/config.mirror": hash,
        "kubernetes.io/config.seen": parts.kernel.timestamp(),
        "kubernetes.io/config.source": "file",
      },
      ...(node === undefined
        ? {}
        : {
            ownerReferences: [
              { apiVersion: "v1", kind: "Node", name: machine, uid: node.metadata.uid, controller: true },
            ],
          }),
    },
    spec: {
      ...spec,
      nodeName: machine,
      tolerations: [...(spec.tolerations ?? []), { operator: "Exists", effect: "NoExecute" }],
    },
  };
}
