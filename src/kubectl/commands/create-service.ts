/** `kubectl create service …`. Upstream: create_service.go. */
import { dns1123SubdomainProblems, portNameProblems } from "../../api/label-syntax.ts";
import type { CommandDefinition } from "../command.ts";
import { CommandFailure } from "../steps.ts";
import { goPort } from "./go-integer.ts";
import { CREATE_FLAGS, createNew, draft, nameOf } from "./create-new.ts";

const SERVICE_TYPES = [
  ["clusterip", "ClusterIP"],
  ["nodeport", "NodePort"],
  ["loadbalancer", "LoadBalancer"],
  ["externalname", "ExternalName"],
] as const;

export const createServiceCommands: readonly CommandDefinition[] = SERVICE_TYPES.map(([word, type]) => ({
  words: ["create", "service", word],
  summary: `Create a Service of type ${type}`,
  usage: type === "ExternalName" ? "NAME --external-name=NAME" : "NAME --tcp=port:targetPort [flags]",
  flags: [
    ...CREATE_FLAGS,
    { name: "tcp", type: "strings", help: "port[:targetPort], any number of times." },
    ...(type === "ExternalName"
      ? [{ name: "external-name", type: "string", required: true, help: "The name that it stands for." } as const]
      : []),
    ...(type === "ClusterIP"
      ? [{ name: "clusterip", type: "string", help: "An address of its own, or None." } as const]
      : []),
    ...(type === "NodePort"
      ? [{ name: "node-port", type: "int", default: "0", help: "The port of every node." } as const]
      : []),
  ],
  run(invocation) {
    const name = nameOf(invocation);
    const { flags } = invocation;
    const external = flags.string("external-name");
    if (type === "ExternalName" && dns1123SubdomainProblems(external).length > 0)
      throw new CommandFailure(`error: invalid service external name ${external}`);
    const ports = flags
      .strings("tcp")
      .filter((text) => text !== "")
      .map((text) => servicePort(text, type === "NodePort" ? flags.int("node-port") : 0));
    const address = type === "ClusterIP" ? flags.string("clusterip") : "";
    if (ports.length === 0 && type !== "ExternalName" && address !== "None") {
      throw new CommandFailure("error: at least one tcp port specifier must be provided");
    }
    const labels = { app: name };
    const spec = {
      type,
      selector: labels,
      ...(ports.length === 0 ? {} : { ports }),
      ...(address === "" ? {} : { clusterIP: address }),
      ...(type === "ExternalName" ? { externalName: external } : {}),
    };
    const object = draft("v1", "Service", name, { metadata: { name, labels }, spec, status: { loadBalancer: {} } });
    return createNew(invocation, object, { failing: `failed to create ${type} service:` });
  },
}));

/** @throws CommandFailure */
function targetOf(text: string | undefined, port: number): number | string {
  if (text === undefined) return port;
  const isNumber = /^[-+]?\d+$/.test(text);
  const fits = Number(text) >= 1 && Number(text) <= 65_535;
  const problems = isNumber ? (fits ? [] : ["must be between 1 and 65535, inclusive"]) : portNameProblems(text);
  if (problems.length > 0) throw new CommandFailure(`error: ${problems.join(",")}`);
  return isNumber ? Number(text) : text;
}

/** `80:8080` */
function servicePort(text: string, nodePort: number): object {
  const [first = "", second] = text.split(":");
  const port = goPort(first);
  const number = nodePort === 0 ? {} : { nodePort };
  return { name: text.replaceAll(":", "-"), port, protocol: "TCP", targetPort: targetOf(second, port), ...number };
}
