/** How many Pods of a workload run, wait, succeeded and failed. Upstream: getPodStatusForController. */
import { formatSelector } from "../../api/label-selector.ts";
import type { KubeObject, LabelSelector } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import { get, type Steps } from "../steps.ts";

/** `2 Running / 0 Waiting / 0 Succeeded / 0 Failed` */
export function* podCounts({ metadata }: KubeObject, selector: LabelSelector | undefined): Steps<string> {
  const query = encodeURIComponent(formatSelector(selector));
  const { code, body } = yield* get(`/api/v1/namespaces/${metadata.namespace}/pods?labelSelector=${query}&limit=500`);
  const all = code < 400 ? (body as { readonly items: readonly Pod[] }).items : [];
  const own = all.filter((pod) =>
    pod.metadata.ownerReferences?.some(({ uid, controller }) => controller === true && uid === metadata.uid),
  );
  const count = (phase: string): number => own.filter(({ status }) => status.phase === phase).length;
  return `${count("Running")} Running / ${count("Pending")} Waiting / ${count("Succeeded")} Succeeded / ${count("Failed")} Failed`;
}
