/** `kubectl autoscale`. Upstream: k8s.io/kubectl/pkg/cmd/autoscale. */
import { canonicalQuantity } from "../../api/quantity.ts";
import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling.ts";
import { type CommandDefinition, FILENAME_FLAG, KUSTOMIZE_FLAG, RECURSIVE_FLAG } from "../command.ts";
import { groupVersionOf } from "../discovery.ts";
import type { Flags } from "../flags.ts";
import { CommandFailure, printError, type Steps } from "../steps.ts";
import { chosenObjects } from "./chosen-objects.ts";
import { createdObject, draft, UNVALIDATED_CREATE_FLAGS } from "./create-new.ts";
import { dryRunOf, fetchObject, forEach } from "./write-objects.ts";

type Metric = NonNullable<HorizontalPodAutoscaler["spec"]["metrics"]>[number];

const DEPRECATED =
  "Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).\n";

export const autoscaleCommand: CommandDefinition = {
  words: ["autoscale"],
  summary: "Let the number of Pods follow their load",
  usage: "(-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY] [flags]",
  examples: ["kubectl autoscale deployment web --min=2 --max=10 --cpu=80%"],
  flags: [
    ...UNVALIDATED_CREATE_FLAGS,
    FILENAME_FLAG,
    KUSTOMIZE_FLAG,
    RECURSIVE_FLAG,
    { name: "min", type: "int", default: "-1", help: "The fewest Pods; the server decides below 0." },
    { name: "max", type: "int", default: "-1", required: true, help: "The most Pods." },
    { name: "cpu", type: "string", help: "A percentage of the request, or an amount for each Pod." },
    { name: "memory", type: "string", help: "A percentage of the request, or an amount for each Pod." },
    { name: "cpu-percent", type: "int", default: "-1", deprecated: true, help: "An older way to say --cpu." },
    { name: "name", type: "string", help: "The name of the autoscaler." },
  ],
  *run(invocation) {
    const { flags, arguments: words } = invocation;
    if (flags.has("cpu-percent")) yield* printError(DEPRECATED);
    const [least, most] = [flags.int("min"), flags.int("max")];
    const fail = (problem: string): never => {
      throw new CommandFailure(`error: ${problem}`);
    };
    if (most < 1) fail(`--max=MAXPODS is required and must be at least 1, max: ${most}`);
    if (most < least) fail(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${most}, min: ${least}`);
    if (flags.int("cpu-percent") > 0 && flags.string("cpu") !== "")
      fail("--cpu-percent and --cpu are mutually exclusive");
    const metrics = metricsOf(flags);
    return yield* forEach(yield* chosenObjects(invocation, words), function* (chosen): Steps<void> {
      const { resource, namespace, name: target } = chosen;
      const { group, version, kind } = resource;
      if (chosen.given === undefined) yield* fetchObject(resource, namespace, target);
      if (!resource.subresources.includes("scale")) {
        const where = `${group}/${version}, Resource=${resource.name}`;
        fail(`cannot autoscale a ${kind}: could not find scale subresource for ${where} in discovery information`);
      }
      const name = flags.string("name") || target;
      const scaleTargetRef = { apiVersion: groupVersionOf(resource), kind, name: target };
      const spec = { scaleTargetRef, ...(least > 0 ? { minReplicas: least } : {}), maxReplicas: most };
      const object = draft("autoscaling/v2", "HorizontalPodAutoscaler", name, {
        spec: metrics.length === 0 ? spec : { ...spec, metrics },
        status: { currentMetrics: null, desiredReplicas: 0 },
      });
      // Of a client dry run, upstream has other words than of the rest.
      const verb = dryRunOf(flags) === "client" ? "created" : "autoscaled";
      try {
        yield* createdObject(invocation, object, { verb, manager: "kubectl-autoscale" });
      } catch (failure) {
        if (!(failure instanceof CommandFailure)) throw failure;
        throw refusedByBoth(flags, failure);
      }
    });
  },
};

/** Upstream tries autoscaling/v1 next, where that can say the same: it refuses with the same words. */
function refusedByBoth(flags: Flags, failure: CommandFailure): CommandFailure {
  const [percent, cpu, memory] = [flags.int("cpu-percent"), flags.string("cpu"), flags.string("memory")];
  const cause = cpu === "" ? "empty input" : "%!w(<nil>)";
  if (cpu !== "" && memory === "" && (percent >= 0 || cpu.endsWith("%"))) return failure;
  return new CommandFailure(
    `error: failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: ${cause}`,
  );
}

/** @throws CommandFailure */
function metricsOf(flags: Flags): readonly Metric[] {
  const metrics: Metric[] = [];
  const percent = flags.int("cpu-percent");
  for (const name of ["cpu", "memory"] as const) {
    const text = flags.string(name) || (name === "cpu" && percent > 0 ? `${percent}%` : "");
    if (text !== "") metrics.push({ type: "Resource", resource: { name, target: targetOf(name, text.trim()) } });
  }
  return metrics;
}

const UNITS = { cpu: "m", memory: "Mi" } as const;

function targetOf(name: "cpu" | "memory", text: string): NonNullable<Metric["resource"]>["target"] {
  if (!text.endsWith("%")) {
    const isNumber = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text);
    const averageValue = canonicalQuantity(isNumber ? `${Number(text)}${UNITS[name]}` : text);
    if (averageValue === undefined) throw new CommandFailure(`error: invalid resource ${name} value: ${text}`);
    return { type: "AverageValue", averageValue };
  }
  const percent = text.slice(0, -1);
  if (!/^\+?\d{1,10}$/.test(percent) || Number(percent) > 2_147_483_647)
    throw new CommandFailure(`error: invalid percentage value: ${percent}`);
  return { type: "Utilization", averageUtilization: Number(percent) };
}
