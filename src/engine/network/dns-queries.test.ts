/** Look-ups as tools in containers make them: records of all kinds, and whose resolver is asked. */
import { describe, expect, it } from "vitest";
import { webWorld } from "./testing/web-world.ts";

const ask = (small: ReturnType<typeof webWorld>, name: string, type = "A", fromPod = "default/client") =>
  small.network.processes.query({ fromPod, name, type, search: true });

describe("records", () => {
  const small = webWorld(undefined, { ports: [{ name: "http", port: 80, targetPort: 8080, protocol: "TCP" }] });
  small.service("shop/alias", { type: "ExternalName", externalName: "web.default.svc.cluster.local" });
  small.run(2_000);
  it.each<[name: string, type: string, code: string, answers: readonly string[]]>([
    ["web", "A", "NOERROR", ["10.96.1.1"]],
    ["web", "AAAA", "NXDOMAIN", []],
    ["web.default.svc.cluster.local.", "AAAA", "NOERROR", []],
    ["_http._tcp.web.default.svc.cluster.local", "SRV", "NOERROR", ["0 100 80 web.default.svc.cluster.local."]],
    ["_dns._udp.web.default.svc.cluster.local", "SRV", "NXDOMAIN", []],
    ["1.1.96.10.in-addr.arpa", "PTR", "NOERROR", ["web.default.svc.cluster.local."]],
    ["9.9.9.9.in-addr.arpa", "PTR", "NXDOMAIN", []],
    ["alias.shop", "A", "NOERROR", ["web.default.svc.cluster.local.", "10.96.1.1"]],
    ["alias.shop", "CNAME", "NOERROR", ["web.default.svc.cluster.local."]],
    ["dns-version.cluster.local", "TXT", "NOERROR", ['"1.1.0"']],
    ["nobody", "A", "NXDOMAIN", []],
  ])("%s %s", (name, type, code, answers) => {
    const response = ask(small, name, type);
    expect(response.kind === "answered" && [response.code, response.answers.map(({ data }) => data)]).toEqual([
      code,
      answers,
    ]);
  });
});

describe("resolvers", () => {
  const CLUSTER = ["default.svc.cluster.local", "svc.cluster.local", "cluster.local"];
  it.each<
    [
      name: string,
      spec: object,
      nameservers: readonly string[],
      searches: readonly string[],
      options: readonly string[],
    ]
  >([
    ["ClusterFirst", {}, ["10.96.0.10"], CLUSTER, ["ndots:5"]],
    ["ClusterFirst on the machine's network", { hostNetwork: true }, ["192.168.0.1"], [], []],
    [
      "ClusterFirstWithHostNet",
      { hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" },
      ["10.96.0.10"],
      CLUSTER,
      ["ndots:5"],
    ],
    ["Default", { dnsPolicy: "Default" }, ["192.168.0.1"], [], []],
    [
      "None",
      {
        dnsPolicy: "None",
        dnsConfig: {
          nameservers: ["10.96.0.10"],
          searches: ["x.y"],
          options: [{ name: "ndots", value: "2" }, { name: "edns0" }],
        },
      },
      ["10.96.0.10"],
      ["x.y"],
      ["ndots:2", "edns0"],
    ],
    [
      "additions",
      { dnsConfig: { searches: ["x.y"], options: [{ name: "ndots", value: "1" }] } },
      ["10.96.0.10"],
      [...CLUSTER, "x.y"],
      ["ndots:1"],
    ],
  ])("%s", (_, spec, nameservers, searches, options) => {
    const small = webWorld();
    small.pod("default/p", "node-1", "10.244.1.30", spec);
    expect(small.network.processes.resolver("default/p")).toMatchObject({ nameservers, searches, options });
  });

  it("gets no answer while CoreDNS has no endpoint", () => {
    const small = webWorld();
    small.slice("kube-system/kube-dns", [], 53, "UDP");
    small.run(2_000);
    expect(ask(small, "web")).toEqual({ kind: "timeout", server: "10.96.0.10", latencyMs: 15_000 });
  });
});
