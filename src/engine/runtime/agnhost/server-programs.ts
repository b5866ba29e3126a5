/** The servers of images for tests, by their names in the catalogue. */
import { apiServer } from "../api-server-program.ts";
import type { ServerProgramName } from "../images/image.ts";
import { partProgram } from "../part-program.ts";
import { redisServer } from "../clients/redis-server.ts";
import { mysqlServer, postgresServer } from "../clients/sql-server.ts";
import { zookeeperServer } from "../clients/zookeeper-server.ts";
import { podinfo } from "../podinfo.ts";
import { netexec } from "./netexec.ts";
import type { ServerProgram } from "./server-program.ts";
import { grpcHealth, guestbook, liveness, porter, serveHostname, testWebserver } from "./small-servers.ts";

export const SERVER_PROGRAMS: Readonly<Record<ServerProgramName, ServerProgram>> = {
  netexec,
  liveness,
  "serve-hostname": serveHostname,
  "grpc-health-checking": grpcHealth,
  porter,
  guestbook,
  "test-webserver": testWebserver,
  "kube-apiserver": apiServer,
  "kube-controller-manager": partProgram("kube-controller-manager"),
  "kube-scheduler": partProgram("kube-scheduler"),
  "kube-proxy": partProgram("kube-proxy"),
  podinfo,
  redis: redisServer,
  mysql: mysqlServer,
  postgres: postgresServer,
  zookeeper: zookeeperServer,
};
