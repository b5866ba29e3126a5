/**
 * What is wrong with a lesson or its words, for authors: every complaint says where and what would be right.
 * Whether the lesson can be solved is another matter: `lessons.test.ts` plays it.
 */
import { loadAll } from "js-yaml";
import { SPEEDS } from "../api/speeds.ts";
import { expressionProblem, RESERVED } from "./goals/expression.ts";
import type { Glossary } from "./glossary/glossary.ts";
import type { Action, Goal, Lesson, OnlyHere, Prediction, Step } from "./lesson.ts";
import type { LessonText, StepText } from "./lesson-text.ts";

const FEWEST_OTHER_WAYS = 2;
const FEWEST_MISTAKES = 3;
const NAME = /^[a-z][a-zA-Z0-9]*$/;
const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export function lessonProblems(lesson: Lesson): readonly string[] {
  const problems: string[] = [];
  const { id, start, steps, checks } = lesson;
  if (!ID.test(id)) problems.push(`id "${id}": lower-case words joined by hyphens`);
  if (![undefined, 1, 3, 5].includes(start.controlPlanes)) problems.push("start.controlPlanes: 1, 3 or 5");
  if (!SPEEDS.includes(start.speed)) problems.push(`start.speed: one of ${SPEEDS.join(", ")}`);
  problems.push(...yamlProblems("start.manifests", start.manifests));
  if (steps.length === 0) problems.push("steps: a lesson has at least one");
  const ids = steps.map((step) => step.id);
  for (const [index, stepId] of ids.entries()) {
    if (ids.indexOf(stepId) !== index) problems.push(`steps: "${stepId}" is there twice`);
  }
  for (const step of steps) problems.push(...stepProblems(step));
  problems.push(...(lesson.kind === "challenge" ? diagnosisProblems(lesson) : experienceProblems(lesson)));
  if (checks.otherWays.length < FEWEST_OTHER_WAYS) {
    problems.push(`checks.otherWays: ${checks.otherWays.length} of at least ${FEWEST_OTHER_WAYS}`);
  }
  if (checks.mistakes.length < FEWEST_MISTAKES) {
    problems.push(`checks.mistakes: ${checks.mistakes.length} of at least ${FEWEST_MISTAKES}`);
  }
  for (const { step, actions } of [...checks.otherWays, ...checks.mistakes]) {
    if (!ids.includes(step)) problems.push(`checks: no step is called "${step}"`);
    problems.push(...actionProblems(`checks of ${step}`, actions));
  }
  for (const { step, nearMiss } of checks.mistakes) {
    const known = steps.find((candidate) => candidate.id === step)?.goal?.nearMisses ?? [];
    if (!known.some((candidate) => candidate.id === nearMiss)) {
      problems.push(`checks.mistakes: step "${step}" has no near miss "${nearMiss}"`);
    }
  }
  return problems;
}

/** Looking comes before repairing: the first goal after the cluster is broken follows a diagnosis. */
function diagnosisProblems({ steps }: Lesson): readonly string[] {
  const diagnosis = steps.findIndex(({ goal, prediction }) => prediction?.diagnosis === true && goal === undefined);
  if (diagnosis === -1) return ["steps: a challenge has a step with a diagnosis and without a goal"];
  return steps.slice(diagnosis + 1).some(({ goal }) => goal !== undefined)
    ? []
    : ["steps: after the diagnosis there is something to repair"];
}

const REGIONS: Readonly<Record<OnlyHere, string>> = { rewind: "timeline", why: "inspector", decision: "inspector" };

function experienceProblems({ steps, experience }: Lesson): readonly string[] {
  if (experience === undefined) return ["experience: missing"];
  const { see, breaks, onlyHere } = experience;
  const problems: string[] = [];
  if (!steps.some(({ prediction }) => prediction !== undefined)) problems.push("steps: nothing is to be predicted");
  for (const [name, id] of [
    ["see", see],
    ["breaks", breaks],
    ["onlyHere.step", onlyHere.step],
  ]) {
    if (!steps.some((step) => step.id === id)) problems.push(`experience.${name}: no step is called "${id}"`);
  }
  const looks = (id: string): NonNullable<Step["look"]> => steps.find((step) => step.id === id)?.look ?? [];
  if (looks(see).length === 0) problems.push(`experience.see: step "${see}" does not say where to look`);
  if (steps.find(({ id }) => id === breaks)?.goal === undefined)
    problems.push(`experience.breaks: nothing is to be done in step "${breaks}"`);
  const region = REGIONS[onlyHere.way];
  if (!looks(onlyHere.step).some((look) => "region" in look && look.region === region))
    problems.push(`experience.onlyHere: step "${onlyHere.step}" does not point at the ${region}`);
  return problems;
}

function stepProblems(step: Step): readonly string[] {
  const { id, goal, prediction, files = {}, solution } = step;
  const problems = [...actionProblems(`steps.${id}.solution`, solution)];
  if (!ID.test(id)) problems.push(`steps.${id}: an id is lower-case words joined by hyphens`);
  for (const [name, text] of Object.entries(files)) problems.push(...yamlProblems(`steps.${id}.files.${name}`, text));
  if (goal !== undefined) {
    problems.push(...goalProblems(`steps.${id}.goal`, goal));
    if (solution.length === 0) problems.push(`steps.${id}.solution: a goal needs one`);
  }
  if (prediction !== undefined) problems.push(...predictionProblems(`steps.${id}.prediction`, prediction));
  return problems;
}

