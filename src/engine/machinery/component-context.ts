/** What the composition root hands to every component: the kernel, the API, the caches, and records for people. */
import type { ComponentClient } from "../../api/component-client.ts";
import type { ServiceAccount } from "../../api/types/core.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Decisions } from "./decisions.ts";
import type { EventRecorder } from "./event-recorder.ts";
import type { SharedInformerFactory } from "./informer.ts";
import type { ResourceMetrics } from "./resource-metrics.ts";

export interface ComponentContext {
  readonly kernel: Kernel;
  readonly informers: SharedInformerFactory;
  /** A client that writes as `actor`, the name seen in causes and on the timeline. */
  clientFor(actor: string): ComponentClient;
  /** What Pods use, for those who scale by it; absent where nothing measures. */
  readonly metrics?: ResourceMetrics;
  /** Where components leave their reasons. */
  readonly decisions: Decisions;
  /** Signs a token for a Secret, as only a part of the control plane can. @param secret its name, beside the account */
  readonly issueToken?: (account: ServiceAccount, secret: string) => string;
  /** Whether somebody may do something to the whole cluster, for those who act for others; absent: nobody may. */
  readonly mayDo?: (
    user: { readonly username: string; readonly groups: readonly string[] },
    action: { readonly verb: string; readonly group: string; readonly resource: string; readonly subresource: string },
  ) => boolean;
  /** Writes core/v1 Events as `component` (`source.component`), and `host` for kubelets. */
  recorderFor(component: string, host?: string): EventRecorder;
}
