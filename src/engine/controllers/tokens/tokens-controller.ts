/**
 * Secrets of the type `kubernetes.io/service-account-token`: gives each a token of its account, and deletes those whose
 * account is gone. Source: https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets
 * Upstream: pkg/controller/serviceaccount/tokens_controller.go.
 */
import { encodeBase64Text } from "../../../api/base64.ts";
import { CLUSTER_AUTHORITY } from "../../../api/cluster-authority.ts";
import type { Secret, ServiceAccount } from "../../../api/types/core.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey, splitKey } from "../../machinery/informer.ts";

const TYPE = "kubernetes.io/service-account-token";
const NAME = "kubernetes.io/service-account.name";
const UID = "kubernetes.io/service-account.uid";
const AUTHORITY = encodeBase64Text(CLUSTER_AUTHORITY);

export class TokensController extends ControllerLoop {
  private readonly secrets: Informer<Secret>;
  private readonly accounts: Informer<ServiceAccount>;
  private readonly issueToken: NonNullable<ComponentContext["issueToken"]>;

  constructor(context: ComponentContext) {
    super("tokens-controller", context);
    this.secrets = context.informers.for("Secret");
    this.accounts = context.informers.for("ServiceAccount");
    this.issueToken = context.issueToken ?? (() => "");
    this.secrets.addHandler(({ type, object }, key) => {
      if (type !== "DELETED" && object.type === TYPE) this.queue.add(key);
    });
    this.accounts.addHandler(({ type, object }) => {
      if (type === "DELETED") this.addSecretsOf(object.metadata.namespace, object.metadata.name);
    });
  }

  start(): void {
    for (const secret of this.secrets.list()) if (secret.type === TYPE) this.queue.add(objectKey(secret));
  }

  private addSecretsOf(namespace: string | undefined, account: string): void {
    for (const secret of this.secrets.list()) {
      const { metadata, type } = secret;
      if (type !== TYPE || metadata.namespace !== namespace || metadata.annotations?.[NAME] !== account) continue;
      this.queue.add(objectKey(secret));
    }
  }

  protected sync(key: string): SyncResult {
    const { namespace = "", name } = splitKey(key);
    const secret = this.secrets.get(namespace, name);
    if (secret === undefined || secret.metadata.deletionTimestamp !== undefined) return "done";
    const { annotations = {}, uid } = secret.metadata;
    const accountName = annotations[NAME] ?? "";
    const account = this.accounts.get(namespace, accountName);
    const boundTo = annotations[UID];
    if (account === undefined || (boundTo !== undefined && boundTo !== account.metadata.uid)) {
      const why = { reason: "TokenWithoutAccount", params: { account: accountName } };
      const outcome = this.client.delete("Secret", namespace, name, { preconditions: { uid } }, why);
      return outcome.ok || outcome.status.code === 404 ? "done" : "retry";
    }
    return this.fill(secret, account);
  }

  private fill(secret: Secret, account: ServiceAccount): SyncResult {
    const { data = {}, metadata } = secret;
    const { namespace = "", name } = metadata;
    const home = encodeBase64Text(namespace);
    const isComplete = data["ca.crt"] === AUTHORITY && data["namespace"] === home && (data["token"] ?? "") !== "";
    if (isComplete && metadata.annotations?.[UID] !== undefined) return "done";
    const token = data["token"] || encodeBase64Text(this.issueToken(account, name));
    const annotations = { ...metadata.annotations, [NAME]: account.metadata.name, [UID]: account.metadata.uid };
    const filled: Secret = {
      ...secret,
      metadata: { ...metadata, annotations },
      data: { ...data, "ca.crt": AUTHORITY, namespace: home, token },
    };
    const why = { reason: "TokenMissing", params: { account: account.metadata.name } };
    return this.client.update("Secret", filled, why).ok ? "done" : "retry";
  }
}
