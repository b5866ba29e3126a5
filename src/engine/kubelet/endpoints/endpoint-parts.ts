/** What a kubelet's answers are worked out from. */
import type { Node } from "../../../api/types/core.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Runtime } from "../../runtime/runtime.ts";

export interface EndpointParts {
  readonly kernel: Kernel;
  readonly runtime: Runtime;
  readonly node: Node;
  /** Of this node, as the API knows them. */
  readonly pods: readonly Pod[];
}
