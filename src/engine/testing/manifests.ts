/** Objects that many tests need. */
import { SIM_API_VERSION } from "../../api/types/sim.ts";

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: unknown;
}

/** A Deployment of a well-behaved web server. */
export function webDeployment(name: string, replicas: number, container: object = {}): Manifest {
  const labels = { app: name };
  const containers = [{ name: "main", image: "nginx:1.27", ports: [{ containerPort: 80 }], ...container }];
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}

/** A Fault that takes the power from a machine. */
export function powerCut(name: string, machine: string): Manifest {
  return {
    apiVersion: SIM_API_VERSION,
    kind: "Fault",
    metadata: { name },
    spec: { type: "MachinePower", target: { machine } },
  };
}
