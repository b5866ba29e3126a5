import { describe, expect, it } from "vitest";
import { EndToEnd } from "../testing/e2e-pod.ts";

const ACCOUNT = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
const IMAGE = `${ACCOUNT}/shop:v1`;
const login = (...registries: readonly string[]) =>
  JSON.stringify({ auths: Object.fromEntries(registries.map((registry) => [registry, { auth: "dXNlcjpwYXNz" }])) });

function withSecret(cluster: EndToEnd, name: string, config: string): void {
  cluster.create({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name },
    type: "kubernetes.io/dockerconfigjson",
    stringData: { ".dockerconfigjson": config },
  });
}
function start(cluster: EndToEnd, name: string, image: string, secrets: readonly string[], spec: object = {}): void {
  const containers = [{ image, imagePullPolicy: "IfNotPresent" as const }];
  cluster.start(name, { imagePullSecrets: secrets.map((secret) => ({ name: secret })), containers, ...spec });
}
const waiting = (cluster: EndToEnd, name: string) => cluster.pod(name).status.containerStatuses?.[0]?.state.waiting;

describe("an image of a private registry", () => {
  const refusals: readonly [image: string, words: string][] = [
    [
      IMAGE,
      `rpc error: code = Unknown desc = failed to pull and unpack image "${IMAGE}": failed to resolve reference "${IMAGE}": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`,
    ],
    ["kubarium/private:v1", "server message: insufficient_scope: authorization failed"],
    [
      "gcr.io/authenticated-image-pulling/alpine:3.7",
      "unexpected status from HEAD request to https://gcr.io/v2/authenticated-image-pulling/alpine/manifests/3.7: 403 Forbidden",
    ],
    [
      "shop.azurecr.io/web:v1",
      "failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://shop.azurecr.io/oauth2/token?scope=repository%3Aweb%3Apull&service=shop.azurecr.io: 401 Unauthorized",
    ],
  ];
  it.each(refusals)("%s is refused to those without a login", (image, words) => {
    const cluster = new EndToEnd(1);
    start(cluster, "web", image, []);
    cluster.until(() => waiting(cluster, "web")?.reason === "ErrImagePull", 10_000);
    expect(waiting(cluster, "web")?.message).toContain(words);
  });

  const logins: readonly [name: string, image: string, config: string, allowed: boolean][] = [
    ["its host", IMAGE, login(ACCOUNT), true],
    ["a URL", IMAGE, login(`https://${ACCOUNT}`), true],
    ["one of several", IMAGE, login("ghcr.io", ACCOUNT), true],
    ["a pattern", IMAGE, login("*.dkr.ecr.eu-west-1.amazonaws.com"), true],
    ["a pattern for fewer parts", IMAGE, login("*.amazonaws.com"), false],
    ["another registry", IMAGE, login("ghcr.io"), false],
    ["another folder", IMAGE, login(`${ACCOUNT}/other`), false],
    ["Docker's registry", "kubarium/private:v1", login("https://index.docker.io/v1/"), true],
    ["nothing", IMAGE, JSON.stringify({ auths: { [ACCOUNT]: {} } }), false],
    ["an official image that is not there", "ngnix", login("https://index.docker.io/v1/"), false],
  ];
  it.each(logins)("with a login for %s", (_name, image, config, allowed) => {
    const cluster = new EndToEnd(1);
    withSecret(cluster, "regcred", config);
    start(cluster, "web", image, ["regcred"]);
    cluster.advance(15_000);
    expect(cluster.isReady("web")).toBe(allowed);
  });

  it("that is on the machine is only for those who could fetch it", () => {
    const cluster = new EndToEnd(1);
    withSecret(cluster, "regcred", login(ACCOUNT));
    withSecret(cluster, "same-login", login(ACCOUNT));
    start(cluster, "first", IMAGE, ["regcred"]);
    cluster.until(() => cluster.isReady("first"), 15_000);
    start(cluster, "second", IMAGE, ["same-login"]);
    start(cluster, "stranger", IMAGE, []);
    start(cluster, "never", IMAGE, [], { containers: [{ image: IMAGE, imagePullPolicy: "Never" }] });
    cluster.advance(15_000);
    expect(cluster.eventsOf("second")).toContain(
      `Pulled: Container image "${IMAGE}" already present on machine and can be accessed by the pod`,
    );
    expect(waiting(cluster, "stranger")?.message).toContain("no basic auth credentials");
    expect(waiting(cluster, "never")).toEqual({
      reason: "ErrImageNeverPull",
      message: `Container image "${IMAGE}" is not present with pull policy of Never`,
    });
  });
});

it("says which of a Pod's Secrets are not there", () => {
  const cluster = new EndToEnd(1);
  start(cluster, "web", "nginx", ["regcred", "other"]);
  cluster.until(() => cluster.isReady("web"), 15_000);
  expect(cluster.eventsOf("web")).toContain(
    "FailedToRetrieveImagePullSecret: Unable to retrieve some image pull secrets (regcred, other); attempting to pull the image may not succeed.",
  );
});
