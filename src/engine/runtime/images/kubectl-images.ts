/** Images that bring kubectl: what Jobs of charts and of tutorials run. Sources: their Dockerfiles. */
import type { ImageEntry } from "./image.ts";

const MIB = 1024 * 1024;
const TAGS = "latest|v?1\\.\\d{1,2}(?:\\.\\d{1,2})?(?:-.*)?";

interface Given {
  readonly repository: string;
  readonly tags?: string;
  readonly sizeMib: number;
  /** The image's own process; absent: a shell. */
  readonly entrypoint?: "kubectl";
  readonly shell?: boolean;
  readonly user?: number;
}

const withKubectl = ({ repository, tags = TAGS, sizeMib, entrypoint, shell = true, user }: Given): ImageEntry => ({
  repository,
  tags,
  sizeBytes: sizeMib * MIB,
  startMs: 5,
  memoryBytes: 12 * MIB,
  idleCpuMillis: 0,
  behaviour: entrypoint === undefined ? { kind: "job", runMs: 5, exitCode: 0 } : { kind: "script", argv: ["kubectl"] },
  binaries: [],
  tools: { kubectl: { client: "kubectl" } },
  shell,
  stop: { kind: "exits", afterMs: 5, exitCode: 2 },
  ...(entrypoint === undefined ? {} : { entrypoint }),
  ...(user === undefined ? {} : { user }),
});

export const KUBECTL_IMAGES: readonly ImageEntry[] = [
  withKubectl({ repository: "docker.io/bitnami/kubectl", sizeMib: 80, entrypoint: "kubectl", user: 1001 }),
  withKubectl({ repository: "docker.io/bitnamilegacy/kubectl", sizeMib: 80, entrypoint: "kubectl", user: 1001 }),
  withKubectl({ repository: "registry.k8s.io/kubectl", sizeMib: 25, entrypoint: "kubectl", shell: false }),
  withKubectl({ repository: "docker.io/rancher/kubectl", sizeMib: 20, entrypoint: "kubectl", shell: false }),
  withKubectl({ repository: "docker.io/alpine/kubectl", sizeMib: 25, entrypoint: "kubectl" }),
  withKubectl({ repository: "docker.io/lachlanevenson/k8s-kubectl", sizeMib: 20, entrypoint: "kubectl" }),
  withKubectl({ repository: "docker.io/d3fk/kubectl", sizeMib: 20, entrypoint: "kubectl", shell: false }),
  withKubectl({ repository: "docker.io/alpine/k8s", sizeMib: 220 }),
  withKubectl({
    repository: "docker.io/dtzar/helm-kubectl",
    tags: "latest|3\\.\\d{1,2}(?:\\.\\d{1,2})?",
    sizeMib: 110,
  }),
  withKubectl({ repository: "docker.io/portainer/kubectl-shell", tags: ".*", sizeMib: 90 }),
  withKubectl({ repository: "docker.io/google/cloud-sdk", tags: ".*", sizeMib: 700 }),
];
