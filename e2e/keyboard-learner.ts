/** Somebody who plays a lesson without a mouse: Tab, arrows, Enter, F6, and typing in the editor and in the terminal. */
import { expect, type Locator, type Page } from "@playwright/test";
import type { Action, Lesson, Step } from "../src/lessons/lesson.ts";
import type { LessonText } from "../src/lessons/lesson-text.ts";

/** Names of controls in one language. */
export interface ControlNames {
  /** The side of the switch that is not the lessons. */
  readonly objects: string;
  readonly next: string;
  readonly finish: string;
  readonly finished: string;
  readonly reached: string;
  readonly fast: string;
  readonly newFile: string;
}

export const ENGLISH: ControlNames = {
  objects: "Objects",
  next: "Next",
  finish: "Finish",
  finished: "Well done",
  reached: "Reached.",
  fast: "5 times real time",
  newFile: "New manifest",
};

export const JAPANESE: ControlNames = {
  objects: "オブジェクト",
  next: "次へ",
  finish: "終える",
  finished: "おつかれさまでした",
  reached: "達成しました。",
  fast: "実時間の 5 倍",
  newFile: "新しいマニフェスト",
};

/** More Tab stops than any way through the page has. */
const MOST_TABS = 150;

type Pane = "lesson" | "editor" | "terminal";
/** In the order in which F6 goes through them. */
const PANES: readonly Pane[] = ["lesson", "editor", "terminal"];
const PLACES: Readonly<Record<Pane, string>> = {
  lesson: ".lessons",
  editor: ".manifest-editor",
  terminal: ".terminal",
};

export class KeyboardLearner {
  private readonly page: Page;
  private readonly names: ControlNames;
  private readonly text: LessonText;
  /** What the editor's files hold, by name. */
  private readonly files = new Map<string, string>();
  private active = "";

  constructor(page: Page, names: ControlNames, text: LessonText) {
    this.page = page;
    this.names = names;
    this.text = text;
  }

  async begin(): Promise<void> {
    await this.goTo(this.page.getByRole("radio", { name: this.names.objects, exact: true }));
    await this.page.keyboard.press("ArrowLeft");
    await this.press(this.page.getByRole("button", { name: this.text.title }));
  }

  async play(lesson: Lesson): Promise<void> {
    for (const step of lesson.steps) await this.step(step, step === lesson.steps.at(-1));
    await expect(this.page.getByRole("heading", { name: this.names.finished })).toBeVisible();
  }

  private async step(step: Step, last: boolean): Promise<void> {
    const words = this.text.steps[step.id];
    if (words === undefined) throw new Error(`no words for ${step.id}`);
    await expect(this.page.getByRole("heading", { name: words.title, exact: true })).toBeFocused();
    if (step.prediction?.diagnosis === true) await this.diagnose(step.prediction.options.length);
    else if (step.prediction !== undefined) await this.predict();
    await this.hurry();
    for (const [name, text] of Object.entries(step.files ?? {})) {
      this.files.set(name, text);
      this.active = name;
    }
    for (const action of step.solution) await this.do(action);
    if (step.goal !== undefined) {
      const status = this.page.locator(".lesson__verdict");
      await expect(status).toHaveText(this.names.reached, { timeout: 30_000 });
    }
    if (step.solution.length > 0) await this.pane("lesson");
    await this.press(this.page.getByRole("button", { name: last ? this.names.finish : this.names.next, exact: true }));
  }

  /** The first option: a wrong guess is no mistake. */
  private async predict(): Promise<void> {
    const first = this.page.locator(".lesson__prediction input").first();
    await this.goTo(first);
    await this.page.keyboard.press("Space");
    await expect(first).toBeChecked();
  }

  /** One answer after the other, until it is the right one. */
  private async diagnose(options: number): Promise<void> {
    await this.predict();
    const first = this.page.locator(".lesson__prediction input").first();
    const told = this.page.locator(".lesson__prediction .lesson__reveal");
    for (let tried = 1; tried < options; tried += 1) {
      await expect(told).toBeVisible();
      if (await first.isDisabled()) return;
      await this.page.keyboard.press("ArrowDown");
    }
    await expect(first).toBeDisabled();
  }

  /** Time is sped up where it is not yet: the controls of time stand before the lesson. */
  private async hurry(): Promise<void> {
    const fast = this.page.getByRole("radio", { name: this.names.fast, exact: true });
    if (await fast.isChecked()) return;
    await this.goTo(this.page.locator("fieldset input[type=radio]:checked").first(), "Shift+Tab");
    await this.page.keyboard.press("ArrowRight");
    await expect(fast).toBeChecked();
  }

  private async do(action: Action): Promise<void> {
    if ("waitSeconds" in action) await this.letPass(action.waitSeconds * 1_000);
    else if ("apply" in action) await this.apply(action.apply);
    else await this.run(action.run);
  }

