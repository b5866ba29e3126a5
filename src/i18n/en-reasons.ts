/**
 * One sentence for every reason that the engine gives with a write. `{{actor}}` and `{{object}}` are always there,
 * the other names are the reason's parameters.
 */
export const enReasons = {
  /** For a reason without a sentence of its own. */
  fallback: {
    create: "{{actor}} created {{object}}",
    update: "{{actor}} changed {{object}}",
    patch: "{{actor}} changed {{object}}",
    status: "{{actor}} reported on {{object}}",
    delete: "{{actor}} deleted {{object}}",
    bind: "{{actor}} placed {{object}}",
    other: "{{actor}} touched {{object}}",
  },
  ClusterCreated: "The cluster was set up with {{object}}",
  Scheduled: "{{actor}} placed {{object}} on {{node}}",
  NamespaceTerminating: "{{object}} is being emptied, so everything in it goes",
  EventRecorded: "{{actor}} recorded {{object}}",
  TrafficReported: "{{object}} reported its requests",
} as const;
