/**
 * What well-known programs write to the API server when they run, as far as others wait for it: Secrets that volumes
 * and variables name. Everything else that these programs do is not simulated.
 * Sources: https://github.com/kubernetes/ingress-nginx (images/kube-webhook-certgen),
 * https://github.com/projectcontour/contour (cmd/contour/certgen.go),
 * https://argo-cd.readthedocs.io/en/stable/getting_started/#4-login-using-the-cli
 */
import { encodeBase64Text } from "../../../api/base64.ts";
import type { Container, PodSpec } from "../../../api/types/pod.ts";
import { programName } from "../../machinery/program-name.ts";

export interface SecretEffect {
  readonly kind: "secret";
  /** Absent: the namespace of the Pod. */
  readonly namespace?: string;
  readonly name: string;
  /** In base64. */
  readonly data: Readonly<Record<string, string>>;
}

/** The certificate of a Secret is written into webhook configurations. */
export interface WebhookEffect {
  readonly kind: "webhooks";
  readonly name: string;
  readonly mutating: boolean;
  readonly validating: boolean;
  readonly failurePolicy: "Fail" | "Ignore" | undefined;
  readonly caBundle: string;
}

export type ProgramEffect = SecretEffect | WebhookEffect;

export interface ContainerEffects {
  readonly container: string;
  /** When the work is done: while it runs, or once it has ended well. */
  readonly when: "running" | "ended";
  readonly effects: readonly ProgramEffect[];
}

const NONE: readonly ContainerEffects[] = [];
/** By the lists of containers, which all Pods of a template share. */
const known = new WeakMap<
  readonly Container[],
  {
    readonly initContainers: PodSpec["initContainers"];
    readonly namespace: string;
    readonly effects: readonly ContainerEffects[];
  }
>();

/** Of all containers of a Pod. @param namespace of the Pod */
export function effectsOf(spec: PodSpec, namespace: string): readonly ContainerEffects[] {
  const { initContainers } = spec;
  const remembered = known.get(spec.containers);
  if (remembered?.namespace === namespace && remembered.initContainers === initContainers) return remembered.effects;
  const containers = [...(initContainers ?? []), ...spec.containers];
  const found = containers.flatMap((container) => effectsOfContainer(container, namespace));
  const effects = found.length === 0 ? NONE : found;
  known.set(spec.containers, { initContainers, namespace, effects });
  return effects;
}

function effectsOfContainer(container: Container, namespace: string): readonly ContainerEffects[] {
  const { name, image = "" } = container;
  const program = programName(image);
  const workOf = Object.hasOwn(PROGRAMS, program) ? PROGRAMS[program] : undefined;
  if (workOf === undefined) return NONE;
  const words = [...(container.command ?? []), ...(container.args ?? [])].map((word) =>
    expanded(word, container, namespace),
  );
  const work = workOf(words);
  return work === undefined ? NONE : [{ container: name, ...work }];
}

type Work = Omit<ContainerEffects, "container"> | undefined;

/** By the last part of the image's name. @param words of the command line, with variables put in */
const PROGRAMS: Readonly<Record<string, (words: readonly string[]) => Work>> = {
  argocd: argoCd,
  contour: contourCertgen,
  "kube-webhook-certgen": certgen,
};

function certgen(words: readonly string[]): Work {
  const flag = (name: string): string | undefined =>
    words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const namespace = flag("namespace");
  if (words.includes("create")) {
    const text = pem("CERTIFICATE", `certificate for ${flag("host") ?? ""}`);
    const [ca, cert, key] = [flag("ca-name") ?? "ca", flag("cert-name") ?? "cert", flag("key-name") ?? "key"];
    const data = { [ca]: CA, [cert]: text, [key]: pem("EC PRIVATE KEY", `key for ${flag("host") ?? ""}`) };
    const secret = { kind: "secret" as const, name: flag("secret-name") ?? "", data };
    return { when: "ended", effects: [namespace === undefined ? secret : { ...secret, namespace }] };
  }
  if (!words.includes("patch")) return undefined;
  const failurePolicy = flag("patch-failure-policy");
  const webhooks: WebhookEffect = {
    kind: "webhooks",
    name: flag("webhook-name") ?? "",
    mutating: flag("patch-mutating") !== "false",
    validating: flag("patch-validating") !== "false",
    failurePolicy: failurePolicy === "Fail" || failurePolicy === "Ignore" ? failurePolicy : undefined,
    caBundle: CA,
  };
  return { when: "ended", effects: [webhooks] };
}

/** Certificates with which Envoy and Contour know each other. */
function contourCertgen(words: readonly string[]): Work {
  if (!words.includes("certgen") || !words.includes("--kube")) return undefined;
  const suffix = words.find((word) => word.startsWith("--secrets-name-suffix="))?.slice(22) ?? "";
  const secret = (name: string): SecretEffect => ({
    kind: "secret",
    name: `${name}${suffix}`,
    data: {
      "ca.crt": CA,
      "tls.crt": pem("CERTIFICATE", `certificate of ${name}`),
      "tls.key": pem("RSA PRIVATE KEY", `key of ${name}`),
    },
  });
  return { when: "ended", effects: [secret("contourcert"), secret("envoycert")] };
}

function argoCd(words: readonly string[]): Work {
  if (words.join(" ").endsWith("argocd admin redis-initial-password")) {
    const data = { auth: encodeBase64Text("Q2hhbmdlIG1lIHNvb24") };
    return { when: "ended", effects: [{ kind: "secret", name: "argocd-redis", data }] };
  }
  if (!words.some((word) => word.endsWith("argocd-server"))) return undefined;
  const data = { password: encodeBase64Text("Hn3kTq8vZsLw2xRb") };
  return { when: "running", effects: [{ kind: "secret", name: "argocd-initial-admin-secret", data }] };
}

/** `$(POD_NAMESPACE)`, where it is a literal or comes from the Pod. */
function expanded(word: string, { env = [] }: Container, namespace: string): string {
  return word.replaceAll(/\$\((\w+)\)/g, (whole, name: string) => {
    const variable = env.find((one) => one.name === name);
    if (variable?.valueFrom?.fieldRef?.fieldPath === "metadata.namespace") return namespace;
    return variable?.value ?? whole;
  });
}

const LINE = 64;

function pem(type: string, subject: string): string {
  const text = encodeBase64Text(`Simulated cluster: this is not a real ${type.toLowerCase()}, but the ${subject}`);
  const lines = text.match(new RegExp(`.{1,${LINE}}`, "g")) ?? [];
  return encodeBase64Text(`-----BEGIN ${type}-----\n${lines.join("\n")}\n-----END ${type}-----\n`);
}

const CA = pem("CERTIFICATE", "certificate of an authority");
