/** Ingress rules as the built-in controller follows them, and what it answers by itself. */
import { describe, expect, it } from "vitest";
import type { SmallWorld } from "./testing/small-world.ts";
import { NOT_READY, webWorld } from "./testing/web-world.ts";

const ADDRESS = "203.0.113.2";
const HOST = "shop.example.local";

/** Services `web` (three Pods), `cart` (one), `empty` (none ready); the class `nginx`. */
function world(...ingresses: readonly object[]): SmallWorld {
  const small = webWorld();
  small.put("networking.k8s.io/v1", "IngressClass", undefined, "nginx", {
    spec: { controller: "k8s.io/ingress-nginx" },
  });
  small.put("networking.k8s.io/v1", "IngressClass", undefined, "other", { spec: { controller: "example.com/other" } });
  small.pod("default/cart", "node-1", "10.244.1.20");
  small.service("default/cart", { clusterIP: "10.96.1.2" });
  small.slice("default/cart", [["10.244.1.20", "node-1", "default/cart"]]);
  small.service("default/empty", { clusterIP: "10.96.1.3" });
  small.slice("default/empty", [["10.244.1.21", "node-1", "default/x", NOT_READY]]);
  ingresses.forEach((ingress, index) => {
    const { metadata = {}, ...rest } = ingress as { readonly metadata?: object };
    const status = { loadBalancer: { ingress: [{ ip: ADDRESS }] } };
    small.put("networking.k8s.io/v1", "Ingress", "default", `i${index}`, { status, ...rest }, metadata);
  });
  small.run(2_000);
  return small;
}

type PathRow = readonly [path: string, type: string, service: string, port?: object];

const rules = (host: string | undefined, ...paths: readonly PathRow[]) => ({
  ...(host === undefined ? {} : { host }),
  http: {
    paths: paths.map(([path, pathType, name, port = { number: 80 }]) => ({
      path,
      pathType,
      backend: { service: { name, port } },
    })),
  },
});
const ingress = (...list: readonly object[]) => ({ spec: { ingressClassName: "nginx", rules: list } });

/** The service that answered by the name of its Pod, or the status. */
function answer(small: SmallWorld, url: string): string {
  const result = small.fetch(url);
  if (!result.ok) return result.reason;
  return result.status === 200 ? result.body.replace(/-.$/, "") : String(result.status);
}

describe("paths", () => {
  it.each<[rule: string, type: string, path: string, matches: boolean]>([
    ["/foo", "Exact", "/foo", true],
    ["/foo", "Exact", "/foo?a=b", true],
    ["/foo", "Exact", "/foo/", false],
    ["/foo", "Exact", "/Foo", false],
    ["/foo/", "Exact", "/foo", false],
    ["/", "Prefix", "/anything", true],
    ["/foo", "Prefix", "/foo/", true],
    ["/foo/", "Prefix", "/foo", true],
    ["/foo/bar", "Prefix", "/foo/bar/baz", true],
    ["/foo/bar", "Prefix", "/foo/barbaz", false],
    ["/foo", "ImplementationSpecific", "/foo/bar", true],
  ])("%s %s against %s", (rule, type, path, matches) => {
    const small = world(ingress(rules(HOST, [rule, type, "cart"])));
    expect(answer(small, `http://${HOST}${path}`)).toBe(matches ? "cart" : "404");
  });

  it("takes the longest, then the exact one, then the oldest Ingress", () => {
    const oldest = { metadata: { creationTimestamp: "2026-01-01T00:00:00Z" } };
    const newest = { metadata: { creationTimestamp: "2026-01-02T00:00:00Z" } };
    const small = world(
      { ...ingress(rules(HOST, ["/a", "Prefix", "web"], ["/same", "Prefix", "cart"])), ...newest },
      {
        ...ingress(rules(HOST, ["/", "Prefix", "web"], ["/a", "Exact", "cart"], ["/same", "Prefix", "web"])),
        ...oldest,
      },
    );
    expect(answer(small, `http://${HOST}/a`)).toBe("cart");
    expect(answer(small, `http://${HOST}/a/b`)).toBe("web");
    expect(answer(small, `http://${HOST}/same`)).toBe("web");
  });
});

