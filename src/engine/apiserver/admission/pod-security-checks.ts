/**
 * The checks of the Pod Security Standards, with the words in which a violation is told.
 * Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/
 * Upstream: k8s.io/pod-security-admission/policy.
 */
import type { Labels } from "../../../api/types/meta.ts";
import type { Container, PodSpec } from "../../../api/types/pod.ts";

export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

/** @param minor the minor version whose rules count */
type Check = (
  spec: PodSpec,
  containers: readonly Container[],
  minor: number,
  annotations: Labels,
) => Violation | undefined;
type Fields = Readonly<Record<string, unknown>>;

const BASELINE_CAPABILITIES = new Set([
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
]);
const RESTRICTED_CAPABILITIES = new Set(["NET_BIND_SERVICE"]);
/** And since which minor version. */
const SELINUX_TYPES: Readonly<Record<string, number>> = {
  "": 0,
  container_t: 0,
  container_init_t: 0,
  container_kvm_t: 0,
  container_engine_t: 31,
};
/** And since which minor version. */
const SAFE_SYSCTLS: Readonly<Record<string, number>> = {
  "kernel.shm_rmid_forced": 0,
  "net.ipv4.ip_local_port_range": 0,
  "net.ipv4.ip_unprivileged_port_start": 0,
  "net.ipv4.ping_group_range": 0,
  "net.ipv4.tcp_syncookies": 0,
  "net.ipv4.ip_local_reserved_ports": 27,
  "net.ipv4.tcp_fin_timeout": 29,
  "net.ipv4.tcp_keepalive_intvl": 29,
  "net.ipv4.tcp_keepalive_probes": 29,
  "net.ipv4.tcp_keepalive_time": 29,
  "net.ipv4.tcp_rmem": 32,
  "net.ipv4.tcp_wmem": 32,
};

/** Checks that came with a minor version of Kubernetes. */
export const SINCE: Readonly<Record<string, number>> = {
  allowPrivilegeEscalation: 8,
  capabilities_restricted: 22,
  hostProbesAndHostLifecycle: 34,
  procMount_restricted: 35,
  runAsUser: 23,
  seccompProfile_restricted: 19,
};
const RESTRICTED_VOLUMES = new Set([
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
]);

const securityOf = (part: { readonly securityContext?: Fields } | PodSpec): Fields => part.securityContext ?? {};
const inside = (fields: Fields, name: string): Fields => (fields[name] ?? {}) as Fields;
const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(", ");
const namesOf = (containers: readonly Container[]) => containers.map(({ name }) => name);
const these = (containers: readonly Container[]) =>
  `${containers.length === 1 ? "container" : "containers"} ${quoted(namesOf(containers))}`;
const strings = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** `pod and container "web"`, or undefined when neither does. */
function settersOf(
  spec: PodSpec,
  containers: readonly Container[],
  isBad: (security: Fields) => boolean,
): string | undefined {
  const bad = containers.filter((container) => isBad(securityOf(container)));
  const setters = [...(isBad(securityOf(spec)) ? ["pod"] : []), ...(bad.length === 0 ? [] : [these(bad)])];
  return setters.length === 0 ? undefined : setters.join(" and ");
}

function addedBeyond(containers: readonly Container[], allowed: ReadonlySet<string>): string | undefined {
  const forbidden = (container: Container) =>
    strings(inside(securityOf(container), "capabilities")["add"]).filter((name) => !allowed.has(name));
  const bad = containers.filter((container) => forbidden(container).length > 0);
  if (bad.length === 0) return undefined;
  const names = [...new Set(bad.flatMap(forbidden))].sort();
  return `${these(bad)} must not include ${quoted(names)} in securityContext.capabilities.add`;
}

/** The hosts that probes and lifecycle handlers name. */
function handlerHosts(container: Container): readonly string[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  return [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop].flatMap((handler) => {
    const fields = (handler ?? {}) as Fields;
    const hosts = [inside(fields, "httpGet")["host"], inside(fields, "tcpSocket")["host"]];
    return hosts.filter((host): host is string => typeof host === "string" && host !== "");
  });
}

