/** The same programs under other names: in other registries, without root, packed by somebody else. */
import type { ImageEntry } from "./image.ts";

/** Registries and folders that serve what another one has, by the start of the repository's name. */
const MIRRORS: readonly (readonly [from: string, to: string])[] = [
  ["k8s.gcr.io/", "registry.k8s.io/"],
  ["gcr.io/google_containers/", "registry.k8s.io/"],
  ["gcr.io/google-containers/", "registry.k8s.io/"],
  ["gcr.io/google_samples/", "gcr.io/google-samples/"],
  ["gcr.io/kubernetes-e2e-test-images/", "registry.k8s.io/e2e-test-images/"],
  ["public.ecr.aws/docker/library/", "docker.io/library/"],
  ["mirror.gcr.io/", "docker.io/"],
  ["registry-1.docker.io/", "docker.io/"],
  ["registry.hub.docker.com/", "docker.io/"],
  ["mcr.microsoft.com/mirror/docker/", "docker.io/"],
  ["ghcr.io/stefanprodan/", "docker.io/stefanprodan/"],
  ["quay.io/prometheus/", "docker.io/prom/"],
  ["quay.io/minio/", "docker.io/minio/"],
  ["docker.elastic.co/elasticsearch/", "docker.io/library/"],
  ["docker.elastic.co/kibana/", "docker.io/library/"],
  ["docker.elastic.co/logstash/", "docker.io/library/"],
  ["docker.io/hashicorp/consul", "docker.io/library/consul"],
  ["docker.io/hashicorp/vault", "docker.io/library/vault"],
];

/** Where a repository's images really come from. */
export function originOf(repository: string): string {
  for (const [from, to] of MIRRORS) {
    if (repository.startsWith(from)) return to + repository.slice(from.length);
  }
  return repository;
}

interface Copy {
  /** Other ports than the original's. */
  readonly ports?: readonly number[];
  readonly user?: number;
  readonly binaries?: readonly string[];
}

/** Name of the copy, name of the original. Every tag of a copy exists. */
const COPIES: readonly (readonly [copy: string, original: string, changed?: Copy])[] = [
  ["registry.k8s.io/busybox", "docker.io/library/busybox"],
  ["registry.k8s.io/e2e-test-images/busybox", "docker.io/library/busybox"],
  ["quay.io/quay/busybox", "docker.io/library/busybox"],
  ["quay.io/prometheus/busybox", "docker.io/library/busybox"],
  ["docker.io/prom/busybox", "docker.io/library/busybox"],
  ["docker.io/yauritux/busybox-curl", "docker.io/library/busybox"],
  ["quay.io/libpod/alpine", "docker.io/library/alpine"],
  ["registry.k8s.io/nginx", "docker.io/library/nginx"],
  ["registry.k8s.io/nginx-slim", "docker.io/library/nginx"],
  ["registry.k8s.io/e2e-test-images/nginx", "docker.io/library/nginx"],
  ["docker.io/ubuntu/nginx", "docker.io/library/nginx"],
  ["mcr.microsoft.com/oss/nginx/nginx", "docker.io/library/nginx"],
  ["docker.io/nginxinc/nginx-unprivileged", "docker.io/library/nginx", { ports: [8080], user: 101 }],
  ["ghcr.io/nginxinc/nginx-unprivileged", "docker.io/library/nginx", { ports: [8080], user: 101 }],
  ["registry.k8s.io/e2e-test-images/httpd", "docker.io/library/httpd"],
  ["registry.k8s.io/redis", "docker.io/library/redis"],
  ["gcr.io/google-samples/gb-redis-follower", "docker.io/library/redis"],
  ["gcr.io/google-samples/gb-redisslave", "docker.io/library/redis"],
  ["us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower", "docker.io/library/redis"],
  ["registry.k8s.io/e2e-test-images/redis", "docker.io/library/redis"],
  ["mcr.microsoft.com/oss/bitnami/redis", "docker.io/library/redis"],
  ["registry.k8s.io/e2e-test-images/perl", "docker.io/library/perl"],
  ["registry.k8s.io/e2e-test-images/jessie-dnsutils", "docker.io/nicolaka/netshoot"],
  ["docker.io/infoblox/dnstools", "docker.io/nicolaka/netshoot"],
  ["docker.io/tutum/dnsutils", "docker.io/nicolaka/netshoot"],
  ["docker.io/phpmyadmin/phpmyadmin", "docker.io/library/phpmyadmin"],
  ["docker.io/fluent/fluentd-kubernetes", "docker.io/fluent/fluentd-kubernetes-daemonset"],
  ["docker.io/library/fluentd", "docker.io/fluent/fluentd"],
  ["registry.k8s.io/fluentd-gcp", "docker.io/fluent/fluentd"],
  ["gcr.io/fluentd-elasticsearch/fluentd", "quay.io/fluentd_elasticsearch/fluentd"],
  ["docker.io/opensuse/leap", "docker.io/library/almalinux"],
  ["docker.io/bitnami/minideb", "docker.io/library/debian"],
  ["docker.io/alpine/curl", "docker.io/curlimages/curl"],
  ["docker.io/appropriate/curl", "docker.io/curlimages/curl"],
  ["docker.io/byrnedo/alpine-curl", "docker.io/curlimages/curl"],
];

