/** Where the functions of a shell stand: in its own program, in files that it has read in, or in what runs at once. */
import { compileScript } from "../../../shell/parser.ts";
import type { ProcessState } from "./process-state.ts";
import type { Program } from "../../../shell/program.ts";

interface ShellFunction {
  readonly program: Program;
  readonly pc: number;
}

export class ShellFunctions {
  /** The program of the process itself. */
  private readonly own: Program;
  private readonly process: ProcessState;
  /** Those of subshells, pipelines and substitutions, which end within one step. */
  private local = new Map<string, ShellFunction>();
  private readonly texts = new Map<Program, string>();

  constructor(process: ProcessState, own: Program) {
    this.process = process;
    this.own = own;
  }

  /** @param text of the file that the program was made of */
  remember(program: Program, text: string): void {
    this.texts.set(program, text);
  }

  define(program: Program, name: string, pc: number): void {
    const text = this.texts.get(program);
    this.local.delete(name);
    if (program === this.own) {
      this.process.functions[name] = pc;
    } else if (text === undefined) {
      this.local.set(name, { program, pc });
    } else {
      const { [name]: _, ...others } = this.process.functions;
      this.process.functions = others;
      this.process.sourced[name] = { text, pc };
    }
  }

  /** @param program where it is called */
  find(program: Program, name: string): ShellFunction | undefined {
    const { functions, sourced } = this.process;
    const local = this.local.get(name);
    if (local !== undefined) return local;
    if (Object.hasOwn(functions, name)) return { program: this.own, pc: functions[name] ?? -1 };
    if (!Object.hasOwn(sourced, name)) return undefined;
    const { text, pc } = sourced[name] as { readonly text: string; readonly pc: number };
    const own = this.texts.get(program) === text ? program : compileScript(text);
    return { program: own, pc };
  }

  /** What is defined from here on is gone after the call of what is given back. */
  enter(): () => void {
    const { functions, sourced } = this.process;
    const { local } = this;
    this.process.functions = { ...functions };
    this.process.sourced = { ...sourced };
    this.local = new Map(local);
    return () => {
      Object.assign(this.process, { functions, sourced });
      this.local = local;
    };
  }
}