/** What users of a Pod may do is less of a danger where they are nobody on the machine. */
const hasOwnUsers = ({ hostUsers }: PodSpec, minor: number): boolean => hostUsers === false && minor >= 35;

/** Whether something is allowed in a minor version. @param since allowed, and since when */
function isAllowed(since: Readonly<Record<string, number>>, name: string, minor: number): boolean {
  return Object.hasOwn(since, name) && minor >= (since[name] ?? 0);
}

/** `key="value"`, of annotations with a bad value, in order. */
function badAnnotations(
  annotations: Labels,
  isConcerned: (key: string) => boolean,
  isGood: (value: string) => boolean,
): readonly string[] {
  const bad = Object.entries(annotations).filter(([key, value]) => isConcerned(key) && !isGood(value));
  return bad.map(([key, value]) => `${key}=${JSON.stringify(value)}`).sort();
}

const sorted = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();

const isWindows = ({ os }: PodSpec, minor: number): boolean => os?.name === "windows" && minor >= 25;

const seccompType = (security: Fields) => inside(security, "seccompProfile")["type"] as string | undefined;
const violation = (reason: string, detail: string | undefined): Violation | undefined =>
  detail === undefined || detail === "" ? undefined : { reason, detail };

function unmasked(containers: readonly Container[]): Violation | undefined {
  const typeOf = (container: Container) => String(securityOf(container)["procMount"] ?? "Default");
  const bad = containers.filter((container) => typeOf(container) !== "Default");
  if (bad.length === 0) return undefined;
  const types = quoted(sorted(bad.map(typeOf)));
  return violation("procMount", `${these(bad)} must not set securityContext.procMount to ${types}`);
}

/** Before v1.19 profiles stood in annotations. */
function seccompAnnotations(containers: readonly Container[], annotations: Labels): Violation | undefined {
  const keys = new Set([
    "seccomp.security.alpha.kubernetes.io/pod",
    ...containers.map(({ name }) => `container.seccomp.security.alpha.kubernetes.io/${name}`),
  ]);
  const isGood = (value: string) => /^(?:(?:runtime|docker)\/default$|localhost\/)/.test(value);
  const bad = badAnnotations(annotations, (key) => keys.has(key), isGood);
  if (bad.length === 0) return undefined;
  return violation("seccompProfile", `forbidden ${bad.length === 1 ? "annotation" : "annotations"} ${bad.join(", ")}`);
}

