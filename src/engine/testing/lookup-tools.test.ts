/** `nslookup` as the images print it that documentation uses. */
import { describe, expect, it } from "vitest";
import { TestCluster } from "./test-cluster.ts";

const BIND = "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n";
const BUSYBOX = "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n";
const OLD = "Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\n";
const FOUND = "Name:\tkubernetes.default.svc.cluster.local\nAddress: 10.96.0.1\n\n";
const OLD_FOUND = "Name:      kubernetes.default\nAddress 1: 10.96.0.1 kubernetes.default.svc.cluster.local\n";
const REVERSE = "1.0.96.10.in-addr.arpa\tname = kubernetes.default.svc.cluster.local.\n\n";
const MISSING = "** server can't find nobody: NXDOMAIN\n\n";

const test = new TestCluster();
test.advance(5_000);

/** What a command prints in a Pod of this image. */
function run(image: string, command: string): { readonly stdout: string; readonly stderr: string } {
  const name = image.replaceAll(/[^a-z0-9]+/g, "-");
  if (test.get("Pod", "default", name) === undefined) {
    const spec = { containers: [{ name: "main", image, command: ["sh", "-c", "sleep 36000"] }] };
    test.create({ apiVersion: "v1", kind: "Pod", metadata: { name }, spec } as Parameters<TestCluster["create"]>[0]);
    test.advance(60_000);
  }
  const words = command.split(" ").map((word) => `command=${encodeURIComponent(word)}`);
  const path = `/api/v1/namespaces/default/pods/${name}/exec?${words.join("&")}&stdout=true&stderr=true`;
  const { body } = test.request("POST", path);
  const { stdout = "", stderr = "" } = body as { readonly stdout?: string; readonly stderr?: string };
  return { stdout, stderr };
}

describe("nslookup", () => {
  it.each([
    ["busybox:1.28", "kubernetes.default", OLD + OLD_FOUND],
    ["busybox:1.28", "nobody", OLD],
    ["radial/busyboxplus:curl", "kubernetes.default", OLD + OLD_FOUND],
    ["busybox", "kubernetes.default", `${BUSYBOX}${FOUND}\n`],
    ["busybox", "nobody", BUSYBOX + MISSING + MISSING],
    ["busybox", "10.96.0.1", BUSYBOX + REVERSE],
    ["alpine:3.22", "kubernetes.default", `${BUSYBOX}${FOUND}\n`],
    ["registry.k8s.io/e2e-test-images/agnhost:2.39", "kubernetes.default", BIND + FOUND],
    ["registry.k8s.io/e2e-test-images/agnhost:2.39", "nobody", BIND + MISSING],
    ["debian:bookworm", "10.96.0.1", BIND + REVERSE],
  ])("of %s %s", (image, name, text) => {
    expect(run(image, `nslookup ${name}`).stdout).toBe(text);
  });

  it("of old says what is wrong as a program of its own", () => {
    expect(run("busybox:1.28", "nslookup nobody").stderr).toBe("nslookup: can't resolve 'nobody'\n");
  });
});
