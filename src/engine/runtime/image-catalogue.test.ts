import { describe, expect, it } from "vitest";
import { imageEntry, lookUpImage, PLAIN_SERVER } from "./image-catalogue.ts";
import { parseImage, type ImageReference } from "./image-reference.ts";

function reference(image: string): ImageReference {
  const parsed = parseImage(image);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.reference;
}

describe("parseImage", () => {
  const names: readonly [image: string, canonical: string][] = [
    ["nginx", "docker.io/library/nginx:latest"],
    ["nginx:1.27", "docker.io/library/nginx:1.27"],
    ["traefik/whoami", "docker.io/traefik/whoami:latest"],
    ["registry.k8s.io/pause:3.10", "registry.k8s.io/pause:3.10"],
    ["localhost:5000/app", "localhost:5000/app:latest"],
    ["index.docker.io/library/redis:8", "docker.io/library/redis:8"],
    [`nginx@sha256:${"a".repeat(64)}`, `docker.io/library/nginx@sha256:${"a".repeat(64)}`],
    ["gcr.io/google-samples/hello-app:2.0", "gcr.io/google-samples/hello-app:2.0"],
  ];
  it.each(names)("%s is %s", (image, canonical) => {
    expect(reference(image).canonical).toBe(canonical);
  });

  const wrong: readonly [image: string, error: string][] = [
    ["", "invalid reference format"],
    ["nginx:", "invalid reference format"],
    ["nginx:a b", "invalid reference format"],
    ["Nginx", "invalid reference format: repository name (library/Nginx) must be lowercase"],
    ["nginx@sha256:short", "invalid reference format"],
    ["/nginx", "invalid reference format"],
  ];
  it.each(wrong)("%s is refused", (image, error) => {
    expect(parseImage(image)).toEqual({ ok: false, error });
  });
});

