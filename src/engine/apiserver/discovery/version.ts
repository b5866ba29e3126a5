/** What `GET /version` answers. Upstream: k8s.io/apimachinery/pkg/version (Info). */

export const VERSION = {
  major: "1",
  minor: "35",
  emulationMajor: "1",
  emulationMinor: "35",
  minCompatibilityMajor: "1",
  minCompatibilityMinor: "34",
  gitVersion: "v1.35.0",
  gitCommit: "",
  gitTreeState: "clean",
  buildDate: "2025-12-17T00:00:00Z",
  goVersion: "",
  compiler: "kubarium",
  platform: "linux/amd64",
};
