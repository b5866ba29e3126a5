/** `kubectl create service …`. Upstream: create_service.go. */
import type { CommandDefinition } from "../command.ts";
import { CommandFailure } from "../steps.ts";
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
    const ports = flags
      .strings("tcp")
      .map((text) => servicePort(text, type === "NodePort" ? flags.int("node-port") : 0));
    const address = type === "ClusterIP" ? flags.string("clusterip") : "";
    if (address === "None" && ports.length > 0)
      throw new CommandFailure("error: can not map ports with clusterip=None");
    if (ports.length === 0 && type !== "ExternalName" && address !== "None") {
      throw new CommandFailure("error: at least one tcp port specifier must be provided");
    }
    const labels = { app: name };
    const spec = {
      type,
      selector: labels,
      ...(ports.length === 0 ? {} : { ports }),
      ...(address === "" ? {} : { clusterIP: address }),
      ...(type === "ExternalName" ? { externalName: flags.string("external-name") } : {}),
    };
    const object = draft("v1", "Service", name, { metadata: { name, labels }, spec, status: { loadBalancer: {} } });
    return createNew(invocation, object, { failing: `failed to create ${type} service:` });
  },
}));

/** `80:8080` */
function servicePort(text: string, nodePort: number): object {
  const [port = "", target = port, ...more] = text.split(":");
  if (more.length > 0) throw new CommandFailure(`error: invalid port format ${text}: too many colons`);
  if (!/^\d+$/.test(port)) throw new CommandFailure(`error: strconv.Atoi: parsing "${port}": invalid syntax`);
  const targetPort = /^\d+$/.test(target) ? Number(target) : target;
  const number = nodePort === 0 ? {} : { nodePort };
  return { name: text.replace(":", "-"), port: Number(port), protocol: "TCP", targetPort, ...number };
}
