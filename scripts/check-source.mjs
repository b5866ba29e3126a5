/** Rules that no linter has: names of files and folders, and clocks without an argument. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { root } from "./install.mjs";

const problems = [];

function walk(folder) {
  for (const entry of readdirSync(`${root}${folder}`, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      checkName(path, entry.name);
      walk(path);
    } else {
      checkFile(path, entry.name);
    }
  }
}

function checkName(path, name) {
  if (/^(utils?|helpers?|managers?|common|misc|shared)$/.test(name.replace(/\..*$/, ""))) {
    problems.push(`${path}: "${name}" says nothing: name the noun that it is about`);
  }
}

function checkFile(path, name) {
  checkName(path, name);
  const base = name.replace(/(\.(test|spec|generated|config|d))?\.(ts|tsx|css|mjs|json|md)$/, "");
  if (name.endsWith(".tsx") && !/^[A-Z][A-Za-z0-9]*$/.test(base) && !["main", "app"].includes(base)) {
    problems.push(`${path}: components are PascalCase.tsx`);
  }
  if (name.endsWith(".ts") && !/^([a-z0-9]+(-[a-z0-9]+)*|use[A-Z][A-Za-z0-9]*)$/.test(base)) {
    problems.push(`${path}: files are kebab-case.ts, hooks useThing.ts`);
  }
  if (!/\.tsx?$/.test(name)) return;
  const text = readFileSync(`${root}${path}`, "utf8");
  const pure = /^src\/(api|engine|scene|kubectl|lessons)\//.test(path);
  text.split("\n").forEach((line, index) => {
    const at = `${path}:${index + 1}`;
    if (pure && /\bnew Date\(\s*\)/.test(line)) problems.push(`${at}: the wall clock: use kernel.nowMs, virtual time`);
    if (line.startsWith("export * from")) problems.push(`${at}: no barrels: import from the file that has it`);
    if (/@ts-(ignore|nocheck|expect-error)/.test(line)) problems.push(`${at}: mend the type instead`);
    if (/\b(TODO|FIXME|XXX)\b/.test(line)) problems.push(`${at}: do it now, or say it in docs/fidelity.md`);
  });
}

/** Every row marked exact names a test that is there. */
function checkFidelity() {
  const path = "docs/fidelity.md";
  readFileSync(`${root}${path}`, "utf8")
    .split("\n")
    .forEach((line, index) => {
      if (!/\|\s*exact\s*\|/.test(line)) return;
      const tests = [...line.matchAll(/`([^`]+\.(?:test|spec)\.tsx?)`/g)].map((match) => match[1]);
      const missing = tests.filter((test) => !existsSync(`${root}${test}`));
      if (tests.length === 0 || missing.length > 0) {
        problems.push(
          `${path}:${index + 1}: an exact row names the test that proves it${missing.map((test) => `; ${test} is not there`)}`,
        );
      }
    });
}

walk("src");
checkFidelity();
for (const problem of problems) console.log(problem);
process.exit(problems.length === 0 ? 0 : 1);
