/** Pods of installed Ingress controllers, all of them and by their address. */
import { ingressInstanceOf } from "../../api/ingress-instance.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Informer } from "./informer.ts";

const INDEX = "ingress-controllers";
const ALL = "";
const NONE: readonly string[] = [];

export function indexIngressControllers(pods: Informer<Pod>): void {
  pods.addIndex(INDEX, (pod) => {
    if (ingressInstanceOf(pod) === undefined) return NONE;
    return pod.status.podIP === undefined ? [ALL] : [ALL, pod.status.podIP];
  });
}

/** @param ip undefined: wherever they are */
export function ingressControllers(pods: Informer<Pod>, ip = ALL): readonly Pod[] {
  return pods.byIndex(INDEX, ip);
}