/** In the order in which they are told: by name, those of `baseline` first. */
export const BASELINE: Readonly<Record<string, Check>> = {
  appArmorProfile: (spec, containers, _minor, annotations) => {
    const typeOf = (security: Fields) => inside(security, "appArmorProfile")["type"];
    const setters = settersOf(spec, containers, (s) => typeOf(s) === "Unconfined");
    const annotated = badAnnotations(
      annotations,
      (key) => key.startsWith("container.apparmor.security.beta.kubernetes.io/"),
      (value) => value === "" || value === "runtime/default" || value.startsWith("localhost/"),
    );
    const subjects = [
      ...(setters === undefined ? [] : [setters]),
      ...(annotated.length === 0 ? [] : [annotated.length === 1 ? "annotation" : "annotations"]),
    ];
    if (subjects.length === 0) return undefined;
    const values = [...(setters === undefined ? [] : ["Unconfined"]), ...annotated];
    const reason = values.length === 1 ? "forbidden AppArmor profile" : "forbidden AppArmor profiles";
    return violation(reason, `${subjects.join(" and ")} must not set AppArmor profile type to ${quoted(values)}`);
  },
  capabilities_baseline: (_spec, containers) =>
    violation("non-default capabilities", addedBeyond(containers, BASELINE_CAPABILITIES)),
  hostNamespaces: (spec) => {
    const fields = spec as unknown as Fields;
    const used = ["hostNetwork", "hostPID", "hostIPC"].filter((name) => fields[name] === true);
    return violation("host namespaces", used.map((name) => `${name}=true`).join(", "));
  },
  hostPathVolumes: ({ volumes = [] }) => {
    const names = volumes.filter(({ hostPath }) => hostPath !== undefined).map(({ name }) => name);
    if (names.length === 0) return undefined;
    return violation("hostPath volumes", `${names.length === 1 ? "volume" : "volumes"} ${quoted(names)}`);
  },
  hostPorts: (_spec, containers) => {
    const portsOf = ({ ports = [] }: Container) => ports.flatMap(({ hostPort }) => (hostPort ? [hostPort] : []));
    const bad = containers.filter((container) => portsOf(container).length > 0);
    if (bad.length === 0) return undefined;
    const ports = [...new Set(bad.flatMap(portsOf).map(String))].sort();
    const uses = bad.length === 1 ? "uses" : "use";
    return violation(
      "hostPort",
      `${these(bad)} ${uses} ${ports.length === 1 ? "hostPort" : "hostPorts"} ${ports.join(", ")}`,
    );
  },
  hostProbesAndHostLifecycle: (_spec, containers) => {
    const bad = containers.filter((container) => handlerHosts(container).length > 0);
    if (bad.length === 0) return undefined;
    const hosts = [...new Set(bad.flatMap(handlerHosts))].sort();
    const names = [...new Set(namesOf(bad))].sort();
    const [subject, uses] = names.length === 1 ? ["container", "uses"] : ["containers", "use"];
    const subjects = `probe or lifecycle ${hosts.length === 1 ? "host" : "hosts"}`;
    return violation("probe or lifecycle host", `${subject} ${quoted(names)} ${uses} ${subjects} ${quoted(hosts)}`);
  },
  privileged: (_spec, containers) => {
    const bad = containers.filter((container) => securityOf(container)["privileged"] === true);
    if (bad.length === 0) return undefined;
    return violation("privileged", `${these(bad)} must not set securityContext.privileged=true`);
  },
  procMount: (spec, containers, minor) => (hasOwnUsers(spec, minor) ? undefined : unmasked(containers)),
  seLinuxOptions: (spec, containers, minor) => {
    const optionsOf = (security: Fields) => inside(security, "seLinuxOptions") as Record<string, string>;
    const isBadType = ({ type = "" }: Record<string, string>) => !isAllowed(SELINUX_TYPES, type, minor);
    const setters = settersOf(spec, containers, (security) => {
      const { user = "", role = "", ...rest } = optionsOf(security);
      return isBadType(rest) || user !== "" || role !== "";
    });
    if (setters === undefined) return undefined;
    const options = [spec, ...containers].map((part) => optionsOf(securityOf(part)));
    const types = sorted(options.filter(isBadType).map(({ type = "" }) => type));
    const problems = [
      ...(types.length === 0 ? [] : [`${types.length === 1 ? "type" : "types"} ${quoted(types)}`]),
      ...(options.some(({ user = "" }) => user !== "") ? ["user may not be set"] : []),
      ...(options.some(({ role = "" }) => role !== "") ? ["role may not be set"] : []),
    ];
    return violation(
      "seLinuxOptions",
      `${setters} set forbidden securityContext.seLinuxOptions: ${problems.join("; ")}`,
    );
  },
  seccompProfile_baseline: (spec, containers, minor, annotations) => {
    if (minor < 19) return seccompAnnotations(containers, annotations);
    const setters = settersOf(spec, containers, (security) => seccompType(security) === "Unconfined");
    return violation(
      "seccompProfile",
      setters && `${setters} must not set securityContext.seccompProfile.type to "Unconfined"`,
    );
  },
  sysctls: (spec, _containers, minor) => {
    const given = (securityOf(spec)["sysctls"] ?? []) as readonly { readonly name: string }[];
    return violation(
      "forbidden sysctls",
      given
        .map(({ name }) => name)
        .filter((name) => !isAllowed(SAFE_SYSCTLS, name, minor))
        .join(", "),
    );
  },
  windowsHostProcess: (spec, containers) => {
    const setters = settersOf(spec, containers, (s) => inside(s, "windowsOptions")["hostProcess"] === true);
    return violation(
      "hostProcess",
      setters && `${setters} must not set securityContext.windowsOptions.hostProcess=true`,
    );
  },
};

