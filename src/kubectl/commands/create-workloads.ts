/** `kubectl create deployment`, `job` and `cronjob`. Upstream: create_deployment.go, create_job.go, create_cronjob.go. */
import type { CronJob } from "../../api/types/batch.ts";
import type { CommandDefinition, Invocation } from "../command.ts";
import { resourceTargets } from "../resource-arguments.ts";
import { CommandFailure } from "../steps.ts";
import { randomSuffix } from "./random-suffix.ts";
import { CREATE_FLAGS, createNew, draft, nameOf } from "./create-new.ts";
import { fetchObject } from "./write-objects.ts";

/** The words before and after `--`. */
function parts(invocation: Invocation): { readonly name: string; readonly after: readonly string[] } {
  return { name: nameOf(invocation), after: invocation.arguments.slice(1) };
}

export const createDeploymentCommand: CommandDefinition = {
  words: ["create", "deployment"],
  summary: "Create a Deployment from images",
  usage: "NAME --image=image -- [COMMAND] [args...]",
  examples: ["kubectl create deployment web --image=nginx --replicas=3"],
  flags: [
    ...CREATE_FLAGS,
    { name: "image", type: "strings", required: true, help: "Images to run; one container each." },
    { name: "replicas", short: "r", type: "int", default: "1", help: "How many Pods." },
    { name: "port", type: "int", default: "-1", help: "The port that the container listens on." },
  ],
  *run(invocation) {
    const { flags } = invocation;
    const { name, after: command } = parts(invocation);
    const images = flags.strings("image").filter((image) => image !== "" || flags.raw("image").length > 1);
    if (command.length > 0 && images.length > 1)
      throw new CommandFailure("error: cannot specify multiple --image options and command");
    const port = flags.int("port");
    const containers = images.map((image) => ({
      name: containerName(image, invocation.now()),
      image,
      ...(port < 0 ? {} : { ports: [{ containerPort: port }] }),
      ...(command.length === 0 ? {} : { command }),
      resources: {},
    }));
    const labels = { app: name };
    const object = draft("apps/v1", "Deployment", name, {
      metadata: { name, labels },
      spec: {
        replicas: flags.int("replicas"),
        selector: { matchLabels: labels },
        strategy: {},
        template: { metadata: { labels }, spec: { containers } },
      },
      status: {},
    });
    return yield* createNew(invocation, object, { failing: "failed to create deployment:" });
  },
};

/** `registry/path/nginx:1.27` is `nginx`; one that had to be changed gets an ending of its own. */
function containerName(image: string, nowMs: number): string {
  const last = image.split("/").at(-1) ?? "";
  const name = last.split(":")[0]?.split("@")[0] ?? "";
  return /[_.]/.test(name) ? `${name.replace(/[_.]/g, "-")}-${randomSuffix(nowMs, image)}` : name;
}

export const createJobCommand: CommandDefinition = {
  words: ["create", "job"],
  summary: "Create a Job from an image, or from a CronJob",
  usage: "NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]",
  examples: ["kubectl create job once --image=busybox -- date", "kubectl create job now --from=cronjob/nightly"],
  flags: [
    ...CREATE_FLAGS,
    { name: "image", type: "string", help: "The image to run." },
    { name: "from", type: "string", help: "The CronJob to run now: cronjob/NAME." },
  ],
  *run(invocation) {
    const { flags } = invocation;
    const { name, after: command } = parts(invocation);
    const [image, from] = [flags.string("image"), flags.string("from")];
    if ((image === "") === (from === "")) {
      throw new CommandFailure("error: either --image or --from must be specified");
    }
    if (from !== "" && command.length > 0) throw new CommandFailure("error: cannot specify --from and command");
    const failing = "failed to create job:";
    if (from !== "") return yield* createNew(invocation, yield* jobFrom(invocation, name, from), { failing });
    const container = { name, image, ...(command.length === 0 ? {} : { command }), resources: {} };
    const template = { metadata: {}, spec: { containers: [container], restartPolicy: "Never" } };
    return yield* createNew(invocation, draft("batch/v1", "Job", name, { spec: { template }, status: {} }), {
      failing,
    });
  },
};

function* jobFrom({ session, namespace }: Invocation, name: string, from: string) {
  const [target] = yield* resourceTargets(session, [from]);
  const found = target?.name === undefined ? undefined : yield* fetchObject(target.resource, namespace, target.name);
  if (target === undefined || found?.kind !== "CronJob")
    throw new CommandFailure(
      `error: unknown object type *${target?.resource.version ?? "v1"}.${target?.resource.kind ?? ""}`,
    );
  const { metadata, spec } = found as CronJob;
  const template = spec.jobTemplate;
  const annotations = { ...template.metadata?.annotations, "cronjob.kubernetes.io/instantiate": "manual" };
  const labels = template.metadata?.labels;
  const owner = { apiVersion: "batch/v1", controller: true, kind: "CronJob", name: metadata.name, uid: metadata.uid };
  return draft("batch/v1", "Job", name, {
    metadata: { name, annotations, ...(labels === undefined ? {} : { labels }), ownerReferences: [owner] },
    spec: template.spec,
    status: {},
  });
}

export const createCronJobCommand: CommandDefinition = {
  words: ["create", "cronjob"],
  summary: "Create a CronJob",
  usage: "NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  examples: [`kubectl create cronjob nightly --image=busybox --schedule="0 3 * * *" -- date`],
  flags: [
    ...CREATE_FLAGS,
    { name: "image", type: "string", required: true, help: "The image to run." },
    { name: "schedule", type: "string", required: true, help: "When, as cron writes it." },
    { name: "restart", type: "string", default: "OnFailure", help: "OnFailure or Never." },
  ],
  *run(invocation) {
    const { flags } = invocation;
    const { name, after: command } = parts(invocation);
    const container = {
      name,
      image: flags.string("image"),
      ...(command.length === 0 ? {} : { command }),
      resources: {},
    };
    const pod = { containers: [container], restartPolicy: flags.string("restart") };
    const jobTemplate = { metadata: { name }, spec: { template: { metadata: {}, spec: pod } } };
    const object = draft("batch/v1", "CronJob", name, {
      spec: { jobTemplate, schedule: flags.string("schedule") },
      status: {},
    });
    return yield* createNew(invocation, object, { failing: "failed to create cronjob:" });
  },
};
