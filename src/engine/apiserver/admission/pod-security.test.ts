import { beforeEach, describe, expect, it } from "vitest";
import type { Status } from "../../../api/status.ts";
import { createTestServer, type TestServer } from "../test-server.ts";

let server: TestServer;
beforeEach(() => {
  server = createTestServer();
});

function label(labels: Readonly<Record<string, string>>): void {
  const path = "/api/v1/namespaces/default";
  const headers = { "content-type": "application/merge-patch+json" };
  server.api.handle({ method: "PATCH", path, headers, body: { metadata: { labels } } });
}
const createPod = (spec: object, container: object = {}) =>
  server.api.handle({
    method: "POST",
    path: "/api/v1/namespaces/default/pods",
    body: { metadata: { name: "web" }, spec: { containers: [{ name: "web", image: "nginx", ...container }], ...spec } },
  });
const SAFE = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  runAsNonRoot: true,
  seccompProfile: { type: "RuntimeDefault" },
};

describe("PodSecurity", () => {
  const cases: { name: string; level: string; spec: object; container: object; refused: string | undefined }[] = [
    { name: "anything, privileged", level: "privileged", spec: { hostPID: true }, container: {}, refused: undefined },
    { name: "plain, baseline", level: "baseline", spec: {}, container: {}, refused: undefined },
    {
      name: "plain, restricted",
      level: "restricted",
      spec: {},
      container: {},
      refused:
        'violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    },
    {
      name: "safe, restricted",
      level: "restricted",
      spec: {},
      container: { securityContext: SAFE },
      refused: undefined,
    },
    {
      name: "root, restricted",
      level: "restricted",
      spec: {},
      container: { securityContext: { ...SAFE, runAsUser: 0 } },
      refused: 'violates PodSecurity "restricted:latest": runAsUser=0 (container "web" must not set runAsUser=0)',
    },
    {
      name: "volumes, restricted",
      level: "restricted",
      spec: { volumes: [{ name: "host", hostPath: { path: "/" } }] },
      container: { securityContext: SAFE },
      refused:
        'violates PodSecurity "restricted:latest": restricted volume types (volume "host" uses restricted volume type "hostPath")',
    },
    {
      name: "privileged, baseline",
      level: "baseline",
      spec: {},
      container: { securityContext: { privileged: true } },
      refused:
        'violates PodSecurity "baseline:latest": privileged (container "web" must not set securityContext.privileged=true)',
    },
    {
      name: "the machine's, baseline",
      level: "baseline",
      spec: { hostNetwork: true, hostPID: true, volumes: [{ name: "host", hostPath: { path: "/" } }] },
      container: { ports: [{ containerPort: 80, hostPort: 80 }] },
      refused:
        'violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true, hostPID=true), hostPath volumes (volume "host"), hostPort (container "web" uses hostPort 80)',
    },
    {
      name: "capabilities, baseline",
      level: "baseline",
      spec: {},
      container: { securityContext: { capabilities: { add: ["NET_ADMIN", "CHOWN"] } } },
      refused:
        'violates PodSecurity "baseline:latest": non-default capabilities (container "web" must not include "NET_ADMIN" in securityContext.capabilities.add)',
    },
  ];
  it.each(cases)("$name", ({ level, spec, container, refused }) => {
    label({ "pod-security.kubernetes.io/enforce": level });
    const { code, body } = createPod(spec, container);
    expect(code).toBe(refused === undefined ? 201 : 403);
    if (refused !== undefined) expect((body as Status).message).toBe(`pods "web" is forbidden: ${refused}`);
  });

  it("warns, also of workloads", () => {
    label({ "pod-security.kubernetes.io/warn": "baseline", "pod-security.kubernetes.io/warn-version": "v1.35" });
    const expected = 'would violate PodSecurity "baseline:v1.35": host namespaces (hostPID=true)';
    expect(createPod({ hostPID: true }).warnings).toContain(expected);
    const template = {
      metadata: { labels: { app: "a" } },
      spec: { hostPID: true, containers: [{ name: "a", image: "a" }] },
    };
    const response = server.api.handle({
      method: "POST",
      path: "/apis/apps/v1/namespaces/default/deployments",
      body: { metadata: { name: "a" }, spec: { selector: { matchLabels: { app: "a" } }, template } },
    });
    expect([response.code, response.warnings?.includes(expected)]).toEqual([201, true]);
  });
});
