import { promqlParser } from '../promql-parser.js';
import { requireLater } from '../require-later.js';

/** An error in a PromQL expression, with its offset. */
export interface PromqlProblem {
  readonly offset: number;
  readonly message: string;
}

interface State {
  readonly doc: { readonly length: number };
  update(change: object): { readonly state: State };
}
interface Checker {
  analyze(): void;
  getDiagnostics(): readonly { readonly from: number; readonly message: string }[];
}
/** The parts of CodeMirror and of its PromQL support that are used here. */
interface CodeMirror {
  readonly EditorState: { create(options: { doc: string; extensions: unknown }): State };
  readonly LRLanguage: { define(options: { parser: unknown }): unknown };
  readonly ensureSyntaxTree: (state: State, upTo: number, timeoutMs: number) => unknown;
  readonly Parser: new (state: State) => Checker;
}

/** Creates an editor state with the PromQL parser for a text; `Parser` checks such a state. */
interface TypeChecker {
  readonly stateOf: (text: string) => State;
  readonly Parser: CodeMirror['Parser'];
}
let typeChecker: TypeChecker | undefined;

function loadTypeChecker(): TypeChecker {
  // All as CommonJS: the checker is a CommonJS package and rejects the state of another copy of CodeMirror.
  const load = (name: string) => requireLater(name) as CodeMirror;
  const { EditorState } = load('@codemirror/state');
  const { LRLanguage, ensureSyntaxTree } = load('@codemirror/language');
  const { Parser } = load('@prometheus-io/codemirror-promql/dist/cjs/parser/index.js');
  const extensions = LRLanguage.define({ parser: promqlParser() });
  const stateOf = (text: string): State => {
    const state = EditorState.create({ doc: text, extensions });
    // An editor stops parsing after 20 ms. The update adopts the complete tree.
    ensureSyntaxTree(state, text.length, 10_000);
    return state.update({}).state;
  };
  return { stateOf, Parser };
}

/** The grammar of Prometheus finds syntax errors and its checker finds type errors; neither finds all. */
export function promqlSyntaxProblems(text: string): readonly PromqlProblem[] {
  const problems = grammarProblems(text);
  return problems.length > 0 ? problems : typeProblems(text);
}

function grammarProblems(text: string): readonly PromqlProblem[] {
  const problems: PromqlProblem[] = [];
  promqlParser()
    .parse(text)
    .iterate({
      enter: ({ type, from, to }) => {
        if (!type.isError) return;
        const found = text.slice(from, Math.max(to, from + 12)).trim();
        const message = found === '' ? 'PromQL: unexpected end' : `PromQL: syntax error at "${found}"`;
        problems.push({ offset: from, message });
      },
    });
  return problems.slice(0, 1);
}

function typeProblems(text: string): readonly PromqlProblem[] {
  typeChecker ??= loadTypeChecker();
  const checker = new typeChecker.Parser(typeChecker.stateOf(text));
  checker.analyze();
  return checker
    .getDiagnostics()
    .map(({ from, message }) => ({ offset: from, message: `PromQL: ${message}` }));
}

/** True for a bare selector such as `flights_total{haul="long"}`. */
export function isSelector(text: string): boolean {
  return promqlParser().parse(text).topNode.firstChild?.name === 'VectorSelector';
}
