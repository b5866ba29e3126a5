/** From a request for a certificate to whoever logs in with it, in a whole cluster. */
import { describe, expect, it } from "vitest";
import { decodeBase64Text, encodeBase64Text } from "../../api/base64.ts";
import { CLIENT_CERTIFICATE_HEADER } from "../../api/client-certificate.ts";
import type { Status } from "../../api/status.ts";
import { parseCertificate } from "../../api/x509/certificate.ts";
import { pemBlocks } from "../../api/x509/pem.ts";
import { REQUESTS } from "../../api/x509/testing/requests.ts";
import { TestCluster } from "./test-cluster.ts";

const PATH = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
const TABLE = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };
const CLIENT = "kubernetes.io/kube-apiserver-client";

const asking = (fields: object = {}) => ({
  metadata: { name: "jane" },
  spec: {
    request: REQUESTS.jane,
    signerName: CLIENT,
    expirationSeconds: 86_400,
    usages: ["client auth"],
    username: "somebody else",
    ...fields,
  },
});

const stored = (test: TestCluster) => test.get("CertificateSigningRequest", undefined, "jane");

function rows(test: TestCluster): readonly unknown[][] {
  const answer = test.cluster.handle({ method: "GET", path: PATH, headers: TABLE });
  return (answer.body as { rows: { cells: unknown[] }[] }).rows.map(({ cells }) => cells);
}

function settle(test: TestCluster, type: string, headers: Readonly<Record<string, string>> = {}) {
  const conditions = [{ type, status: "True", reason: `Kubectl${type}` }];
  return test.cluster.handle({
    method: "PUT",
    path: `${PATH}/jane/approval`,
    headers,
    body: { ...stored(test), status: { conditions } },
  });
}

/** What `jane` was given. */
function issued(test: TestCluster, fields: object = {}) {
  test.request("POST", PATH, asking(fields));
  settle(test, "Approved");
  test.advance(100);
  return stored(test)?.status.certificate ?? "";
}

function certificateIn(base64: string) {
  const parsed = parseCertificate(pemBlocks(decodeBase64Text(base64))[0]?.bytes ?? new Uint8Array());
  if (typeof parsed === "string") throw new Error(parsed);
  return parsed;
}

