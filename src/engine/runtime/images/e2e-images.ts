/** Images that upstream's end-to-end tests use under names of their own. Upstream: test/utils/image/manifest.go. */
import type { ImageEntry } from "./image.ts";

/** Runs as a user of its own. */
export const NONROOT: ImageEntry = {
  repository: "registry.k8s.io/e2e-test-images/nonroot",
  tags: "1\\.\\d",
  sizeBytes: 17_700_000,
  startMs: 5,
  memoryBytes: 1_048_576,
  idleCpuMillis: 0,
  behaviour: { kind: "script", argv: ["/bin/sh", "-c", "id -u"] },
  binaries: [],
  user: 1234,
  shell: true,
  stop: { kind: "ignores" },
};