/** Restricted checks that take the place of one of `baseline`. */
export const OVERRIDES: Readonly<Record<string, string>> = {
  capabilities_restricted: "capabilities_baseline",
  procMount_restricted: "procMount",
  restrictedVolumes: "hostPathVolumes",
  seccompProfile_restricted: "seccompProfile_baseline",
};

export const RESTRICTED: Readonly<Record<string, Check>> = {
  allowPrivilegeEscalation: (spec, containers, minor) => {
    if (isWindows(spec, minor)) return undefined;
    const bad = containers.filter((container) => securityOf(container)["allowPrivilegeEscalation"] !== false);
    if (bad.length === 0) return undefined;
    const detail = `${these(bad)} must set securityContext.allowPrivilegeEscalation=false`;
    return violation("allowPrivilegeEscalation != false", detail);
  },
  capabilities_restricted: (spec, containers, minor) => {
    if (isWindows(spec, minor)) return undefined;
    const keeping = containers.filter(
      (container) => !strings(inside(securityOf(container), "capabilities")["drop"]).includes("ALL"),
    );
    const details = [
      keeping.length === 0 ? undefined : `${these(keeping)} must set securityContext.capabilities.drop=["ALL"]`,
      addedBeyond(containers, RESTRICTED_CAPABILITIES),
    ];
    return violation("unrestricted capabilities", details.filter((detail) => detail !== undefined).join("; "));
  },
  procMount_restricted: (_spec, containers) => unmasked(containers),
  restrictedVolumes: ({ volumes = [] }) => {
    const typeOf = (volume: object) => Object.keys(volume).find((key) => key !== "name") ?? "";
    const bad = volumes.filter((volume) => !RESTRICTED_VOLUMES.has(typeOf(volume)));
    if (bad.length === 0) return undefined;
    const types = [...new Set(bad.map(typeOf))].sort();
    const names = quoted(bad.map(({ name }) => name));
    const kinds = `restricted volume ${types.length === 1 ? "type" : "types"} ${quoted(types)}`;
    const [subject, uses] = bad.length === 1 ? ["volume", "uses"] : ["volumes", "use"];
    return violation("restricted volume types", `${subject} ${names} ${uses} ${kinds}`);
  },
  runAsNonRoot: (spec, containers, minor) => {
    if (hasOwnUsers(spec, minor)) return undefined;
    const reason = "runAsNonRoot != true";
    const setters = settersOf(spec, containers, (security) => security["runAsNonRoot"] === false);
    if (setters !== undefined) {
      return violation(reason, `${setters} must not set securityContext.runAsNonRoot=false`);
    }
    if (securityOf(spec)["runAsNonRoot"] === true) return undefined;
    const silent = containers.filter((container) => securityOf(container)["runAsNonRoot"] === undefined);
    if (silent.length === 0) return undefined;
    return violation(reason, `pod or ${these(silent)} must set securityContext.runAsNonRoot=true`);
  },
  runAsUser: (spec, containers, minor) => {
    if (hasOwnUsers(spec, minor)) return undefined;
    const setters = settersOf(spec, containers, (security) => security["runAsUser"] === 0);
    return violation("runAsUser=0", setters && `${setters} must not set runAsUser=0`);
  },
  seccompProfile_restricted: (spec, containers, minor) => {
    if (isWindows(spec, minor)) return undefined;
    const isSafe = (type: string | undefined) => type === "RuntimeDefault" || type === "Localhost";
    const setters = settersOf(spec, containers, (security) => {
      const type = seccompType(security);
      return type !== undefined && !isSafe(type);
    });
    if (setters !== undefined) {
      return violation("seccompProfile", `${setters} must not set securityContext.seccompProfile.type to "Unconfined"`);
    }
    if (isSafe(seccompType(securityOf(spec)))) return undefined;
    const silent = containers.filter((container) => seccompType(securityOf(container)) === undefined);
    if (silent.length === 0) return undefined;
    const detail = `pod or ${these(silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`;
    return violation("seccompProfile", detail);
  },
};
