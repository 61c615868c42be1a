import { createRequire } from 'node:module';
import { parser } from '@prometheus-io/lezer-promql';

interface Checker {
  analyze(): void;
  getDiagnostics(): readonly { readonly message: string }[];
}

/** The parts of CodeMirror and its PromQL support that are used here. */
interface CodeMirror {
  readonly EditorState: { create(options: { doc: string; extensions: unknown }): unknown };
  readonly LRLanguage: { define(options: { parser: unknown }): unknown };
  readonly Parser: new (state: unknown) => Checker;
}

// All of it as CommonJS: the checker is, and the state of another copy of CodeMirror is none to it.
const require = createRequire(import.meta.url);
const load = (name: string) => require(name) as CodeMirror;
const { EditorState } = load('@codemirror/state');
const { LRLanguage } = load('@codemirror/language');
const { Parser } = load('@prometheus-io/codemirror-promql/dist/cjs/parser/index.js');
const extensions = LRLanguage.define(
  require('@prometheus-io/lezer-promql') as Parameters<CodeMirror['LRLanguage']['define']>[0],
);

/** What Prometheus would refuse in an expression: the grammar finds what is no PromQL, the checker what has the wrong type. */
export function promqlProblems(promql: string): readonly string[] {
  const problems: string[] = [];
  parser.parse(promql).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) problems.push(`no PromQL at "${promql.slice(from, Math.max(to, from + 10))}"`);
    },
  });
  const checker = new Parser(EditorState.create({ doc: promql, extensions }));
  checker.analyze();
  return [...problems, ...checker.getDiagnostics().map(({ message }) => message)];
}