describe("lookUpImage", () => {
  const found: readonly [image: string, repository: string][] = [
    ["nginx", "docker.io/library/nginx"],
    ["nginx:1.14.2", "docker.io/library/nginx"],
    ["nginx:1.27-alpine", "docker.io/library/nginx"],
    ["nginx:1.7.9", "docker.io/library/nginx"],
    ["httpd:2.4", "docker.io/library/httpd"],
    ["redis:7.4-alpine", "docker.io/library/redis"],
    ["redis:6.0.5", "docker.io/library/redis"],
    ["busybox:1.28", "docker.io/library/busybox"],
    ["alpine:3.20", "docker.io/library/alpine"],
    ["ubuntu:24.04", "docker.io/library/ubuntu"],
    ["debian:bookworm-slim", "docker.io/library/debian"],
    ["postgres:16-alpine", "docker.io/library/postgres"],
    ["mysql:8.0", "docker.io/library/mysql"],
    ["mysql:5.7", "docker.io/library/mysql"],
    ["mariadb:11", "docker.io/library/mariadb"],
    ["mongo:7", "docker.io/library/mongo"],
    ["python:3.12-slim", "docker.io/library/python"],
    ["node:22-alpine", "docker.io/library/node"],
    ["golang:1.25", "docker.io/library/golang"],
    ["perl:5.34.0", "docker.io/library/perl"],
    ["memcached:1.6", "docker.io/library/memcached"],
    ["rabbitmq:3-management", "docker.io/library/rabbitmq"],
    ["traefik:v3.1", "docker.io/library/traefik"],
    ["caddy:2", "docker.io/library/caddy"],
    ["hello-world", "docker.io/library/hello-world"],
    ["registry.k8s.io/e2e-test-images/agnhost:2.53", "registry.k8s.io/e2e-test-images/agnhost"],
    ["registry.k8s.io/echoserver:1.10", "registry.k8s.io/echoserver"],
    ["registry.k8s.io/hpa-example", "registry.k8s.io/hpa-example"],
    ["gcr.io/google-samples/hello-app:1.0", "gcr.io/google-samples/hello-app"],
    ["gcr.io/google_samples/gb-frontend:v5", "gcr.io/google_samples/gb-frontend"],
    ["hashicorp/http-echo:1.0.0", "docker.io/hashicorp/http-echo"],
    ["nginxdemos/hello:plain-text", "docker.io/nginxdemos/hello"],
    ["stefanprodan/podinfo:6.7.1", "docker.io/stefanprodan/podinfo"],
    ["ghcr.io/stefanprodan/podinfo:6.7.1", "docker.io/stefanprodan/podinfo"],
    ["nginx:1.9.1", "docker.io/library/nginx"],
    ["nginx:stable-alpine3.17-slim", "docker.io/library/nginx"],
    ["python:3.9-slim-buster", "docker.io/library/python"],
    ["openjdk:8u121-jre-alpine", "docker.io/library/openjdk"],
    ["ubuntu:jammy-20230126", "docker.io/library/ubuntu"],
    ["debian:bullseye-20220125-slim", "docker.io/library/debian"],
    ["mongo:3.6.8", "docker.io/library/mongo"],
    ["wordpress:6.2.1-apache", "docker.io/library/wordpress"],
    ["wordpress:php8.1-fpm-alpine", "docker.io/library/wordpress"],
    ["cassandra:3.11.2", "docker.io/library/cassandra"],
    ["docker:20.10.16-dind", "docker.io/library/docker"],
    ["maven:3.8-openjdk-11", "docker.io/library/maven"],
    ["k8s.gcr.io/busybox", "registry.k8s.io/busybox"],
    ["gcr.io/google_containers/echoserver:1.10", "registry.k8s.io/echoserver"],
    ["public.ecr.aws/docker/library/redis:7", "docker.io/library/redis"],
    ["bitnami/postgresql:15", "docker.io/bitnami/postgresql"],
    ["gcr.io/kuar-demo/kuard-amd64:blue", "gcr.io/kuar-demo/kuard-amd64"],
    ["kubarium/shop:v2", "docker.io/kubarium/shop"],
    ["registry.k8s.io/etcd:3.6.6-0", "registry.k8s.io/etcd"],
    ["registry.k8s.io/kube-apiserver:v1.35.0", "registry.k8s.io/kube-apiserver"],
    ["registry.k8s.io/coredns/coredns:v1.13.1", "registry.k8s.io/coredns/coredns"],
    ["somebody/their-app:v3", ""],
    ["quay.io/somebody/their-app:v3", ""],
  ];
  it.each(found)("%s can be pulled", (image, repository) => {
    expect(lookUpImage(reference(image))).toMatchObject({ ok: true, known: repository !== "" });
    expect(imageEntry(reference(image)).repository).toBe(repository);
  });

  it.each(["nginx:1.161", "nginx:1.91", "nginx:latestt", "redis:foo", "node:lastest", "busybox:1.99", "postgres:5"])(
    "%s has never been",
    (image) => {
      expect(lookUpImage(reference(image))).toMatchObject({ ok: false });
    },
  );

  const missing: readonly [image: string, words: string][] = [
    [
      "ngnix",
      'code = Unknown desc = failed to pull and unpack image "docker.io/library/ngnix:latest": failed to resolve reference "docker.io/library/ngnix:latest": pull access denied',
    ],
    [
      "nginx:lates",
      'code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:lates": failed to resolve reference "docker.io/library/nginx:lates": docker.io/library/nginx:lates: not found',
    ],
    ["nginx:1.999", "docker.io/library/nginx:1.999: not found"],
    ["kubarium/shop:one", "docker.io/kubarium/shop:one: not found"],
    ["kubarium/private", "pull access denied"],
    [
      "registry.example.com/app:1",
      'failed to do request: Head "https://registry.example.com/v2/app/manifests/1": dial tcp: lookup registry.example.com: no such host',
    ],
    ["my.invalid/app", "lookup my.invalid: no such host"],
    ["localhost:5000/app", "dial tcp 127.0.0.1:443: connect: connection refused"],
  ];
  it.each(missing)("%s cannot be pulled", (image, words) => {
    const result = lookUpImage(reference(image));
    expect(result).toMatchObject({ ok: false, error: expect.stringContaining(words) });
  });

  it.each(["httpd:2.4.39-4", "nginx:1.14-4", "busybox:1.37.0-1", "redis:5.0.5-3", "perl:5.26"])(
    "knows %s of upstream's own tests",
    (image) => {
      const parsed = parseImage(`registry.k8s.io/e2e-test-images/${image}`);
      expect(parsed.ok && lookUpImage(parsed.reference)).toMatchObject({ ok: true, known: true });
    },
  );

  it("takes what it does not know for a plain server", () => {
    expect(imageEntry(reference("somebody/their-app"))).toBe(PLAIN_SERVER);
  });
});
