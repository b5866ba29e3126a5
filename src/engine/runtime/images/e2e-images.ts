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

const pet = (name: "kitten" | "nautilus"): ImageEntry => ({
  ...NONROOT,
  repository: `registry.k8s.io/e2e-test-images/${name}`,
  sizeBytes: 21_000_000,
  startMs: 20,
  behaviour: {
    kind: "server",
    ports: [80],
    protocol: "http",
    routes: [{ path: "*", status: 200, body: `{\n  "image": "${name}.jpg"\n}\n` }],
    serviceMs: 1,
    cpuMsPerRequest: 0.1,
  },
  user: 0,
  binaries: ["/test-webserver"],
  stop: { kind: "exits", afterMs: 5, exitCode: 2 },
});

/** Pictures with a page of data. Upstream: test/images/kitten, test/images/nautilus. */
export const PETS: readonly ImageEntry[] = [pet("kitten"), pet("nautilus")];

/** Repositories of upstream's suites that want to know who asks. */
export const AUTHENTICATED_REPOSITORIES: readonly string[] = [
  "gcr.io/authenticated-image-pulling/alpine",
  "gcr.io/authenticated-image-pulling/windows-nanoserver",
  "gcr.io/k8s-authenticated-test/agnhost",
];
