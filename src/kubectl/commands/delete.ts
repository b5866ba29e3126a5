/** `kubectl delete`. Upstream: k8s.io/kubectl/pkg/cmd/delete. */
import type { Status } from "../../api/status.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import { type CommandDefinition, DRY_RUN_FLAG, type Invocation, NAMESPACE_FLAG, OUTPUT_FLAG } from "../command.ts";
import { objectLabel, resourcePath } from "../discovery.ts";
import {
  askLine,
  closeWatch,
  CommandFailure,
  expectBody,
  get,
  nextEvents,
  openWatch,
  print,
  printError,
  send,
  refused,
  type Steps,
} from "../steps.ts";
import { WIDE_CHOICE_FLAGS, type ChosenObject, chosenObjects, pathOf } from "./chosen-objects.ts";
import { dryRunOf, dryRunSuffix, forEach } from "./write-objects.ts";

const IMMEDIATE =
  "Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n";

export const deleteCommand: CommandDefinition = {
  words: ["delete"],
  summary: "Delete objects by name, label or manifest",
  usage: "([-f FILENAME] | TYPE [(NAME | -l label | --all)]) [flags]",
  examples: ["kubectl delete pod web", "kubectl delete -f web.yaml", "kubectl delete pods -l app=web"],
  flags: [
    NAMESPACE_FLAG,
    OUTPUT_FLAG,
    DRY_RUN_FLAG,
    ...WIDE_CHOICE_FLAGS,
    { name: "raw", type: "string", help: "The path to DELETE." },
    { name: "grace-period", type: "int", default: "-1", help: "Seconds to end in; 0 only with --force." },
    { name: "force", type: "bool", help: "Forget the object at once, whatever becomes of it." },
    { name: "now", type: "bool", help: "A grace period of one second." },
    { name: "wait", type: "bool", default: "true", help: "Wait until it is gone." },
    { name: "timeout", type: "duration", default: "0s", help: "How long to wait; 0 is until it is gone." },
    { name: "ignore-not-found", type: "bool", help: "What is not there is no error." },
    { name: "interactive", short: "i", type: "bool", help: "Say what would be deleted, and ask." },
    {
      name: "cascade",
      type: "string",
      default: "background",
      bare: "background",
      help: "background, orphan or foreground.",
    },
  ],
  *run(invocation) {
    const { flags, arguments: words, now } = invocation;
    const dryRun = dryRunOf(flags);
    if (flags.has("raw")) return yield* deleteRaw(invocation);
    if (flags.bool("all") && (flags.has("selector") || flags.has("field-selector")))
      throw new CommandFailure("error: setting 'all' parameter but found a non empty selector. ");
    const body = deleteOptions(invocation.flags);
    const forced = flags.bool("force");
    if (forced && body.gracePeriodSeconds === 0) yield* printError(IMMEDIATE);
    const problems: CommandFailure[] = [];
    const chosen = yield* chosenObjects(invocation, words, false, problems);
    if (chosen.length === 0 && problems.length === 0) yield* print("No resources found\n");
    if (flags.bool("interactive") && dryRun === "none" && chosen.length > 0 && !(yield* isConfirmed(chosen))) {
      yield* print("deletion is cancelled\n");
      return 0;
    }
    if (flags.has("namespace") && chosen.some(({ resource }) => !resource.namespaced)) {
      yield* printError("Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n");
    }
    const waits: (ChosenObject & { readonly uid: string })[] = [];
    const missingIsFine = flags.bool("ignore-not-found") || flags.bool("all");
    const code = yield* forEach(
      chosen,
      function* (one) {
        const { resource, name, namespace } = one;
        const failing = one.file === undefined ? "" : `error when deleting "${one.file}": `;
        let uid = "";
        if (dryRun !== "client") {
          const response = yield* send({
            method: "DELETE",
            path: pathOf(one),
            body: { ...body, ...(dryRun === "server" ? { dryRun: ["All"] } : {}) },
          });
          if (response.code === 404 && missingIsFine) return;
          if (response.code >= 400) throw refused(response.body as Status, failing);
          const { details, metadata } = response.body as Status & Partial<KubeObject>;
          uid = details?.uid ?? (metadata as Partial<KubeObject["metadata"]> | undefined)?.uid ?? "";
        }
        if (flags.string("output") === "name") yield* print(`${objectLabel(resource, name)}\n`);
        else {
          const kind = objectLabel(resource, "").slice(0, -1);
          const place = resource.namespaced ? ` from ${namespace} namespace` : "";
          yield* print(`${kind} "${name}" ${forced ? "force deleted" : "deleted"}${place}${dryRunSuffix(dryRun)}\n`);
        }
        if (dryRun === "none") waits.push({ ...one, uid });
      },
      { later: problems },
    );
    if (!flags.bool("wait") || (forced && !flags.has("wait"))) return code;
    const timeoutMs = flags.durationMs("timeout");
    const untilMs = timeoutMs > 0 ? now() + timeoutMs : undefined;
    const late = yield* forEach(waits, (one) => untilGone(one, one.uid, untilMs));
    return code || late;
  },
};

