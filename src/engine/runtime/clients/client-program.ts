/** The programs with which an image's users talk to its server. */
import type { ContainerRecord } from "../container-record.ts";
import type { ClientProgram } from "../images/image.ts";
import type { Command } from "../shell/command.ts";
import { podcli } from "./podcli.ts";
import { xbstream } from "./xbstream.ts";
import { redisCli } from "./redis-cli.ts";
import { zkCli } from "./zk-cli.ts";
import { mongosh, mysqlClient, psql } from "./sql-clients.ts";

/** @param kubectl what the cluster has for it */
export function clientProgram(
  name: ClientProgram,
  { command, args, image }: ContainerRecord,
  kubectl: Command | undefined,
): Command {
  switch (name) {
    case "kubectl":
      return kubectl ?? NOTHING;
    case "redis-cli":
      return redisCli([...(command ?? []), ...(args ?? [])]);
    case "mysql":
      return mysqlClient(!image.includes("mariadb"));
    case "xbstream":
      return xbstream;
    case "mongosh":
      return mongosh;
    case "podcli":
      return podcli;
    case "psql":
      return psql;
    case "zkCli.sh":
      return zkCli;
  }
}

const NOTHING: Command = () => ({ status: 0 });
