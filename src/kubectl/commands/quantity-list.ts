/** `cpu=200m,memory=512Mi`. Upstream: k8s.io/kubectl/pkg/generate/versioned/run.go (populateResourceListV1). */
import { canonicalQuantity, quantityProblem } from "../../api/quantity.ts";
import { CommandFailure } from "../steps.ts";

/** @throws CommandFailure */
export function readQuantities(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split(",").map((pair) => {
      const [name = "", quantity = "", ...more] = pair.split("=");
      if (!pair.includes("=") || more.length > 0)
        throw new CommandFailure(`error: Invalid argument syntax ${pair}, expected <resource>=<value>`);
      const problem = quantityProblem(quantity);
      if (problem !== undefined) throw new CommandFailure(`error: ${problem}`);
      return [name, canonicalQuantity(quantity) ?? quantity];
    }),
  );
}
