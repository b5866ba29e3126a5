/** For tests: a Pod that is valid, and ways to change it. */
import { withValue } from "./check-manifest.ts";

export const POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "default" },
  spec: { containers: [{ name: "web", image: "nginx:1.29" }] },
};

/** The Pod with the value at a path replaced. */
export const at = (path: string, value: unknown) => withValue(POD, path, value);

/** The Pod with a field of its container replaced. */
export const inContainer = (field: string, value: unknown) => at(`spec.containers[0].${field}`, value);