function goalProblems(place: string, goal: Goal): readonly string[] {
  const problems = factProblems(`${place}.facts`, goal.facts);
  const expressions: [string, string][] = [
    ...Object.entries(goal.seen ?? {}).map(([name, text]): [string, string] => [`seen.${name}`, text]),
    ["reached", goal.reached],
    ...goal.nearMisses.flatMap(({ id, when, values = {} }): [string, string][] => [
      [`nearMisses.${id}.when`, when],
      ...Object.entries(values).map(([name, text]): [string, string] => [`nearMisses.${id}.values.${name}`, text]),
    ]),
  ];
  for (const [where, text] of expressions) {
    const problem = expressionProblem(text);
    if (problem !== undefined) problems.push(`${place}.${where}: ${problem}`);
  }
  if (goal.nearMisses.length === 0) problems.push(`${place}.nearMisses: name at least one mistake`);
  return problems;
}

function predictionProblems(place: string, { facts, options, answer, revealed }: Prediction): readonly string[] {
  const problems = factProblems(`${place}.facts`, facts);
  if (options.length < 2) problems.push(`${place}.options: at least two`);
  for (const text of [answer, revealed]) {
    const problem = expressionProblem(text);
    if (problem !== undefined) problems.push(`${place}: ${problem}`);
  }
  return problems;
}

function factProblems(place: string, facts: Readonly<Record<string, string>>): string[] {
  const problems: string[] = [];
  for (const [name, path] of Object.entries(facts)) {
    if (!NAME.test(name)) problems.push(`${place}.${name}: a name is letters and digits`);
    if ((RESERVED as readonly string[]).includes(name)) problems.push(`${place}.${name}: this name is taken`);
    if (!path.startsWith("/api/") && !path.startsWith("/apis/")) problems.push(`${place}.${name}: not an API path`);
  }
  return problems;
}

function actionProblems(place: string, actions: readonly Action[]): readonly string[] {
  return actions.flatMap((action) => ("apply" in action ? yamlProblems(place, action.apply) : []));
}

function yamlProblems(place: string, text: string): readonly string[] {
  try {
    loadAll(text);
    return [];
  } catch (error) {
    return [`${place}: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)}`];
  }
}

/** What the words of a lesson lack or have too many of. */
export function textProblems(lesson: Lesson, text: LessonText | undefined, glossary: Glossary): readonly string[] {
  if (text === undefined) return ["no words for this lesson"];
  const problems: string[] = [];
  for (const stepId of Object.keys(text.steps)) {
    if (!lesson.steps.some(({ id }) => id === stepId)) problems.push(`steps.${stepId}: the lesson has no such step`);
  }
  for (const step of lesson.steps) {
    const words = text.steps[step.id];
    if (words === undefined) problems.push(`steps.${step.id}: missing`);
    else problems.push(...stepTextProblems(step, words));
  }
  problems.push(...onlyHereProblems(lesson, text));
  for (const [, speed = ""] of JSON.stringify(text).matchAll(/(\d+)×/g)) {
    if (!SPEEDS.some((offered) => offered === Number(speed))) problems.push(`the page offers no speed of ${speed}×`);
  }
  for (const key of glossaryKeys(text)) {
    if (!Object.hasOwn(glossary, key)) problems.push(`[[${key}]] is not in the glossary`);
  }
  return problems;
}

/** How the page calls what only a simulation can, in every language. */
const CALLED: Readonly<Record<OnlyHere, RegExp>> = {
  rewind: /timeline|タイムライン/i,
  why: /\*\*(Why|なぜ)\*\*/,
  decision: /\*\*(Decision|判断)\*\*/,
};

function onlyHereProblems({ experience }: Lesson, text: LessonText): readonly string[] {
  if (experience === undefined) return [];
  const { step, way } = experience.onlyHere;
  const { text: told = "", after = "" } = text.steps[step] ?? {};
  return CALLED[way].test(told + after) ? [] : [`steps.${step}: does not tell of ${way}, as experience.onlyHere says`];
}

function stepTextProblems({ id, goal, prediction }: Step, words: StepText): readonly string[] {
  const problems: string[] = [];
  if (goal !== undefined) {
    if (words.goal === undefined) problems.push(`steps.${id}.goal: missing`);
    if ((words.hints ?? []).length < 2) problems.push(`steps.${id}.hints: at least two`);
    if (words.after === undefined) problems.push(`steps.${id}.after: missing`);
  }
  const nearMisses = goal?.nearMisses ?? [];
  for (const { id: nearMiss, values = {} } of nearMisses) {
    const told = words.nearMisses?.[nearMiss];
    if (told === undefined) problems.push(`steps.${id}.nearMisses.${nearMiss}: missing`);
    for (const [, name = ""] of (told ?? "").matchAll(/\{\{(\w+)\}\}/g)) {
      if (!Object.hasOwn(values, name)) problems.push(`steps.${id}.nearMisses.${nearMiss}: no value "${name}"`);
    }
  }
  for (const known of Object.keys(words.nearMisses ?? {})) {
    if (!nearMisses.some((candidate) => candidate.id === known))
      problems.push(`steps.${id}.nearMisses.${known}: unknown`);
  }
  for (const option of prediction?.options ?? []) {
    if (words.prediction?.options[option] === undefined)
      problems.push(`steps.${id}.prediction.options.${option}: missing`);
  }
  if (prediction?.diagnosis === true) {
    const told = prediction.options.filter((option) => words.prediction?.wrong?.[option] !== undefined);
    if (told.length < prediction.options.length - 1)
      problems.push(`steps.${id}.prediction.wrong: say what speaks against every option but the right one`);
  }
  return problems;
}

/** `[[key]]` and `[[words|key]]` in any text of the lesson. */
export function glossaryKeys(text: LessonText): readonly string[] {
  const keys = [...JSON.stringify(text).matchAll(/\[\[(?:[^\]|]*\|)?([^\]|]+)\]\]/g)].map(([, key = ""]) => key);
  return [...new Set(keys)];
}
