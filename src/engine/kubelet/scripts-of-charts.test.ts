/** Scripts of the kind that charts bring in ConfigMaps, in images as Bitnami packs them. */
import { expect, it } from "vitest";
import type { Container } from "../../api/types/pod.ts";
import { TestCluster } from "../testing/test-cluster.ts";

const START = `#!/bin/bash
. /opt/bitnami/scripts/liblog.sh
[[ -f $PASSWORD_FILE ]] && export PASSWORD="$(< "\${PASSWORD_FILE}")"
info "starting"
ARGS=("--port" "\${REDIS_PORT}")
exec redis-server "\${ARGS[@]}"
`;
const PING = `#!/bin/bash
response=$(
  timeout -s 15 $1 \\
  redis-cli -h localhost -p $REDIS_PORT ping
)
if [ "$?" -eq "124" ]; then exit 1; fi
if [ "$response" != "PONG" ]; then echo "$response"; exit 1; fi
`;
const IMAGE = "docker.io/bitnami/redis:7.4.1-debian-12-r2";

it("they start the server in their place, probe it, and copy what an init container prepares", () => {
  const cluster = new TestCluster({ nodes: 1 });
  cluster.advance(5_000);
  const metadata = { name: "scripts", namespace: "default" };
  cluster.create({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { "start.sh": START, "ping.sh": PING } });
  const prepare = `. /opt/bitnami/scripts/libfs.sh
if ! is_dir_empty /opt/bitnami/redis/logs; then exit 1; fi
cp -r --preserve=mode /opt/bitnami/redis/etc /emptydir/app-conf-dir`;
  const container: Partial<Container> = {
    name: "redis",
    image: IMAGE,
    command: ["/bin/bash"],
    args: ["-c", "/scripts/start.sh"],
    env: [{ name: "REDIS_PORT", value: "6379" }],
    readinessProbe: { exec: { command: ["sh", "-c", "/scripts/ping.sh 1"] }, periodSeconds: 2 },
    volumeMounts: [{ name: "scripts", mountPath: "/scripts" }],
  };
  const volumes = [
    { name: "scripts", configMap: { name: "scripts", defaultMode: 0o755 } },
    { name: "empty", emptyDir: {} },
  ];
  const volumeMounts = [{ name: "empty", mountPath: "/emptydir" }];
  const initContainers = [{ name: "prepare", image: IMAGE, command: ["/bin/bash", "-ec", prepare], volumeMounts }];
  const spec = { volumes, initContainers, containers: [container] };
  cluster.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "redis", namespace: "default" }, spec });
  cluster.advance(60_000);
  const { containerStatuses, initContainerStatuses } = cluster.get("Pod", "default", "redis")?.status ?? {};
  expect(initContainerStatuses).toMatchObject([{ restartCount: 0, state: { terminated: { exitCode: 0 } } }]);
  expect(containerStatuses).toMatchObject([{ ready: true, restartCount: 0 }]);
});
