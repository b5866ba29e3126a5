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
  const call = (method: "POST" | "PATCH", path: string, body: unknown) =>
    server.api.handle({
      method,
      path,
      body,
      ...(method === "PATCH" ? { headers: { "content-type": "application/merge-patch+json" } } : {}),
    });

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
    {
      name: "hosts of probes, baseline",
      level: "baseline",
      spec: {},
      container: {
        livenessProbe: { httpGet: { path: "/", port: 80, host: "10.0.0.1" } },
        lifecycle: { preStop: { httpGet: { path: "/", port: 80, host: "example.com" } } },
      },
      refused:
        'violates PodSecurity "baseline:latest": probe or lifecycle host (container "web" uses probe or lifecycle hosts "10.0.0.1", "example.com")',
    },
  ];
  it.each(cases)("$name", ({ level, spec, container, refused }) => {
    label({ "pod-security.kubernetes.io/enforce": level });
    const { code, body } = createPod(spec, container);
    expect(code).toBe(refused === undefined ? 201 : 403);
    if (refused !== undefined) expect((body as Status).message).toBe(`pods "web" is forbidden: ${refused}`);
  });

  const ANNOTATION = "container.apparmor.security.beta.kubernetes.io/web";
  const SECCOMP = "container.seccomp.security.alpha.kubernetes.io/web";
  const OWN_USERS = { hostUsers: false };
  const SELINUX = (seLinuxOptions: object) => ({ securityContext: { seLinuxOptions } });
  it.each<
    readonly [
      name: string,
      policy: string,
      pod: { spec?: object; container?: object; annotations?: object },
      found: string | undefined,
    ]
  >([
    [
      "AppArmor in fields and annotations",
      "baseline:latest",
      {
        spec: { securityContext: { appArmorProfile: { type: "Unconfined" } } },
        annotations: { [ANNOTATION]: "unconfined" },
      },
      `forbidden AppArmor profiles (pod and annotation must not set AppArmor profile type to "Unconfined", "${ANNOTATION}="unconfined"")`,
    ],
    [
      "an SELinux type of v1.31",
      "baseline:v1.30",
      { container: SELINUX({ type: "container_engine_t" }) },
      `seLinuxOptions (container "web" set forbidden securityContext.seLinuxOptions: type "container_engine_t")`,
    ],
    ["the same, later", "baseline:v1.31", { container: SELINUX({ type: "container_engine_t" }) }, undefined],
    [
      "all that SELinux can be told",
      "baseline:latest",
      { spec: SELINUX({ type: "b", user: "u" }), container: SELINUX({ type: "a", role: "r" }) },
      `seLinuxOptions (pod and container "web" set forbidden securityContext.seLinuxOptions: types "a", "b"; user may not be set; role may not be set)`,
    ],
    [
      "seccomp in annotations",
      "restricted:v1.18",
      {
        container: { securityContext: { ...SAFE, seccompProfile: undefined } },
        annotations: { [SECCOMP]: "unconfined" },
      },
      `seccompProfile (forbidden annotation ${SECCOMP}="unconfined")`,
    ],
    [
      "capabilities before there was more to say",
      "restricted:v1.21",
      { container: { securityContext: { ...SAFE, capabilities: { add: ["NET_ADMIN"] } } } },
      `non-default capabilities (container "web" must not include "NET_ADMIN" in securityContext.capabilities.add)`,
    ],
    [
      "a Pod that may be root, its container may not",
      "restricted:latest",
      { spec: { securityContext: { runAsNonRoot: false } }, container: { securityContext: SAFE } },
      "runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false)",
    ],
    [
      "root among its own users",
      "restricted:latest",
      { spec: OWN_USERS, container: { securityContext: { ...SAFE, runAsNonRoot: false, runAsUser: 0 } } },
      undefined,
    ],
    [
      "root among its own users, before v1.35",
      "restricted:v1.34",
      { spec: OWN_USERS, container: { securityContext: { ...SAFE, runAsUser: 0 } } },
      `runAsUser=0 (container "web" must not set runAsUser=0)`,
    ],
    [
      "all of /proc for its own users",
      "baseline:latest",
      { spec: OWN_USERS, container: { securityContext: { procMount: "Unmasked" } } },
      undefined,
    ],
    [
      "all of /proc, restricted",
      "restricted:latest",
      { spec: OWN_USERS, container: { securityContext: { ...SAFE, procMount: "Unmasked" } } },
      `procMount (container "web" must not set securityContext.procMount to "Unmasked")`,
    ],
  ])("%s (%s)", (_name, policy, { spec = {}, container = {}, annotations = {} }, found) => {
    const [level = "", version = ""] = policy.split(":");
    label({ "pod-security.kubernetes.io/enforce": level, "pod-security.kubernetes.io/enforce-version": version });
    const containers = [{ name: "web", image: "nginx", ...container }];
    const body = { metadata: { name: "web", annotations }, spec: { containers, ...spec } };
    const answer = call("POST", "/api/v1/namespaces/default/pods", body);
    const message = `pods "web" is forbidden: violates PodSecurity "${policy}": ${found}`;
    expect(answer).toMatchObject(found === undefined ? { code: 201 } : { code: 403, body: { message } });
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

  it("checks what a version had", () => {
    label({ "pod-security.kubernetes.io/enforce": "baseline", "pod-security.kubernetes.io/enforce-version": "v1.33" });
    const { code } = createPod({}, { livenessProbe: { tcpSocket: { port: 80, host: "10.0.0.1" } } });
    expect(code).toBe(201);
  });

  it("refuses levels and versions that there are not, when they are new", () => {
    const labels = {
      "pod-security.kubernetes.io/enforce": "strict",
      "pod-security.kubernetes.io/warn-version": "1.35",
    };
    const message =
      'Namespace "n" is invalid: [metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "strict": must be one of privileged, baseline, restricted, metadata.labels[pod-security.kubernetes.io/warn-version]: Invalid value: "1.35": must be "latest" or "v1.x"]';
    expect(call("POST", "/api/v1/namespaces", { metadata: { name: "n", labels } })).toMatchObject({
      code: 422,
      body: { reason: "Invalid", message },
    });
    expect(call("PATCH", "/api/v1/namespaces/default", { metadata: { labels } }).code).toBe(422);
  });

  it("warns of the Pods that are there when a namespace becomes stricter", () => {
    for (const name of ["b", "a", "c"]) {
      const hostPID = name === "c";
      const body = { metadata: { name }, spec: { hostPID, containers: [{ name: "web", image: "nginx" }] } };
      call("POST", "/api/v1/namespaces/default/pods", body);
    }
    const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
    expect(call("PATCH", "/api/v1/namespaces/default", { metadata: { labels } }).warnings).toEqual([
      'existing pods in namespace "default" violate the new PodSecurity enforce level "restricted:latest"',
      "a (and 1 other pod): allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile",
      "c: host namespaces, allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile",
    ]);
    const relaxed = { "pod-security.kubernetes.io/enforce": "baseline" };
    expect(call("PATCH", "/api/v1/namespaces/default", { metadata: { labels: relaxed } }).warnings).toBeUndefined();
  });

  it("looks at a Pod again when its image changes", () => {
    createPod({ hostPID: true });
    label({ "pod-security.kubernetes.io/enforce": "baseline" });
    const image = { spec: { containers: [{ name: "web", image: "nginx:2" }] } };
    const strategic = { "content-type": "application/strategic-merge-patch+json" };
    const path = "/api/v1/namespaces/default/pods/web";
    expect(server.api.handle({ method: "PATCH", path, headers: strategic, body: image }).code).toBe(403);
    expect(call("PATCH", path, { metadata: { labels: { a: "b" } } }).code).toBe(200);
  });
});
