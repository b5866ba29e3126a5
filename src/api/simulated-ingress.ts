/** The Ingress controller that is built into the cluster. */

/** `spec.controller` of the classes that it looks after, as ingress-nginx has it. */
export const INGRESS_CONTROLLER = "k8s.io/ingress-nginx";
/** Name of the class that a new cluster has, and that Ingresses without one get. */
export const INGRESS_CLASS = "nginx";
/** Where it answers; of a range for documentation, RFC 5737. */
export const INGRESS_ADDRESS = "203.0.113.2";