describe("hosts and classes", () => {
  it.each<[name: string, ingresses: readonly object[], url: string, expected: string]>([
    [
      "an exact host before a wildcard",
      [ingress(rules("*.example.local", ["/", "Prefix", "web"]), rules(HOST, ["/", "Prefix", "cart"]))],
      `http://${HOST}`,
      "cart",
    ],
    ["a wildcard for one label", [ingress(rules("*.example.local", ["/", "Prefix", "web"]))], `http://${HOST}`, "web"],
    ["not for two", [ingress(rules("*.local", ["/", "Prefix", "web"]))], `http://${HOST}`, "name not known"],
    ["any host", [ingress(rules(undefined, ["/", "Prefix", "cart"]))], `http://${ADDRESS}`, "cart"],
    [
      "the class of another controller",
      [{ spec: { ingressClassName: "other", rules: [rules(undefined, ["/", "Prefix", "web"])] } }],
      `http://${ADDRESS}`,
      "404",
    ],
    ["no class", [{ spec: { rules: [rules(undefined, ["/", "Prefix", "web"])] } }], `http://${ADDRESS}`, "404"],
    [
      "the old annotation",
      [
        {
          metadata: { annotations: { "kubernetes.io/ingress.class": "nginx" } },
          spec: { rules: [rules(undefined, ["/", "Prefix", "cart"])] },
        },
      ],
      `http://${ADDRESS}`,
      "cart",
    ],
    [
      "a default backend",
      [{ spec: { ingressClassName: "nginx", defaultBackend: { service: { name: "cart", port: { number: 80 } } } } }],
      `http://${ADDRESS}/x`,
      "cart",
    ],
    ["a port without a listener", [], `http://${ADDRESS}:8080`, "connection refused"],
    [
      "TLS for the host",
      [{ spec: { ...ingress(rules(HOST, ["/", "Prefix", "web"])).spec, tls: [{ hosts: [HOST], secretName: "s" }] } }],
      `http://${HOST}`,
      "308",
    ],
    [
      "asked by TLS",
      [{ spec: { ...ingress(rules(HOST, ["/", "Prefix", "cart"])).spec, tls: [{ hosts: [HOST], secretName: "s" }] } }],
      `https://${HOST}`,
      "cart",
    ],
  ])("%s", (_, ingresses, url, expected) => {
    expect(answer(world(...ingresses), url)).toBe(expected);
  });

  it("publishes no name before it has an address", () => {
    const small = world({ ...ingress(rules(HOST, ["/", "Prefix", "web"])), status: {} });
    expect(answer(small, `http://${HOST}`)).toBe("name not known");
  });
});

describe("an ingress-nginx that somebody installed", () => {
  const installed = (port: number): SmallWorld => {
    const small = world(ingress(rules(HOST, ["/", "Prefix", "cart"])));
    const image = "registry.k8s.io/ingress-nginx/controller:v1.12.1";
    small.pod("default/controller", "node-1", "10.244.1.30", { containers: [{ name: "controller", image }] });
    small.service("default/controller", { clusterIP: "10.96.1.9", ports: [{ port: 80, nodePort: 30080 }] });
    small.slice("default/controller", [["10.244.1.30", "node-1", "default/controller"]], port);
    small.run(2_000);
    return small;
  };
  const ask = (small: SmallWorld, url: string, host: string): string => {
    const result = small.network.processes.fetch({
      fromPod: undefined,
      url,
      headers: { host },
      method: "GET",
      timeoutMs: 2_000,
    });
    return result.ok ? `${result.status} ${result.body}` : result.reason;
  };

  it("follows the rules of Ingresses at the addresses of its Service", () => {
    const small = installed(80);
    expect(ask(small, "http://10.96.1.9", HOST)).toBe("200 cart");
    expect(ask(small, "http://10.96.1.9", "other")).toMatch(/^404 /);
    expect(ask(small, "http://10.244.1.30", HOST)).toBe("200 cart");
  });

  it("follows them for what is forwarded to its Pod", () => {
    const { network } = installed(80);
    const forward = (host: string) =>
      network.throughController("10.244.1.30", 80, { protocol: "HTTP", method: "GET", path: "/", host });
    expect(forward(`${HOST}:8080`)).toMatchObject({ kind: "answered", status: 200, body: "cart" });
    expect(forward("localhost:8080")).toMatchObject({ kind: "answered", status: 404 });
    expect(
      network.throughController("10.244.1.1", 80, { protocol: "HTTP", method: "GET", path: "/", host: HOST }),
    ).toBe(undefined);
  });

  it("answers by itself at other ports", () => {
    expect(ask(installed(8080), "http://10.96.1.9", HOST)).toBe("200 controller");
  });
});

