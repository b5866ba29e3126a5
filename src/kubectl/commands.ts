/** The commands there are. Adding one is adding its file and its line here. */
import type { CommandDefinition } from "./command.ts";
import { applyCommand } from "./commands/apply.ts";
import {
  editLastAppliedCommand,
  setLastAppliedCommand,
  viewLastAppliedCommand,
} from "./commands/apply-last-applied.ts";
import { diffCommand } from "./commands/diff.ts";
import { editCommand } from "./commands/edit.ts";
import { patchCommand } from "./commands/patch.ts";
import { replaceCommand } from "./commands/replace.ts";
import { cordonCommand, uncordonCommand } from "./commands/cordon.ts";
import { attachCommand } from "./commands/attach.ts";
import { autoscaleCommand } from "./commands/autoscale.ts";
import { approveCommand, denyCommand } from "./commands/certificate.ts";
import { clusterInfoDumpCommand } from "./commands/cluster-info-dump.ts";
import { cpCommand } from "./commands/cp.ts";
import {
  createConfigMapCommand,
  createDockerSecretCommand,
  createGenericSecretCommand,
  createNamespaceCommand,
  createServiceAccountCommand,
  createTlsSecretCommand,
  createTokenCommand,
} from "./commands/create-config.ts";
import { createIngressCommand } from "./commands/create-ingress.ts";
import { createBudgetCommand, createPriorityClassCommand, createQuotaCommand } from "./commands/create-policies.ts";
import {
  createClusterRoleBindingCommand,
  createClusterRoleCommand,
  createRoleBindingCommand,
  createRoleCommand,
} from "./commands/create-rbac.ts";
import { createServiceCommands } from "./commands/create-service.ts";
import { createCronJobCommand, createDeploymentCommand, createJobCommand } from "./commands/create-workloads.ts";
import { createCommand } from "./commands/create.ts";
import { debugCommand } from "./commands/debug.ts";
import { deleteCommand } from "./commands/delete.ts";
import { describeCommand } from "./commands/describe.ts";
import { drainCommand } from "./commands/drain.ts";
import { eventsCommand } from "./commands/events.ts";
import { getCommand } from "./commands/get.ts";
import { apiResourcesCommand, apiVersionsCommand, clusterInfoCommand, versionCommand } from "./commands/information.ts";
import { reconcileCommand } from "./commands/auth-reconcile.ts";
import { canICommand, whoAmICommand } from "./commands/auth.ts";
import { completionCommand } from "./commands/completion.ts";
import {
  configCurrentContextCommand,
  configGetClustersCommand,
  configGetContextsCommand,
  configGetUsersCommand,
  configUseContextCommand,
  configViewCommand,
} from "./commands/config.ts";
import {
  configDeleteCommands,
  configRenameContextCommand,
  configSetClusterCommand,
  configSetCommand,
  configSetContextCommand,
  configSetCredentialsCommand,
  configUnsetCommand,
} from "./commands/config-edit.ts";
import { explainCommand } from "./commands/explain.ts";
import { topNodeCommand, topPodCommand } from "./commands/top.ts";
import { kustomizeCommand } from "./commands/kustomize.ts";
import { annotateCommand, labelCommand } from "./commands/label.ts";
import { logsCommand } from "./commands/logs.ts";
import { rolloutStatusCommand } from "./commands/rollout-status.ts";
import { rolloutPauseCommand, rolloutRestartCommand, rolloutResumeCommand } from "./commands/rollout-change.ts";
import { rolloutHistoryCommand } from "./commands/rollout-history.ts";
import { rolloutUndoCommand } from "./commands/rollout-undo.ts";
import { execCommand } from "./commands/exec.ts";
import { exposeCommand } from "./commands/expose.ts";
import { optionsCommand, pluginListCommand } from "./commands/options.ts";
import { portForwardCommand } from "./commands/port-forward.ts";
import { runCommand } from "./commands/run.ts";
import { scaleCommand } from "./commands/scale.ts";
import {
  setImageCommand,
  setResourcesCommand,
  setSelectorCommand,
  setServiceAccountCommand,
  setSubjectCommand,
} from "./commands/set.ts";
import { setEnvCommand } from "./commands/set-env.ts";
import { taintCommand } from "./commands/taint.ts";
import { waitCommand } from "./commands/wait.ts";

export const COMMANDS: readonly CommandDefinition[] = [
  getCommand,
  describeCommand,
  createCommand,
  createClusterRoleBindingCommand,
  createClusterRoleCommand,
  createConfigMapCommand,
  createCronJobCommand,
  createDeploymentCommand,
  createIngressCommand,
  createJobCommand,
  createNamespaceCommand,
  createBudgetCommand,
  createPriorityClassCommand,
  createQuotaCommand,
  createRoleBindingCommand,
  createRoleCommand,
  createDockerSecretCommand,
  createGenericSecretCommand,
  createTlsSecretCommand,
  ...createServiceCommands,
  createServiceAccountCommand,
  createTokenCommand,
  runCommand,
  exposeCommand,
  applyCommand,
  viewLastAppliedCommand,
  setLastAppliedCommand,
  editLastAppliedCommand,
  editCommand,
  diffCommand,
  kustomizeCommand,
  approveCommand,
  denyCommand,
  deleteCommand,
  patchCommand,
  replaceCommand,
  scaleCommand,
  autoscaleCommand,
  rolloutStatusCommand,
  rolloutHistoryCommand,
  rolloutUndoCommand,
  rolloutRestartCommand,
  rolloutPauseCommand,
  rolloutResumeCommand,
  setImageCommand,
  setEnvCommand,
  setResourcesCommand,
  setSelectorCommand,
  setServiceAccountCommand,
  setSubjectCommand,
  labelCommand,
  annotateCommand,
  taintCommand,
  cordonCommand,
  uncordonCommand,
  drainCommand,
  logsCommand,
  execCommand,
  attachCommand,
  debugCommand,
  cpCommand,
  portForwardCommand,
  eventsCommand,
  waitCommand,
  explainCommand,
  topNodeCommand,
  topPodCommand,
  canICommand,
  whoAmICommand,
  reconcileCommand,
  apiResourcesCommand,
  apiVersionsCommand,
  clusterInfoCommand,
  clusterInfoDumpCommand,
  configCurrentContextCommand,
  configGetClustersCommand,
  configGetContextsCommand,
  configGetUsersCommand,
  configUseContextCommand,
  configViewCommand,
  configSetCommand,
  configSetClusterCommand,
  configSetCredentialsCommand,
  configUnsetCommand,
  configRenameContextCommand,
  ...configDeleteCommands,
  configSetContextCommand,
  versionCommand,
  optionsCommand,
  pluginListCommand,
  completionCommand,
];

/** Other names of commands, by their words. */
export const ALIASES: Readonly<Record<string, string>> = {
  "config use": "config use-context",
  "create cj": "create cronjob",
  "create ing": "create ingress",
  "create pc": "create priorityclass",
  "create pdb": "create poddisruptionbudget",
  "create resourcequota": "create quota",
  "create sa": "create serviceaccount",
  "create ns": "create namespace",
  "create deploy": "create deployment",
  "create dep": "create deployment",
  "create cm": "create configmap",
  "create svc": "create service",
  "top nodes": "top node",
  "top no": "top node",
  "top pods": "top pod",
  "top po": "top pod",
  "set sa": "set serviceaccount",
};

/** Commands of kubectl that this one does not have: said instead of "unknown command". */
export const NOT_HERE: ReadonlySet<string> = new Set(["alpha", "proxy"]);
