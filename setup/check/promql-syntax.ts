import { createRequire } from 'node:module';
import { parser } from '@prometheus-io/lezer-promql';

/** What is wrong with a PromQL expression, and where in it. */
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

// All of it as CommonJS: the checker is published so, and to it the state of another copy of CodeMirror is none.
const require = createRequire(import.meta.url);
const load = (name: string) => require(name) as CodeMirror;
const { EditorState } = load('@codemirror/state');
const { LRLanguage, ensureSyntaxTree } = load('@codemirror/language');
const { Parser } = load('@prometheus-io/codemirror-promql/dist/cjs/parser/index.js');
const promql = LRLanguage.define(require('@prometheus-io/lezer-promql') as { parser: unknown });

/** The grammar of Prometheus' own page finds what is no PromQL, its checker what has the wrong type; neither finds all. */
export function promqlSyntaxProblems(text: string): readonly PromqlProblem[] {
  const problems = grammarProblems(text);
  return problems.length > 0 ? problems : typeProblems(text);
}

function grammarProblems(text: string): readonly PromqlProblem[] {
  const problems: PromqlProblem[] = [];
  parser.parse(text).iterate({
    enter: ({ type, from, to }) => {
      if (!type.isError) return;
      const found = text.slice(from, Math.max(to, from + 12)).trim();
      const message = found === '' ? 'PromQL ends too early' : `no PromQL from "${found}" on`;
      problems.push({ offset: from, message });
    },
  });
  return problems.slice(0, 1);
}

function typeProblems(text: string): readonly PromqlProblem[] {
  const state = EditorState.create({ doc: text, extensions: promql });
  // An editor gives up parsing after 20 ms; an update takes over the tree that is complete.
  ensureSyntaxTree(state, text.length, 10_000);
  const checker = new Parser(state.update({}).state);
  checker.analyze();
  return checker
    .getDiagnostics()
    .map(({ from, message }) => ({ offset: from, message: `PromQL: ${message}` }));
}

/** True for a bare selector such as `flights_total{haul="long"}`. */
export function isSelector(text: string): boolean {
  return parser.parse(text).topNode.firstChild?.name === 'VectorSelector';
}
