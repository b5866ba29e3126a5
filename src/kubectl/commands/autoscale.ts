/** `kubectl autoscale`. Upstream: k8s.io/kubectl/pkg/cmd/autoscale. */
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
    { name: "cpu-percent", type: "int", default: "-1", help: "An older way to say --cpu." },
    { name: "name", type: "string", help: "The name of the autoscaler." },
  ],
  *run(invocation) {
    const { flags, arguments: words } = invocation;
    if (flags.has("cpu-percent")) yield* printError(DEPRECATED);
    const [least, most] = [flags.int("min"), flags.int("max")];
    if (most < 1)
      throw new CommandFailure(
        `error: --max=MAXPODS is required and must be at least 1, max: ${most}\nSee 'kubectl autoscale -h' for help and examples`.split(
          "\n",
        )[0] ?? "",
      );
    if (most < least)
      throw new CommandFailure(
        `error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: ${most}, min: ${least}`,
      );
    if (flags.has("cpu-percent") && flags.has("cpu"))
      throw new CommandFailure("error: --cpu-percent and --cpu are mutually exclusive");
    const metrics = metricsOf(flags);
    return yield* forEach(yield* chosenObjects(invocation, words), function* (chosen): Steps<void> {
      const { resource, namespace, name: target } = chosen;
      if (!resource.subresources.includes("scale")) {
        const { group, version, kind, name } = resource;
        throw new CommandFailure(
          `error: cannot autoscale a ${kind}${group === "" ? "" : `.${group}`}: could not find scale subresource for ${group}/${version}, Resource=${name} in discovery information`,
        );
      }
      yield* fetchObject(resource, namespace, target);
      const name = flags.string("name") || target;
      const scaleTargetRef = { apiVersion: groupVersionOf(resource), kind: resource.kind, name: target };
      const spec = { scaleTargetRef, ...(least > 0 ? { minReplicas: least } : {}), maxReplicas: most };
      const object = draft("autoscaling/v2", "HorizontalPodAutoscaler", name, {
        spec: metrics.length === 0 ? spec : { ...spec, metrics },
        status: { currentMetrics: null, desiredReplicas: 0 },
      });
      // Of a client dry run, upstream has other words than of the rest.
      const verb = dryRunOf(flags) === "client" ? "created" : "autoscaled";
      yield* createdObject(invocation, object, { verb, manager: "kubectl-autoscale" });
    });
  },
};

function metricsOf(flags: Flags): readonly Metric[] {
  const metrics: Metric[] = [];
  for (const name of ["cpu", "memory"] as const) {
    const text =
      flags.string(name) || (name === "cpu" && flags.int("cpu-percent") > 0 ? `${flags.int("cpu-percent")}%` : "");
    if (text !== "") metrics.push({ type: "Resource", resource: { name, target: targetOf(name, text) } });
  }
  return metrics;
}

function targetOf(name: string, text: string): NonNullable<Metric["resource"]>["target"] {
  if (!text.endsWith("%")) {
    if (!/^\d+(\.\d+)?[A-Za-z]*$/.test(text))
      throw new CommandFailure(`error: invalid ${name} resource: ${text}: it is neither a percentage nor a quantity`);
    return { type: "AverageValue", averageValue: text };
  }
  const percent = Number(text.slice(0, -1));
  if (!Number.isInteger(percent) || percent < 1)
    throw new CommandFailure(`error: invalid ${name} percentage: ${text}: it must be a whole number above 0`);
  return { type: "Utilization", averageUtilization: percent };
}
