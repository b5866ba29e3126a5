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
}

export const ENGLISH: ControlNames = {
  objects: "Objects",
  next: "Next",
  finish: "Finish",
  finished: "Well done",
  reached: "Reached.",
  fast: "5 times real time",
};

export const JAPANESE: ControlNames = {
  objects: "オブジェクト",
  next: "次へ",
  finish: "終える",
  finished: "おつかれさまでした",
  reached: "達成しました。",
  fast: "実時間の 5 倍",
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
    if (step.prediction !== undefined) await this.predict();
    await this.hurry();
    const files = Object.values(step.files ?? {});
    for (const action of step.solution) await this.do(action, files);
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

  /** Time is sped up where it is not yet: the controls of time stand before the lesson. */
  private async hurry(): Promise<void> {
    const fast = this.page.getByRole("radio", { name: this.names.fast, exact: true });
    if (await fast.isChecked()) return;
    await this.goTo(this.page.locator("fieldset input[type=radio]:checked").first(), "Shift+Tab");
    await this.page.keyboard.press("ArrowRight");
    await expect(fast).toBeChecked();
  }

  private async do(action: Action, files: readonly string[]): Promise<void> {
    if ("waitSeconds" in action) await this.page.waitForTimeout(action.waitSeconds * 200);
    else if ("apply" in action) await this.apply(action.apply, files);
    else await this.run(action.run);
  }

  /** Applies the file that the step has brought: as it is, with one line typed anew, or with other text pasted. */
  private async apply(yaml: string, files: readonly string[]): Promise<void> {
    const { keyboard } = this.page;
    await this.pane("editor");
    const active = files.at(-1);
    if (active !== yaml) {
      const line = active === undefined ? undefined : changedLine(active, yaml);
      if (line === undefined) await this.paste(yaml);
      else await this.typeLine(line, active?.split("\n")[line] ?? "", yaml.split("\n")[line] ?? "");
    }
    await keyboard.press("ControlOrMeta+Enter");
    // While it is under way nothing is listed: a command must not overtake it.
    await expect(this.page.locator(".answer__list").first()).toBeVisible();
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
    await control.waitFor();
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
