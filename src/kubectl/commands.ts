/** The commands there are. Adding one is adding its file and its line here. */
import type { CommandDefinition } from "./command.ts";
import { applyCommand, diffCommand } from "./commands/apply.ts";
import { cordonCommand, taintCommand, uncordonCommand } from "./commands/cordon.ts";
import {
  createConfigMapCommand,
  createDeploymentCommand,
  createNamespaceCommand,
  createSecretCommand,
  createServiceCommands,
} from "./commands/create-kinds.ts";
import { createCommand, patchCommand, replaceCommand } from "./commands/create.ts";
import { deleteCommand } from "./commands/delete.ts";
import { describeCommand } from "./commands/describe.ts";
import { drainCommand } from "./commands/drain.ts";
import { eventsCommand } from "./commands/events.ts";
import { getCommand } from "./commands/get.ts";
import {
  apiResourcesCommand,
  clusterInfoCommand,
  configSetContextCommand,
  configViewCommand,
  explainCommand,
  versionCommand,
} from "./commands/information.ts";
import { annotateCommand, labelCommand } from "./commands/label.ts";
import { logsCommand } from "./commands/logs.ts";
import { rolloutStatusCommand } from "./commands/rollout-status.ts";
import {
  rolloutHistoryCommand,
  rolloutPauseCommand,
  rolloutRestartCommand,
  rolloutResumeCommand,
  rolloutUndoCommand,
} from "./commands/rollout.ts";
import { exposeCommand, runCommand } from "./commands/run.ts";
import { scaleCommand } from "./commands/scale.ts";
import { setEnvCommand, setImageCommand, setResourcesCommand } from "./commands/set.ts";
import { waitCommand } from "./commands/wait.ts";

export const COMMANDS: readonly CommandDefinition[] = [
  getCommand,
  describeCommand,
  createCommand,
  createNamespaceCommand,
  createDeploymentCommand,
  createConfigMapCommand,
  createSecretCommand,
  ...createServiceCommands,
  runCommand,
  exposeCommand,
  applyCommand,
  diffCommand,
  deleteCommand,
  patchCommand,
  replaceCommand,
  scaleCommand,
  rolloutStatusCommand,
  rolloutHistoryCommand,
  rolloutUndoCommand,
  rolloutRestartCommand,
  rolloutPauseCommand,
  rolloutResumeCommand,
  setImageCommand,
  setEnvCommand,
  setResourcesCommand,
  labelCommand,
  annotateCommand,
  taintCommand,
  cordonCommand,
  uncordonCommand,
  drainCommand,
  logsCommand,
  eventsCommand,
  waitCommand,
  explainCommand,
  apiResourcesCommand,
  clusterInfoCommand,
  configViewCommand,
  configSetContextCommand,
  versionCommand,
];

/** Other names of commands, by their words. */
export const ALIASES: Readonly<Record<string, string>> = {
  "create ns": "create namespace",
  "create deploy": "create deployment",
  "create dep": "create deployment",
  "create cm": "create configmap",
  "create svc": "create service",
  "rollout hist": "rollout history",
};

/** Commands of kubectl that this one does not have: said instead of "unknown command". */
export const NOT_HERE: ReadonlySet<string> = new Set([
  "alpha",
  "api-versions",
  "attach",
  "auth",
  "autoscale",
  "certificate",
  "completion",
  "cp",
  "debug",
  "edit",
  "exec",
  "kustomize",
  "options",
  "plugin",
  "port-forward",
  "proxy",
  "top",
]);
