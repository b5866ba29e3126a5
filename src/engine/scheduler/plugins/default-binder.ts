/** Writes the chosen node into the Pod. Upstream: plugins/defaultbinder. */
import type { ComponentClient, Why } from "../../../api/component-client.ts";
import type { Outcome } from "../../../api/status.ts";
import type { Pod } from "../../../api/types/pod.ts";

/** What a choice was made of, for the sentence that explains it. */
export type ChoiceParams = Readonly<Record<"feasible" | "evaluated" | "nodes", number>>;

interface Choice extends Why {
  readonly params: ChoiceParams & { readonly node: string };
}

/** Kept nodes; more than that are forgotten together, as some may be long gone. */
const MAX_NODES = 10_000;

export class DefaultBinder {
  private readonly client: ComponentClient;
  /** The last choice of each node. Causes are kept for good, and most choices of a node are made of the same. */
  private readonly choices = new Map<string, Choice>();

  constructor(client: ComponentClient) {
    this.client = client;
  }

  bind(pod: Pod, node: string, params: ChoiceParams): Outcome<null> {
    const { namespace = "default", name } = pod.metadata;
    return this.client.bind(namespace, name, node, this.choice(node, params));
  }

  private choice(node: string, { feasible, evaluated, nodes }: ChoiceParams): Choice {
    const known = this.choices.get(node);
    const last = known?.params;
    if (known !== undefined && last?.feasible === feasible && last.evaluated === evaluated && last.nodes === nodes)
      return known;
    if (this.choices.size >= MAX_NODES) this.choices.clear();
    const choice = { reason: "Scheduled", params: { node, feasible, evaluated, nodes } };
    this.choices.set(node, choice);
    return choice;
  }
}