function* isConfirmed(chosen: readonly ChosenObject[]): Steps<boolean> {
  const names = chosen.map(({ resource, name }) => `${objectLabel(resource, name)}\n`);
  yield* print(`You are about to delete the following ${chosen.length} resource(s):\n${names.join("")}`);
  const answer = yield* askLine("Do you want to continue? (y/N): ");
  return answer?.trim().toLowerCase() === "y";
}

function* deleteRaw({ flags }: Invocation): Steps<number> {
  const body = expectBody(yield* send({ method: "DELETE", path: flags.string("raw") }));
  yield* print(`${JSON.stringify(body)}\n`);
  return 0;
}

interface Options {
  readonly propagationPolicy: string;
  readonly gracePeriodSeconds?: number;
}

/** @param immediate whether --force means not to wait for the end of Pods */
export function deleteOptions(flags: Parameters<typeof dryRunOf>[0], immediate = true): Options {
  const cascade = flags.string("cascade");
  const policies: Readonly<Record<string, string>> = {
    background: "Background",
    true: "Background",
    orphan: "Orphan",
    false: "Orphan",
    foreground: "Foreground",
  };
  const propagationPolicy = policies[cascade];
  if (propagationPolicy === undefined) {
    throw new CommandFailure(
      `error: invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`,
    );
  }
  let grace = flags.string("grace-period") === "" ? -1 : flags.int("grace-period");
  if (flags.bool("now")) {
    if (grace !== -1) throw new CommandFailure("error: --now and --grace-period cannot be specified together");
    grace = 1;
  }
  if (grace === 0 && !flags.bool("force")) grace = 1;
  if (immediate && flags.bool("force") && grace < 0) grace = 0;
  return grace < 0 ? { propagationPolicy } : { propagationPolicy, gracePeriodSeconds: grace };
}

/** Returns when the object is gone, or another one has taken its name. @throws CommandFailure when the time is up */
export function* untilGone(chosen: ChosenObject, uid: string, untilMs: number | undefined): Steps<void> {
  const { resource, namespace, name } = chosen;
  const { code, body } = yield* get(pathOf(chosen));
  if (code >= 400 || (uid !== "" && (body as KubeObject).metadata.uid !== uid)) return;
  const version = (body as KubeObject).metadata.resourceVersion;
  const selector = encodeURIComponent(`metadata.name=${name}`);
  const path = resourcePath(resource, resource.namespaced ? namespace : undefined);
  yield* openWatch(`${path}?watch=true&fieldSelector=${selector}&resourceVersion=${version}`);
  try {
    for (;;) {
      const events = yield* nextEvents(untilMs);
      if (events === undefined) {
        throw new CommandFailure(`error: timed out waiting for the condition on ${resource.name}/${name}`);
      }
      for (const { type, object } of events) {
        if (type === "DELETED") return;
        if (type === "ERROR") return yield* untilGone(chosen, uid, untilMs);
        if ((type === "ADDED" || type === "MODIFIED") && uid !== "" && object.metadata.uid !== uid) return;
      }
    }
  } finally {
    yield* closeWatch();
  }
}
