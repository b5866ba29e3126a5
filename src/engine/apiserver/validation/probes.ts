/**
 * Probes and lifecycle hooks.
 * Upstream: pkg/apis/core/validation/validation.go (validateProbe, validateHandler, validateLifecycle).
 */
import type { Container, HttpGetAction, Lifecycle, Probe } from "../../../api/types/pod.ts";
import {
  type Errors,
  forbidden,
  invalid,
  invalidFor,
  NO_ERRORS,
  nonNegative,
  required,
  unsupported,
} from "./errors.ts";
import { portReferenceProblems } from "./formats.ts";
import type { Unchecked } from "./unchecked.ts";

interface Handler {
  readonly exec?: { readonly command?: readonly string[] };
  readonly httpGet?: Unchecked<HttpGetAction>;
  readonly tcpSocket?: { readonly port?: number | string };
  readonly grpc?: { readonly port?: number };
  readonly sleep?: { readonly seconds?: number };
}

/** Lifecycle hooks and probes of a container that may have them. */
export function validateHooksAndProbes(
  container: Unchecked<Container>,
  gracePeriodSeconds: number | undefined,
  path: string,
): Errors {
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container;
  return [
    ...validateLifecycle(lifecycle, gracePeriodSeconds, `${path}.lifecycle`),
    ...validateProbe(livenessProbe, `${path}.livenessProbe`),
    ...mustSucceedOnce(livenessProbe, `${path}.livenessProbe`),
    ...validateProbe(readinessProbe, `${path}.readinessProbe`),
    ...withoutGracePeriod(readinessProbe, `${path}.readinessProbe`),
    ...validateProbe(startupProbe, `${path}.startupProbe`),
    ...mustSucceedOnce(startupProbe, `${path}.startupProbe`),
  ];
}

function mustSucceedOnce(probe: Unchecked<Probe> | undefined, path: string): Errors {
  if (probe === undefined || probe.successThreshold === 1) return NO_ERRORS;
  return [invalid(`${path}.successThreshold`, probe.successThreshold ?? 0, "must be 1")];
}

function withoutGracePeriod(probe: Unchecked<Probe> | undefined, path: string): Errors {
  const seconds = probe?.terminationGracePeriodSeconds;
  if (seconds === undefined) return NO_ERRORS;
  return [invalid(`${path}.terminationGracePeriodSeconds`, seconds, "must not be set for readinessProbes")];
}

function validateProbe(probe: Unchecked<Probe> | undefined, path: string): Errors {
  if (probe === undefined) return NO_ERRORS;
  const grace = probe.terminationGracePeriodSeconds;
  const { exec, httpGet, tcpSocket, grpc } = probe;
  return [
    ...validateHandler({ exec, httpGet, tcpSocket, grpc }, undefined, path),
    ...nonNegative(`${path}.initialDelaySeconds`, probe.initialDelaySeconds),
    ...nonNegative(`${path}.timeoutSeconds`, probe.timeoutSeconds),
    ...nonNegative(`${path}.periodSeconds`, probe.periodSeconds),
    ...nonNegative(`${path}.successThreshold`, probe.successThreshold),
    ...nonNegative(`${path}.failureThreshold`, probe.failureThreshold),
    ...(grace !== undefined && grace <= 0
      ? [invalid(`${path}.terminationGracePeriodSeconds`, grace, "must be greater than 0")]
      : []),
  ];
}

function validateLifecycle(
  lifecycle: Unchecked<Lifecycle> | undefined,
  gracePeriodSeconds: number | undefined,
  path: string,
): Errors {
  if (lifecycle === undefined) return NO_ERRORS;
  const { postStart, preStop } = lifecycle;
  return [
    ...(postStart === undefined ? [] : validateHandler(postStart, gracePeriodSeconds, `${path}.postStart`)),
    ...(preStop === undefined ? [] : validateHandler(preStop, gracePeriodSeconds, `${path}.preStop`)),
  ];
}

function validateHandler(handler: Handler, gracePeriodSeconds: number | undefined, path: string): Errors {
  const checks: readonly (readonly [keyof Handler, () => Errors])[] = [
    ["exec", () => validateExec(handler.exec?.command, `${path}.exec`)],
    ["httpGet", () => validateHttpGet(handler.httpGet ?? {}, `${path}.httpGet`)],
    ["tcpSocket", () => validatePort(handler.tcpSocket?.port, `${path}.tcpSocket.port`)],
    ["grpc", () => validatePort(handler.grpc?.port, `${path}.grpc.port`)],
    ["sleep", () => validateSleep(handler.sleep?.seconds ?? 0, gracePeriodSeconds, `${path}.sleep`)],
  ];
  const given = checks.filter(([name]) => handler[name] !== undefined);
  if (given.length === 0) return [required(path, "must specify a handler type")];
  return given.flatMap(([name, check], index) =>
    index === 0 ? check() : [forbidden(`${path}.${name}`, "may not specify more than 1 handler type")],
  );
}

function validateExec(command: readonly string[] | undefined, path: string): Errors {
  return command === undefined || command.length === 0 ? [required(`${path}.command`)] : NO_ERRORS;
}

function validatePort(port: number | string | undefined, path: string): Errors {
  return invalidFor(path, port ?? 0, portReferenceProblems(port));
}

function validateHttpGet(action: Unchecked<HttpGetAction>, path: string): Errors {
  const scheme = action.scheme ?? "";
  return [
    ...((action.path ?? "") === "" ? [required(`${path}.path`)] : []),
    ...validatePort(action.port, `${path}.port`),
    ...(scheme === "HTTP" || scheme === "HTTPS" ? [] : [unsupported(`${path}.scheme`, scheme, ["HTTP", "HTTPS"])]),
    ...(action.httpHeaders ?? []).flatMap(({ name = "" }) =>
      /^[-A-Za-z0-9]+$/.test(name) ? [] : [invalid(`${path}.httpHeaders`, name, HEADER_PROBLEM)],
    ),
  ];
}

const HEADER_PROBLEM =
  "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";

function validateSleep(seconds: number, gracePeriodSeconds: number | undefined, path: string): Errors {
  if (gracePeriodSeconds === undefined || (seconds >= 0 && seconds <= gracePeriodSeconds)) return NO_ERRORS;
  const detail = `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriodSeconds})`;
  return [invalid(path, seconds, detail)];
}
