/**
 * Ways in which the container runtime of every machine can run a Pod.
 * Source: https://kubernetes.io/docs/concepts/containers/runtime-class/#cri-configuration
 */
import type { Pod } from "../../api/types/pod.ts";
import type { SharedInformerFactory } from "../machinery/informer.ts";

/** `test-handler` is the one that clusters have which upstream's end-to-end suites run on. */
const HANDLERS = ["runc", "test-handler"] as const;

/** As in `status.runtimeHandlers` of a Node, the default first. */
export const RUNTIME_HANDLERS = ["", ...HANDLERS].map((name) => ({
  ...(name === "" ? {} : { name }),
  features: { recursiveReadOnlyMounts: true, userNamespaces: true },
}));

/** The container runtime's words for a handler that it does not have. */
export function handlerProblem({ spec }: Pod, informers: SharedInformerFactory): string | undefined {
  if (spec.runtimeClassName === undefined) return undefined;
  const handler = informers.for("RuntimeClass").get(undefined, spec.runtimeClassName)?.handler ?? "";
  if (handler === "" || HANDLERS.some((one) => one === handler)) return undefined;
  const why = `failed to get sandbox runtime: no runtime for "${handler}" is configured`;
  return `rpc error: code = Unknown desc = ${why}`;
}
