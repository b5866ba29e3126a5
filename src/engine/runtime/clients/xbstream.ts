/**
 * `xbstream -x`: what a backup of MySQL brings is the place in the log from which a copy has to follow its source.
 * Source: https://kubernetes.io/docs/tasks/run-application/run-replicated-stateful-application/
 */
import type { Command } from "../shell/command.ts";
import { absolutePath, splitOptions } from "../../../shell/text-command.ts";

export const xbstream: Command = ({ host, argv, workingDir }) => {
  const { flags } = splitOptions(argv.slice(1), "C");
  const folder = absolutePath(flags.get("C") ?? ".", workingDir);
  if (flags.has("x")) host.write(`${folder}/xtrabackup_binlog_info`, "mysql-bin.000003\t154\n", false);
  return { status: 0 };
};
