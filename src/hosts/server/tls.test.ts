import { request } from "node:https";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLIENT_CERTIFICATE_HEADER } from "../../api/client-certificate.ts";
import { CLUSTER_AUTHORITY } from "../../api/cluster-authority.ts";
import { serveForTest, type ServedForTest } from "../testing/served-for-test.ts";
import { adminIdentity, serverIdentity, type TlsIdentity } from "./tls.ts";

const NOW_MS = Date.UTC(2026, 0, 1);
/** The certificate is for real time, in which TLS looks at it. */
const identity = serverIdentity(Date.now() - 60_000);
let server: ServedForTest;

beforeAll(async () => {
  server = await serveForTest(0, { identity });
});
afterAll(() => server.close());

/** Who the server says one is. */
function whoami(client: Partial<TlsIdentity>, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const body = JSON.stringify({ apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" });
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: "127.0.0.1",
        port: server.port,
        path: "/apis/authentication.k8s.io/v1/selfsubjectreviews",
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        ca: CLUSTER_AUTHORITY,
        key: client.key,
        cert: client.certificate,
      },
      (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => (text += chunk.toString()));
        response.on("end", () => resolve({ code: response.statusCode, body: JSON.parse(text) as unknown }));
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

const named = (username: string) => ({ code: 201, body: { status: { userInfo: { username } } } });

describe("npm run serve -- --tls", () => {
  it("shows a certificate of the cluster's authority, and knows clients by theirs", async () => {
    expect(await whoami({})).toMatchObject(named("kubernetes-admin"));
    expect(await whoami(adminIdentity(NOW_MS))).toMatchObject({
      body: { status: { userInfo: { groups: ["kubeadm:cluster-admins", "system:authenticated"] } } },
    });
  });

  it("refuses clients with a certificate for servers", async () => {
    expect(await whoami(serverIdentity(NOW_MS))).toMatchObject({ code: 401, body: { message: "Unauthorized" } });
  });

  it("believes no header", async () => {
    const header = { [CLIENT_CERTIFICATE_HEADER]: Buffer.from(identity.certificate).toString("base64") };
    expect(await whoami({}, header)).toMatchObject(named("kubernetes-admin"));
  });
});
