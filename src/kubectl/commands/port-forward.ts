/** `kubectl port-forward`: kept by the shell, whose `curl` goes through it. Upstream: k8s.io/kubectl/pkg/cmd/portforward. */
import type { Service } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import { type CommandDefinition, type Invocation, NAMESPACE_FLAG } from "../command.ts";
import { resourceTargets } from "../resource-arguments.ts";
import { CommandFailure, print, printError, type Steps } from "../steps.ts";
import { podFor } from "./logs.ts";
import { fetchObject } from "./write-objects.ts";

export const portForwardCommand: CommandDefinition = {
  words: ["port-forward"],
  summary: "Let curl reach a port of a Pod as localhost",
  usage: "TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]",
  examples: ["kubectl port-forward deploy/web 8080:80", "curl localhost:8080"],
  flags: [
    NAMESPACE_FLAG,
    { name: "address", type: "strings", default: "localhost", help: "Nothing listens outside of this page." },
    { name: "pod-running-timeout", type: "duration", default: "1m0s", help: "How long to wait for the Pod." },
  ],
  *run(invocation) {
    const { arguments: words, session } = invocation;
    const [word, ...ports] = words;
    if (word === undefined || ports.length === 0) {
      throw new CommandFailure(
        "error: TYPE/NAME and list of ports are required for port-forward\nSee 'kubectl port-forward -h' for help and examples",
      );
    }
    const service = yield* serviceOf(invocation, word);
    const pod = yield* podFor(invocation, word);
    if (pod.status.phase !== "Running") {
      throw new CommandFailure(
        `error: unable to forward port because pod is not running. Current status=${pod.status.phase ?? ""}`,
      );
    }
    const { name, namespace = "" } = pod.metadata;
    const numbered = ports.map((text) => withNumbers(text, service, pod)).map(portsOf);
    for (const { local, remote: port } of numbered) {
      session.forwards = [
        ...(session.forwards ?? []).filter((known) => known.local !== local),
        { local, namespace, pod: name, port },
      ];
      yield* print(`Forwarding from 127.0.0.1:${local} -> ${port}\n`);
    }
    const [first] = numbered;
    yield* printError(
      `(the page does not wait here: curl localhost:${first?.local ?? 0} goes to the Pod until the page is left)\n`,
    );
    return 0;
  },
};

function* serviceOf({ session, namespace }: Invocation, word: string): Steps<Service | undefined> {
  if (!word.includes("/")) return undefined;
  const [target] = yield* resourceTargets(session, [word]);
  if (target?.resource.kind !== "Service" || target.name === undefined) return undefined;
  return (yield* fetchObject(target.resource, namespace, target.name)) as Service;
}

/**
 * Both ports as numbers. Upstream: translateServicePortToTargetPort, convertPodNamedPortToNumber.
 * @param text `8080:80`, `80`, `:80` or `http` @throws CommandFailure
 */
function withNumbers(text: string, service: Service | undefined, pod: Pod): string {
  const parts = text.split(":");
  const [given = ""] = parts;
  const asked = parts.length === 2 ? (parts[1] ?? "") : given;
  if (asked === "") throw new CommandFailure("error: remote port cannot be empty");
  if (service === undefined) {
    const port = INTEGER.test(asked) ? asked : String(namedPort(pod, asked));
    return given === asked ? port : `${given}:${port}`;
  }
  const number = INTEGER.test(asked) ? Number(asked) : servicePort(service, asked);
  const local = given === asked ? String(number) : given;
  const port = String(targetPort(service, pod, number));
  return local === port ? port : `${local}:${port}`;
}

const INTEGER = /^[-+]?\d+$/;

/** Upstream: k8s.io/client-go/tools/portforward (parsePorts). @throws CommandFailure */
function portsOf(text: string): { readonly local: number; readonly remote: number } {
  const parts = text.split(":");
  if (parts.length > 2) throw new CommandFailure(`error: invalid port format '${text}'`);
  const [first = "", second = first] = parts;
  const local = portNumber(first || "0", "local");
  const remote = portNumber(second, "remote");
  if (remote === 0) throw new CommandFailure("error: remote port must be > 0");
  return { local: local || remote, remote };
}

function portNumber(text: string, which: string): number {
  const problem = !/^\d+$/.test(text) ? "invalid syntax" : Number(text) > 65_535 ? "value out of range" : undefined;
  if (problem === undefined) return Number(text);
  throw new CommandFailure(
    `error: error parsing ${which} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: ${problem}`,
  );
}

function namedPort({ metadata, spec }: Pod, wanted: string): number {
  const found = spec.containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === wanted);
  if (found !== undefined) return found.containerPort;
  throw new CommandFailure(`error: Pod '${metadata.name}' does not have a named port '${wanted}'`);
}

function servicePort({ metadata, spec }: Service, wanted: string): number {
  const found = (spec.ports ?? []).find(({ name }) => name === wanted);
  if (found !== undefined) return found.port;
  throw new CommandFailure(`error: Service '${metadata.name}' does not have a named port '${wanted}'`);
}

function targetPort({ metadata, spec }: Service, pod: Pod, wanted: number): number {
  const found = (spec.ports ?? []).find(({ port }) => port === wanted);
  if (found === undefined)
    throw new CommandFailure(`error: Service ${metadata.name} does not have a service port ${wanted}`);
  const { targetPort: target = found.port } = found;
  return typeof target === "number" ? target : namedPort(pod, target);
}