describe("other controllers that somebody installed", () => {
  interface Installed {
    readonly image: string;
    readonly init?: string;
    readonly args?: readonly string[];
    readonly controller: string;
    readonly http: number;
    readonly https: number;
  }
  const PROGRAMS: Readonly<Record<string, Installed>> = {
    traefik: {
      image: "docker.io/traefik:v3.6.2",
      controller: "traefik.io/ingress-controller",
      http: 8000,
      https: 8443,
    },
    haproxy: {
      image: "haproxytech/kubernetes-ingress:3.1.5",
      controller: "haproxy.org/ingress-controller/haproxy",
      http: 8080,
      https: 8443,
    },
    "haproxy-ingress": {
      image: "quay.io/jcmoraisjr/haproxy-ingress:v0.15.0",
      controller: "haproxy-ingress.github.io/controller",
      http: 80,
      https: 443,
    },
    contour: {
      image: "docker.io/envoyproxy/envoy:v1.35.2",
      init: "ghcr.io/projectcontour/contour:v1.33.0",
      controller: "projectcontour.io/projectcontour/contour",
      http: 8080,
      https: 8443,
    },
    kong: { image: "kong:3.9", controller: "ingress-controllers.konghq.com/kong", http: 8000, https: 8443 },
    "nginx-ingress": {
      image: "nginx/nginx-ingress:5.2.0",
      controller: "nginx.org/ingress-controller",
      http: 80,
      https: 443,
    },
  };
  const CLASS = "theirs";

  function installed(name: string, spec: object, changes: Partial<Installed> = {}): SmallWorld {
    const { image, init, args, controller, http, https } = { ...(PROGRAMS[name] as Installed), ...changes };
    const small = world({ spec });
    small.put("networking.k8s.io/v1", "IngressClass", undefined, CLASS, { spec: { controller } });
    small.pod("default/controller", "node-1", "10.244.1.30", {
      containers: [{ name: "controller", image, args }],
      initContainers: init === undefined ? [] : [{ name: "init", image: init }],
    });
    for (const [service, ip, port] of [
      ["default/plain", "10.96.1.9", http],
      ["default/secure", "10.96.1.10", https],
    ] as const) {
      small.service(service, { clusterIP: ip, ports: [{ port: 80 }, { port: 443 }] });
      small.slice(service, [["10.244.1.30", "node-1", "default/controller"]], port);
    }
    small.run(2_000);
    return small;
  }
  const ask = (small: SmallWorld, path: string, scheme = "http"): string => {
    const url = `${scheme}://${scheme === "https" ? "10.96.1.10:443" : "10.96.1.9"}${path}`;
    const headers = { host: HOST };
    const result = small.network.processes.fetch({ fromPod: undefined, url, headers, method: "GET", timeoutMs: 2_000 });
    return result.ok ? `${result.status} ${result.body.trim().split("\n").at(0)}` : result.reason;
  };
  const of = (...paths: readonly PathRow[]) => ({ ingressClassName: CLASS, rules: [rules(HOST, ...paths)] });

  it.each<[name: string, notFound: RegExp, without: RegExp, refused: RegExp]>([
    ["traefik", /^404 404 page not found$/, /^503 no available server$/, /^502 Bad Gateway$/],
    ["haproxy", /^404 default backend/, /^503 .*503 Service Unavailable/, /^503 .*503 Service Unavailable/],
    ["haproxy-ingress", /^404 .*404 Not Found/, /^503 .*503 Service/, /^503 .*503 Service/],
    ["contour", /^404 $/, /^503 no healthy upstream$/, /^503 upstream connect error/],
    ["kong", /^404 \{/, /^503 \{/, /^502 \{/],
    ["nginx-ingress", /^404 /, /^502 /, /^502 /],
  ])("%s follows the Ingresses of its class in its own words", (name, notFound, without, refused) => {
    const paths = of(["/cart", "Prefix", "cart"], ["/empty", "Prefix", "empty"], ["/down", "Prefix", "down"]);
    const small = installed(name, paths);
    small.service("default/down", { clusterIP: "10.96.1.4" });
    small.slice("default/down", [["10.244.1.1", "node-1", "default/web-a"]], 9999);
    expect(ask(small, "/cart/1")).toBe("200 cart");
    expect(ask(small, "/cart", "https")).toBe("200 cart");
    expect(ask(small, "/")).toMatch(notFound);
    expect(ask(small, "/empty")).toMatch(without);
    expect(ask(small, "/down")).toMatch(refused);
  });

  it.each<[name: string, spec: object, changes: Partial<Installed>, serves: boolean]>([
    ["traefik", { ingressClassName: "nginx" }, {}, false],
    ["traefik", {}, {}, true],
    ["traefik", {}, { args: ["--providers.kubernetesIngress.ingressClass=theirs"] }, false],
    ["traefik", { ingressClassName: CLASS }, { args: ["--providers.kubernetesIngress.ingressClass=mine"] }, false],
    ["contour", { ingressClassName: "contour" }, {}, true],
    ["contour", { ingressClassName: "contour" }, { init: "busybox" }, false],
    ["kong", {}, {}, false],
    ["kong", { ingressClassName: CLASS }, { controller: "example.com/other" }, false],
    ["nginx-ingress", { ingressClassName: CLASS }, { args: ["-ingress-class=theirs"] }, true],
  ])("%s and an Ingress of %j with %j", (name, spec, changes, serves) => {
    const small = installed(
      name,
      { ...spec, defaultBackend: { service: { name: "cart", port: { number: 80 } } } },
      changes,
    );
    expect(ask(small, "/") === "200 cart").toBe(serves);
  });

  it.each<[name: string, type: string, path: string, matches: boolean]>([
    ["traefik", "Prefix", "/cartoon", true],
    ["nginx-ingress", "Prefix", "/cartoon", true],
    ["contour", "Prefix", "/cartoon", false],
    ["contour", "ImplementationSpecific", "/cartoon", true],
    ["haproxy", "Prefix", "/cartoon", false],
    ["kong", "Exact", "/cart/", false],
  ])("%s: %s /cart against %s", (name, type, path, matches) => {
    expect(ask(installed(name, of(["/cart", type, "cart"])), path) === "200 cart").toBe(matches);
  });

  it.each([
    ["traefik", 200],
    ["haproxy", 302],
    ["contour", 200],
    ["nginx-ingress", 301],
  ])("%s answers plain HTTP for a host with TLS with %i", (name, status) => {
    const small = installed(name, { ...of(["/", "Prefix", "cart"]), tls: [{ hosts: [HOST] }] });
    expect(ask(small, "/")).toMatch(new RegExp(`^${status} `));
  });
});

describe("backends", () => {
  it.each<[name: string, service: string, port: object, expected: string, cause: string]>([
    ["no such Service", "nobody", { number: 80 }, "503", "IngressBackendMissing"],
    ["no such port", "web", { number: 81 }, "503", "IngressBackendMissing"],
    ["no ready endpoint", "empty", { number: 80 }, "503", "IngressBackendWithoutEndpoints"],
  ])("%s", (_, service, port, expected, cause) => {
    const small = world(ingress(rules(HOST, ["/", "Prefix", service, port])));
    expect(answer(small, `http://${HOST}`)).toBe(expected);
    expect(small.network.traces(-1).at(-1)).toMatchObject({
      ok: false,
      hop: "ingress",
      cause,
      outcome: `HTTP ${expected}`,
    });
  });

  it("answers 502 where nothing listens, and tries another endpoint first", () => {
    const small = world(ingress(rules(HOST, ["/", "Prefix", "web"])));
    small.slice("default/web", [["10.244.1.1", "node-1", "default/web-a"]], 9999);
    expect(answer(small, `http://${HOST}`)).toBe("502");
    small.slice("default/web", [
      ["10.244.9.9", "node-1", "default/gone"],
      ["10.244.1.1", "node-1", "default/web-a"],
    ]);
    const results = Array.from({ length: 20 }, () => small.fetch(`http://${HOST}`, undefined, 20_000));
    expect(results.every((result) => result.ok && result.status === 200)).toBe(true);
    expect(results.some(({ latencyMs }) => latencyMs > 5_000)).toBe(true);
  });

  it("rewrites paths", () => {
    const annotations = { "nginx.ingress.kubernetes.io/rewrite-target": "/$2" };
    const small = world({
      metadata: { annotations },
      ...ingress(rules(HOST, ["/api(/|$)(.*)", "ImplementationSpecific", "cart"])),
    });
    expect(answer(small, `http://${HOST}/api/users`)).toBe("cart");
    expect(answer(small, `http://${HOST}/other`)).toBe("404");
  });
});
