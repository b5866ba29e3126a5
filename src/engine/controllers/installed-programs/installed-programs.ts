/** Programs that somebody installed, where what they write to the API server is what others wait for. */
import type { MutatingWebhook, ValidatingWebhook } from "../../../api/types/admissionregistration.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { Why } from "../../../api/component-client.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, type SyncResult } from "../../machinery/controller-loop.ts";
import type { Informer, SharedInformerFactory } from "../../machinery/informer.ts";
import { type ContainerEffects, effectsOf, type SecretEffect, type WebhookEffect } from "./program-effects.ts";

export const INSTALLED_PROGRAMS = "installed-programs";

export class InstalledPrograms extends ControllerLoop {
  private readonly pods: Informer<Pod>;
  private readonly informers: SharedInformerFactory;

  constructor(context: ComponentContext) {
    super(INSTALLED_PROGRAMS, context);
    this.informers = context.informers;
    this.pods = context.informers.for("Pod");
    this.pods.addHandler(({ type, object, previous }, key) => {
      if (type === "DELETED" || object.status === previous?.status) return;
      if (worksOf(object).length > (previous === undefined ? 0 : worksOf(previous).length)) this.queue.add(key);
    });
  }

  start(): void {
    // What ran before has done its work.
  }

  protected sync(key: string): SyncResult {
    const pod = this.pods.getByKey(key);
    if (pod === undefined) return "done";
    const why = { reason: "ProgramWrote", params: { pod: key } };
    let result: SyncResult = "done";
    for (const { effects } of worksOf(pod)) {
      for (const effect of effects) {
        const isDone =
          effect.kind === "secret"
            ? this.makeSecret(effect, pod.metadata.namespace ?? "", why)
            : this.patchWebhooks(effect, why);
        if (!isDone) result = "retry";
      }
    }
    return result;
  }

  private makeSecret({ namespace: given, name, data }: SecretEffect, own: string, why: Why): boolean {
    const namespace = given ?? own;
    if (this.informers.for("Secret").get(namespace, name) !== undefined) return true;
    const draft = { apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, type: "Opaque", data } as const;
    const made = this.client.create("Secret", draft, why);
    return made.ok || made.status.code < 500;
  }

  private patchWebhooks(effect: WebhookEffect, why: Why): boolean {
    const { name } = effect;
    const mutating = this.informers.for("MutatingWebhookConfiguration").get(undefined, name);
    const validating = this.informers.for("ValidatingWebhookConfiguration").get(undefined, name);
    const done: boolean[] = [];
    if (mutating !== undefined && effect.mutating) {
      const next = { ...mutating, webhooks: mutating.webhooks?.map((one) => patched(one, effect)) ?? [] };
      if (!sameValue(next, mutating)) done.push(this.client.update("MutatingWebhookConfiguration", next, why).ok);
    }
    if (validating !== undefined && effect.validating) {
      const next = { ...validating, webhooks: validating.webhooks?.map((one) => patched(one, effect)) ?? [] };
      if (!sameValue(next, validating)) done.push(this.client.update("ValidatingWebhookConfiguration", next, why).ok);
    }
    return done.every(Boolean);
  }
}

function patched<T extends MutatingWebhook | ValidatingWebhook>(
  webhook: T,
  { failurePolicy, caBundle }: WebhookEffect,
): T {
  const clientConfig = { ...webhook.clientConfig, caBundle };
  return { ...webhook, ...(failurePolicy === undefined ? {} : { failurePolicy }), clientConfig };
}

const NOTHING: readonly ContainerEffects[] = [];

/** The work of those containers that have got that far. */
function worksOf({ spec, status, metadata }: Pod): readonly ContainerEffects[] {
  const all = effectsOf(spec, metadata.namespace ?? "");
  if (all.length === 0) return NOTHING;
  const statuses = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return all.filter(({ container, when }) => {
    const state = statuses.find(({ name }) => name === container)?.state;
    return when === "running" ? state?.running !== undefined : state?.terminated?.exitCode === 0;
  });
}