/** What Bitnami packs, under the name of its own and the one of its archive. */
const BITNAMI: readonly (readonly [copy: string, original: string, changed?: Copy])[] = [
  [
    "redis",
    "docker.io/library/redis",
    { binaries: ["/opt/bitnami/scripts/redis/run.sh", "/opt/bitnami/scripts/start-scripts/start-master.sh"] },
  ],
  ["postgresql", "docker.io/library/postgres"],
  ["mysql", "docker.io/library/mysql"],
  ["mariadb", "docker.io/library/mariadb"],
  ["mongodb", "docker.io/library/mongo"],
  ["rabbitmq", "docker.io/library/rabbitmq"],
  ["memcached", "docker.io/library/memcached"],
  ["nginx", "docker.io/library/nginx", { ports: [8080, 8443] }],
  ["apache", "docker.io/library/httpd", { ports: [8080, 8443] }],
  ["wordpress", "docker.io/library/wordpress", { ports: [8080, 8443] }],
  ["zookeeper", "docker.io/library/zookeeper"],
  ["kafka", "docker.io/apache/kafka"],
  ["elasticsearch", "docker.io/library/elasticsearch"],
  ["node", "docker.io/library/node"],
  ["python", "docker.io/library/python"],
];

/** @param known the images that the copies are made of, by repository */
export function copiesOf(known: ReadonlyMap<string, ImageEntry>): readonly ImageEntry[] {
  const packed = BITNAMI.flatMap(([name, original, changed]) =>
    ["bitnami", "bitnamilegacy"].map(
      (owner) => [`docker.io/${owner}/${name}`, original, { user: 1001, ...changed }] as const,
    ),
  );
  return [...COPIES, ...packed].flatMap(([repository, original, changed = {}]) => {
    const entry = known.get(original);
    if (entry === undefined) return [];
    const { behaviour } = entry;
    const server = behaviour.kind === "server" ? { ...behaviour, ports: changed.ports ?? behaviour.ports } : behaviour;
    const own = changed.user === 1001 && server.kind === "server" ? withoutRequiredEnv(server) : server;
    return [
      {
        ...entry,
        repository,
        tags: ".*",
        behaviour: own,
        binaries: [...entry.binaries, ...(changed.binaries ?? [])],
        ...(changed.user === undefined ? {} : { user: changed.user, needs: [], rights: [] }),
      },
    ];
  });
}

/** Bitnami's variables have other names than those of the official images. */
function withoutRequiredEnv<S extends { readonly requiredEnv?: unknown }>(server: S): Omit<S, "requiredEnv"> {
  const { requiredEnv: _, ...rest } = server;
  return rest;
}
