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
    for (const text of ports) {
      const { local, remote } = portsOf(text);
      const port = service === undefined ? containerPort(pod, remote) : targetPort(service, pod, remote);
      session.forwards = [
        ...(session.forwards ?? []).filter((known) => known.local !== local),
        { local, namespace, pod: name, port },
      ];
      yield* print(`Forwarding from 127.0.0.1:${local} -> ${port}\n`);
    }
    const [first] = ports;
    yield* printError(
      `(the page does not wait here: curl localhost:${portsOf(first ?? "").local} goes to the Pod until the page is left)\n`,
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

/** `8080:80`, `80`, `:80`, `http` @throws CommandFailure */
function portsOf(text: string): { readonly local: number; readonly remote: string } {
  const [first = "", second, ...more] = text.split(":");
  const remote = second ?? first;
  const local = first === "" ? remote : first;
  if (more.length > 0 || remote === "" || !/^\d+$/.test(local) || Number(local) > 65_535)
    throw new CommandFailure(
      `error: error parsing local port '${local}': strconv.ParseUint: parsing "${local}": invalid syntax`,
    );
  return { local: Number(local), remote };
}

/** A number, or the name of a container's port. */
function containerPort({ metadata, spec }: Pod, remote: string): number {
  if (/^\d+$/.test(remote)) return Number(remote);
  const named = spec.containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === remote);
  if (named !== undefined) return named.containerPort;
  throw new CommandFailure(`error: Pod '${metadata.name}' does not have a named port '${remote}'`);
}

function targetPort({ metadata, spec }: Service, pod: Pod, remote: string): number {
  const found = (spec.ports ?? []).find(({ port, name }) => String(port) === remote || name === remote);
  if (found === undefined) {
    throw new CommandFailure(`error: Service ${metadata.name} does not have a service port ${remote}`);
  }
  return containerPort(pod, String(found.targetPort ?? found.port));
}