  private async letPass(ms: number): Promise<void> {
    const elapsedMs = async () => (await this.page.evaluate(() => kubarium.clock.get())).elapsedMs;
    const from = await elapsedMs();
    await expect.poll(elapsedMs, { timeout: 30_000 + ms / 2 }).toBeGreaterThanOrEqual(from + ms);
  }

  /** Applies a file that the lesson has brought: as it is, with one line typed anew, or with other text pasted. */
  private async apply(yaml: string): Promise<void> {
    if (this.files.size === 0) await this.press(this.page.getByRole("button", { name: this.names.newFile }).first());
    else await this.pane("editor");
    await expect(this.page.locator(`${PLACES.editor} :focus`)).toBeAttached();
    await this.open(this.fileFor(yaml));
    const before = this.files.get(this.active);
    if (before !== yaml) {
      const line = before === undefined ? undefined : changedLine(before, yaml);
      if (line === undefined) await this.paste(yaml);
      else await this.typeLine(line, before?.split("\n")[line] ?? "", yaml.split("\n")[line] ?? "");
      this.files.set(this.active, yaml);
    }
    await this.page.keyboard.press("ControlOrMeta+Enter");
    // While it is under way nothing is listed: a command must not overtake it.
    await expect(this.page.locator(".answer__list").first()).toBeVisible();
  }

  /** The file that says so already, or all but a line of it; failing that, the one that is open. */
  private fileFor(yaml: string): string {
    const names = [this.active, ...this.files.keys()];
    const same = names.find((name) => this.files.get(name) === yaml);
    return same ?? names.find((name) => changedLine(this.files.get(name) ?? "", yaml) !== undefined) ?? this.active;
  }

  /** From the editor to a file's tab, and back into the editor. */
  private async open(name: string): Promise<void> {
    if (name === this.active) return;
    const { keyboard } = this.page;
    const tab = this.page.locator(".file-tabs__name").filter({ hasText: name });
    // In the editor Tab is a letter until it is told otherwise.
    await keyboard.press("Control+m");
    await this.goTo(tab, "Shift+Tab");
    await keyboard.press("Enter");
    await expect(tab).toHaveAttribute("aria-pressed", "true");
    await this.goTo(this.page.locator(`${PLACES.editor} .native-edit-context`));
    await keyboard.press("Control+m");
    this.active = name;
  }

  private async paste(text: string): Promise<void> {
    await this.page.evaluate((value) => navigator.clipboard.writeText(value), text);
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.press("ControlOrMeta+V");
  }

  /** What differs at the end of a line is taken away and typed anew. */
  private async typeLine(line: number, before: string, after: string): Promise<void> {
    const { keyboard } = this.page;
    const same = [...after].findIndex((letter, index) => letter !== before[index]);
    const from = same === -1 ? after.length : same;
    await keyboard.press("ControlOrMeta+Home");
    for (let down = 0; down < line; down += 1) await keyboard.press("ArrowDown");
    await keyboard.press("End");
    for (let back = before.length; back > from; back -= 1) await keyboard.press("Backspace");
    await keyboard.type(after.slice(from));
    await keyboard.press("Escape");
  }

  private async run(line: string): Promise<void> {
    await this.pane("terminal");
    await this.page.keyboard.type(`${line}\n`);
    await expect(this.page.locator(".terminal [data-running]")).toHaveCount(0, { timeout: 60_000 });
  }

  /** F6 goes on from pane to pane, Shift+F6 back. */
  private async pane(wanted: Pane): Promise<void> {
    const at = await this.page.evaluate(() => {
      const isIn = (place: string): boolean => document.activeElement?.closest(place) !== null;
      return isIn(".editor-panel") ? 1 : isIn(".terminal") ? 2 : 0;
    });
    const way = (PANES.indexOf(wanted) - at + PANES.length) % PANES.length;
    if (way !== 0) await this.page.keyboard.press(way === 2 ? "Shift+F6" : "F6");
    // The editor and the terminal are fetched when they are first wanted.
    await expect(this.page.locator(`${PLACES[wanted]} :focus`)).toBeAttached();
  }

  private async press(button: Locator): Promise<void> {
    await this.goTo(button);
    await this.page.keyboard.press("Enter");
  }

  private async goTo(control: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
    await control.waitFor({ state: "attached" });
    for (let pressed = 0; pressed < MOST_TABS; pressed += 1) {
      if (await control.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press(key);
    }
    await expect(control).toBeFocused();
  }
}

/** The one line in which two texts differ. */
function changedLine(before: string, after: string): number | undefined {
  const [was, is] = [before.split("\n"), after.split("\n")];
  const changed = is.flatMap((line, index) => (line === was[index] ? [] : [index]));
  return was.length === is.length && changed.length === 1 ? changed[0] : undefined;
}
