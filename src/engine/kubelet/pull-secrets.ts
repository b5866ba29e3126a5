/**
 * With which Secrets a Pod asks registries for its images.
 * Source: https://kubernetes.io/docs/concepts/containers/images/#specifying-imagepullsecrets-on-a-pod
 * Upstream: pkg/credentialprovider (keyring.go, config.go), pkg/kubelet/kubelet_pods.go (getPullSecretsForPod).
 */
import type { Secret } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { SharedInformerFactory } from "../machinery/informer.ts";
import { base64ToText } from "../runtime/file-bytes.ts";
import { hexIdentifier } from "../runtime/hashes.ts";
import type { PullCredential } from "../runtime/image-pulls.ts";
import type { ImageReference } from "../runtime/image-reference.ts";
import type { PodRound } from "./pod-round.ts";

const NO_CREDENTIALS: readonly PullCredential[] = [];

/** Says which of its Secrets are not there. */
export function reportMissingSecrets({ pod, parts }: PodRound): void {
  const { imagePullSecrets = [] } = pod.spec;
  if (imagePullSecrets.length === 0) return;
  const secrets = parts.context.informers.for("Secret");
  const missing = imagePullSecrets
    .map(({ name = "" }) => name)
    .filter((name) => name !== "" && secrets.get(pod.metadata.namespace, name) === undefined);
  if (missing.length === 0) return;
  const message = `Unable to retrieve some image pull secrets (${missing.join(", ")}); attempting to pull the image may not succeed.`;
  parts.podEvent(pod, "Warning", "FailedToRetrieveImagePullSecret", message);
}

/** Those of the Pod's Secrets that are for the registry of this image, in their order. */
export function pullCredentials(
  pod: Pod,
  { domain, path }: ImageReference,
  informers: SharedInformerFactory,
): readonly PullCredential[] {
  const { imagePullSecrets = [] } = pod.spec;
  if (imagePullSecrets.length === 0) return NO_CREDENTIALS;
  const repository = `${domain}/${path}`;
  return imagePullSecrets.flatMap(({ name = "" }) => {
    const secret = informers.for("Secret").get(pod.metadata.namespace, name);
    if (secret === undefined) return NO_CREDENTIALS;
    return Object.entries(loginsIn(secret))
      .filter(([registry, login]) => isLogin(login) && covers(registry, repository))
      .map(([, login]) => ({
        secret: `${pod.metadata.namespace ?? ""}/${name}/${secret.metadata.uid}`,
        login: hexIdentifier(JSON.stringify(login)),
      }));
  });
}

interface Login {
  readonly auth?: unknown;
  readonly username?: unknown;
  readonly password?: unknown;
}

function loginsIn({ type, data = {} }: Secret): Readonly<Record<string, Login>> {
  if (type === "kubernetes.io/dockerconfigjson") {
    const { auths } = parsed(data[".dockerconfigjson"]);
    return isRecord(auths) ? auths : {};
  }
  return type === "kubernetes.io/dockercfg" ? (parsed(data[".dockercfg"]) as Readonly<Record<string, Login>>) : {};
}

function parsed(base64: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(base64ToText(base64 ?? ""));
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, object>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isLogin({ auth, username, password }: Login): boolean {
  return Boolean(auth) || (Boolean(username) && Boolean(password));
}

/** Docker's own registry goes by several names. */
const DOCKER_HUB = /^(?:index|registry-1)\.docker\.io(?=\/|$)/;

/** `https://index.docker.io/v1/`, `gcr.io/project`, `*.example.com`: a `*` stands for one part of the host's name. */
function covers(registry: string, repository: string): boolean {
  const place = registry
    .replace(/^https?:\/\//, "")
    .replace(/\/v[12]\/?$/, "")
    .replace(/\/$/, "")
    .replace(DOCKER_HUB, "docker.io");
  const [host = "", ...folders] = place.split("/");
  const [asked = "", ...askedFolders] = repository.split("/");
  const parts = host.split(".");
  const askedParts = asked.split(".");
  const sameHost =
    parts.length === askedParts.length && parts.every((part, index) => matchesPart(part, askedParts[index] ?? ""));
  return sameHost && askedFolders.join("/").startsWith(folders.join("/"));
}

/** Upstream matches with filepath.Match; here `*` is the only wildcard. */
function matchesPart(pattern: string, part: string): boolean {
  const pieces = pattern.split("*");
  if (pieces.length === 1) return pattern === part;
  const escaped = pieces.map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`).test(part);
}
