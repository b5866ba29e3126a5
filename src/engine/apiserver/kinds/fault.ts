/** Fault: something broken on purpose. */
import { dns1123SubdomainProblems, labelValueProblems } from "../../../api/label-syntax.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { Fault, FaultComponent, FaultType } from "../../../api/types/sim.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { type Errors, forbidden, immutable, invalid, invalidFor, oneOf, required } from "../validation/errors.ts";
import { fill, withField } from "./filling.ts";

type Spec = Fault["spec"];

const SIGNALS = ["SIGINT", "SIGKILL", "SIGQUIT", "SIGTERM"];
const COMPONENTS: readonly FaultComponent[] = [
  "coredns",
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-proxy",
  "kube-scheduler",
  "kubelet",
];

type TargetField = keyof Spec["target"];
type Parameter = keyof NonNullable<Spec["parameters"]>;

/** What a type of fault takes: fields it needs, one of several places, fields that may be there besides, parameters. */
interface Shape {
  readonly required?: readonly TargetField[];
  /** Exactly one of these. */
  readonly place?: readonly TargetField[];
  readonly optional?: readonly TargetField[];
  readonly parameters?: NonNullable<Spec["parameters"]>;
  /** Parameters that may be there and have no default. */
  readonly free?: readonly Parameter[];
}

const WAY: Shape = { place: ["machine", "zone"], optional: ["peerMachine", "peerZone"] };

const SHAPES: Readonly<Record<FaultType, Shape>> = {
  MachinePower: { required: ["machine"], free: ["shutdownSeconds"] },
  NetworkCut: WAY,
  ContainerKill: { required: ["pod"], optional: ["namespace", "container"], parameters: { signal: "SIGKILL" } },
  SlowMachine: { required: ["machine"], parameters: { factor: 4 } },
  ComponentStop: { required: ["component"], optional: ["machine"] },
  ZoneOutage: { required: ["zone"] },
  NetworkLatency: { ...WAY, parameters: { latencyMs: 200 } },
  PacketLoss: { ...WAY, parameters: { percent: 30 } },
  DiskFull: { required: ["machine"] },
  DiskLost: { required: ["machine"] },
  RegistryUnreachable: { optional: ["registry", "machine"] },
};
const TYPES = Object.keys(SHAPES) as readonly FaultType[];

export const fault: KindDefinition<Fault> = {
  group: "sim.kubarium.dev",
  version: "v1alpha1",
  kind: "Fault",
  plural: "faults",
  singular: "fault",
  namespaced: false,
  subresources: ["status"],
  generation: "spec",
  default: (object) => withField(object, "spec", defaultSpec(object.spec ?? {})),
  validate: ({ spec }) => validateSpec(spec),
  validateUpdate: ({ spec }, previous) => immutable("spec", spec, sameValue(spec, previous.spec)),
};

function shapeOf(type: FaultType): Shape | undefined {
  return Object.hasOwn(SHAPES, type) ? SHAPES[type] : undefined;
}

function defaultSpec(spec: Spec): Spec {
  const defaults = shapeOf(spec.type)?.parameters;
  const result = withField(spec, "target", spec.target ?? {});
  const filled =
    defaults === undefined ? result : withField(result, "parameters", fill(spec.parameters ?? {}, defaults));
  if (spec.type !== "ContainerKill") return filled;
  return withField(filled, "target", fill(filled.target, { namespace: "default" }));
}

function validateSpec(spec: Spec): Errors {
  const shape = shapeOf(spec.type);
  if (shape === undefined) return oneOf("spec.type", spec.type, TYPES);
  return [...validateTarget(spec, shape), ...validateParameters(spec, shape)];
}

function validateTarget({ type, target }: Spec, shape: Shape): Errors {
  const { required: needed = [], place = [], optional = [] } = shape;
  const known = new Set<string>([...needed, ...place, ...optional]);
  const unused = `may not be set when \`type\` is '${type}'`;
  const given = (Object.keys(target) as TargetField[]).filter((field) => target[field] !== undefined);
  const places = place.filter((field) => given.includes(field));
  const peers = (["peerMachine", "peerZone"] as const).filter((field) => given.includes(field));
  const [firstPlace] = place;
  return [
    ...needed
      .filter((field) => (target[field] ?? "") === "")
      .map((field) => required(`spec.target.${field}`, `when \`type\` is '${type}'`)),
    ...(firstPlace !== undefined && places.length === 0
      ? [required(`spec.target.${firstPlace}`, `when \`type\` is '${type}'`)]
      : []),
    ...[places, peers].flatMap(([one, other]) =>
      other === undefined ? [] : [forbidden(`spec.target.${other}`, `may not be set together with \`${one}\``)],
    ),
    ...given.flatMap((field) =>
      known.has(field) ? validateName(field, target[field] ?? "") : [forbidden(`spec.target.${field}`, unused)],
    ),
    ...(target.machine !== undefined && target.machine === target.peerMachine
      ? [invalid("spec.target.peerMachine", target.peerMachine, "must be another machine than `machine`")]
      : []),
    ...(target.zone !== undefined && target.zone === target.peerZone
      ? [invalid("spec.target.peerZone", target.peerZone, "must be another zone than `zone`")]
      : []),
  ];
}

function validateName(field: TargetField, value: string): Errors {
  const path = `spec.target.${field}`;
  if (value === "") return [];
  if (field === "component") return oneOf(path, value, COMPONENTS);
  if (field === "zone" || field === "peerZone") return invalidFor(path, value, labelValueProblems(value));
  if (field === "registry") {
    return REGISTRY_HOST.test(value)
      ? []
      : [invalid(path, value, "must be the host of a registry, such as docker.io or registry.example.com:5000")];
  }
  return invalidFor(path, value, dns1123SubdomainProblems(value));
}

const REGISTRY_HOST = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/;

function validateParameters({ type, parameters = {} }: Spec, shape: Shape): Errors {
  const names = (Object.keys(parameters) as Parameter[]).filter((name) => parameters[name] !== undefined);
  const { factor, signal, latencyMs, percent, shutdownSeconds } = parameters;
  const unused = names.filter((name) => shape.parameters?.[name] === undefined && shape.free?.includes(name) !== true);
  if (unused.length > 0) {
    return unused.map((name) => forbidden(`spec.parameters.${name}`, `may not be set when \`type\` is '${type}'`));
  }
  return [
    ...(factor === undefined || factor > 1
      ? []
      : [invalid("spec.parameters.factor", factor, "must be greater than 1")]),
    ...(signal === undefined ? [] : oneOf("spec.parameters.signal", signal, SIGNALS)),
    ...(latencyMs === undefined || isWhole(latencyMs, 60_000)
      ? []
      : [invalid("spec.parameters.latencyMs", latencyMs, "must be between 1 and 60000, inclusive")]),
    ...(percent === undefined || isWhole(percent, 100)
      ? []
      : [invalid("spec.parameters.percent", percent, "must be between 1 and 100, inclusive")]),
    ...(shutdownSeconds === undefined || shutdownSeconds === 0 || isWhole(shutdownSeconds, 3_600)
      ? []
      : [invalid("spec.parameters.shutdownSeconds", shutdownSeconds, "must be between 0 and 3600, inclusive")]),
  ];
}

function isWhole(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}