describe("CertificateSigningRequest", () => {
  it("is signed once it is approved, and forgotten", () => {
    const test = new TestCluster();
    expect(test.request("POST", PATH, asking()).code).toBe(201);
    const cells = ["jane", "0s", CLIENT, "kubernetes-admin", "24h"];
    expect(rows(test)).toEqual([[...cells, "Pending"]]);
    expect(settle(test, "Approved").code).toBe(200);
    test.advance(100);
    expect(rows(test)).toEqual([[...cells, "Approved,Issued"]]);
    expect(settle(test, "Denied").code).toBe(422);
    test.advance(3_700_000);
    expect(rows(test)).toEqual([]);
  });

  it("dates what is decided", () => {
    const test = new TestCluster();
    test.request("POST", PATH, asking());
    settle(test, "Denied");
    const [{ lastTransitionTime, lastUpdateTime } = {}] = stored(test)?.status.conditions ?? [];
    expect(lastTransitionTime).toMatch(/Z$/);
    expect(lastUpdateTime).toBe(lastTransitionTime);
  });

  it("is left to others when it is for another signer, and to nobody when it is denied", () => {
    const test = new TestCluster();
    expect(issued(test, { signerName: "example.com/mine" })).toBe("");
    expect(rows(test)[0]?.at(-1)).toBe("Approved");
  });

  it.each([
    { name: "as long as asked", seconds: 86_400, lifeMs: 86_400_000 },
    { name: "not longer than a year", seconds: 2_000_000_000, lifeMs: 365 * 86_400_000 },
    { name: "not shortened by the clocks behind", seconds: 600, lifeMs: 600_000 + 300_000 },
  ])("gives a certificate that lives $name", ({ seconds, lifeMs }) => {
    const certificate = certificateIn(issued(new TestCluster(), { expirationSeconds: seconds }));
    expect(certificate.isSignedByCluster).toBe(true);
    expect(certificate.notAfterMs - certificate.notBeforeMs).toBe(lifeMs);
    expect(Object.fromEntries(certificate.subject)).toEqual({ "Common Name": ["jane"], Organization: ["developers"] });
  });

  const kubelet = { signerName: "kubernetes.io/kube-apiserver-client-kubelet" };
  const serving = { signerName: "kubernetes.io/kubelet-serving" };
  const nodeUsages = ["digital signature", "key encipherment", "client auth"];
  it.each([
    {
      name: "a wrong use",
      fields: { usages: ["server auth"] },
      problem: "invalid usage for client certificate: server auth",
    },
    {
      name: "no use as a client",
      fields: { usages: ["digital signature"] },
      problem: "missing required usage for client certificate: client auth",
    },
    { name: "no kubelet", fields: kubelet, problem: "subject organization is not system:nodes" },
    {
      name: "a kubelet's wrong uses",
      fields: { ...kubelet, request: REQUESTS.node },
      problem: "usages did not match [client auth digital signature key encipherment]",
    },
    {
      name: "a kubelet with names",
      fields: { ...kubelet, request: REQUESTS.serving, usages: nodeUsages },
      problem: "DNS subjectAltNames are not allowed",
    },
    {
      name: "a server without names",
      fields: { ...serving, request: REQUESTS.node, usages: ["digital signature", "server auth"] },
      problem: "DNS or IP subjectAltName is required",
    },
    { name: "a kubelet", fields: { ...kubelet, request: REQUESTS.node, usages: nodeUsages }, problem: undefined },
    {
      name: "a kubelet's server",
      fields: { ...serving, request: REQUESTS.serving, usages: ["digital signature", "server auth"] },
      problem: undefined,
    },
  ])("fails, if it has to, for $name", ({ fields, problem }) => {
    const test = new TestCluster();
    const certificate = issued(test, fields);
    const failure = stored(test)?.status.conditions?.find(({ type }) => type === "Failed");
    expect(failure?.message).toBe(problem);
    expect(certificate === "").toBe(problem !== undefined);
    expect(rows(test)[0]?.at(-1)).toBe(problem === undefined ? "Approved,Issued" : "Approved,Failed");
  });

  const bootstrapping = "system:bootstrap:abcdef";
  it.each([
    {
      name: "a machine that joins",
      user: bootstrapping,
      group: "system:bootstrappers:kubeadm:default-node-token",
      message: "Auto approving kubelet client certificate after SubjectAccessReview.",
    },
    {
      name: "a machine that renews its own",
      user: "system:node:node-1",
      group: "system:nodes",
      message: "Auto approving self kubelet client certificate after SubjectAccessReview.",
    },
    { name: "a machine for another", user: "system:node:node-2", group: "system:nodes", message: undefined },
  ])("is approved at once, if it may be, for $name", ({ user, group, message }) => {
    const test = new TestCluster();
    const headers = { "impersonate-user": user, "impersonate-group": group };
    const body = asking({ ...kubelet, request: REQUESTS.node, usages: nodeUsages });
    expect(test.cluster.handle({ method: "POST", path: PATH, headers, body }).code).toBe(201);
    test.advance(100);
    expect(stored(test)?.status.conditions?.[0]?.message).toBe(message);
    expect(rows(test)[0]?.at(-1)).toBe(message === undefined ? "Pending" : "Approved,Issued");
  });

  const signer = (name: string) => ({ signerName: name });
  const LABEL = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`;
  it.each([
    {
      name: "no request",
      fields: { request: encodeBase64Text("x") },
      message: 'spec.request: Invalid value: "eA==": PEM block type must be CERTIFICATE REQUEST',
    },
    { name: "no usages", fields: { usages: [] }, message: "spec.usages: Required value" },
    {
      name: "a signer without a path",
      fields: signer("example.com"),
      message: `spec.signerName: Invalid value: "example.com": must be a fully qualified domain and path of the form 'example.com/signer-name'`,
    },
    {
      name: "a signer in capitals",
      fields: signer("Example.com/a"),
      message: `spec.signerName: Invalid value: "Example.com": validating label "Example": ${LABEL}`,
    },
    {
      name: "a signer of one word",
      fields: signer("example/a"),
      message: `spec.signerName: Invalid value: "example": should be a domain with at least two segments separated by dots`,
    },
    {
      name: "the signer of old",
      fields: signer("kubernetes.io/legacy-unknown"),
      message: `spec.signerName: Invalid value: "kubernetes.io/legacy-unknown": the legacy signerName is not allowed via this API version`,
    },
    {
      name: "a short life",
      fields: { expirationSeconds: 60 },
      message:
        "spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 600 seconds (10 minutes)",
    },
  ])("is refused for $name", ({ fields, message }) => {
    const { code, body } = new TestCluster().request("POST", PATH, asking(fields));
    expect(code).toBe(422);
    expect((body as Status).message).toBe(
      `CertificateSigningRequest.certificates.k8s.io "jane" is invalid: ${message}`,
    );
  });

  it("is refused for an administrator whom no role can hold", () => {
    const { code, body } = new TestCluster().request("POST", PATH, asking({ request: REQUESTS.master }));
    expect(code).toBe(403);
    expect((body as Status).message).toBe(
      `certificatesigningrequests.certificates.k8s.io "jane" is forbidden: use of ${CLIENT} signer with system:masters group is not allowed`,
    );
  });
});

describe("what the subresources may change", () => {
  const MINE = { signerName: "example.com/mine" };
  const put = (test: TestCluster, status: object) =>
    test.request("PUT", `${PATH}/jane/status`, { ...stored(test), status: { ...stored(test)?.status, ...status } });
  const messageOf = (answer: { readonly body?: unknown }) => (answer.body as Status).message;
  const INVALID = 'CertificateSigningRequest.certificates.k8s.io "jane" is invalid: status.';

  it("decisions are taken by approval only", () => {
    const test = new TestCluster();
    test.request("POST", PATH, asking(MINE));
    expect(messageOf(put(test, { conditions: [{ type: "Approved", status: "True" }] }))).toBe(
      `${INVALID}conditions: Forbidden: updates may not add a condition of type "Approved"`,
    );
  });

  it("a signer of one's own gives a certificate once, and only a certificate", () => {
    const test = new TestCluster();
    const certificate = issued(new TestCluster());
    test.request("POST", PATH, asking(MINE));
    expect(messageOf(put(test, { certificate: encodeBase64Text("x") }))).toBe(
      `${INVALID}certificate: Invalid value: "<certificate data>": must contain at least one CERTIFICATE PEM block`,
    );
    expect(messageOf(put(test, { certificate: REQUESTS.jane }))).toBe(
      `${INVALID}certificate: Invalid value: "<certificate data>": only CERTIFICATE PEM blocks are allowed, found "CERTIFICATE REQUEST"`,
    );
    expect(put(test, { certificate }).code).toBe(200);
    expect(messageOf(put(test, { certificate: `${certificate}Cg==` }))).toBe(
      `${INVALID}certificate: Forbidden: updates may not modify existing certificate content`,
    );
  });

  it("approving takes a role for the signer besides one for the request", () => {
    const test = new TestCluster();
    test.request("POST", PATH, asking());
    const RBAC = "/apis/rbac.authorization.k8s.io/v1";
    const csr = {
      apiGroups: ["certificates.k8s.io"],
      resources: ["certificatesigningrequests/approval"],
      verbs: ["*"],
    };
    test.request("POST", `${RBAC}/clusterroles`, { metadata: { name: "approver" }, rules: [csr] });
    test.request("POST", `${RBAC}/clusterrolebindings`, {
      metadata: { name: "approver" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "approver" },
      subjects: [{ kind: "User", name: "ann" }],
    });
    const ann = { "impersonate-user": "ann" };
    expect(settle(test, "Approved", ann)).toMatchObject({
      code: 403,
      body: {
        message: `certificatesigningrequests.certificates.k8s.io "jane" is forbidden: user not permitted to approve requests with signerName "${CLIENT}"`,
      },
    });
    const signers = {
      apiGroups: ["certificates.k8s.io"],
      resources: ["signers"],
      resourceNames: ["kubernetes.io/*"],
      verbs: ["approve"],
    };
    test.request("PUT", `${RBAC}/clusterroles/approver`, { metadata: { name: "approver" }, rules: [csr, signers] });
    expect(settle(test, "Approved", ann).code).toBe(200);
  });
});

describe("who shows a certificate", () => {
  const ask = (test: TestCluster, certificate: string) =>
    test.cluster.handle({
      method: "POST",
      path: "/apis/authentication.k8s.io/v1/selfsubjectreviews",
      headers: { [CLIENT_CERTIFICATE_HEADER]: certificate },
      body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
    });

  it("is the user it is for, as long as it is valid", () => {
    const test = new TestCluster();
    const certificate = issued(test, { expirationSeconds: 3_600 });
    expect(ask(test, certificate)).toMatchObject({
      code: 201,
      body: {
        status: {
          userInfo: {
            username: "jane",
            groups: ["developers", "system:authenticated"],
            extra: {
              "authentication.kubernetes.io/credential-id": [expect.stringMatching(/^X509SHA256=[\da-f]{64}$/)],
            },
          },
        },
      },
    });
    const pods = { method: "GET", path: "/api/v1/namespaces/default/pods" } as const;
    expect(test.cluster.handle({ ...pods, headers: { [CLIENT_CERTIFICATE_HEADER]: certificate } })).toMatchObject({
      code: 403,
      body: {
        message:
          'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default"',
      },
    });
    test.advance(3_700_000);
    expect(ask(test, certificate).code).toBe(401);
  });

  it("is nobody with a certificate for servers, or of another authority", () => {
    const test = new TestCluster();
    const serving = {
      request: REQUESTS.serving,
      signerName: "kubernetes.io/kubelet-serving",
      usages: ["digital signature", "server auth"],
    };
    expect(ask(test, issued(test, serving)).code).toBe(401);
    expect(ask(test, REQUESTS.jane).code).toBe(401);
  });
});
