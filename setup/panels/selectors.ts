import { promqlParser } from '../promql-parser.js';

type SyntaxNode = ReturnType<ReturnType<typeof promqlParser>['parse']>['topNode'];

/** One label matcher as written: `origin=~"A.*"`. */
export interface Matcher {
  readonly label: string;
  readonly operator: string;
  /** The text between the quotes, with escapes unchanged. */
  readonly value: string;
  readonly text: string;
}

/** One series selector of a PromQL expression. */
export interface Selector {
  readonly metric: string | undefined;
  readonly matchers: readonly Matcher[];
  /** Offset after its `{`, or after its name if it has no braces. */
  readonly inside: number;
  readonly braces: boolean;
}

/** The selectors of an expression, in order. It may contain Grafana `$__` variables. Parts that do not parse are skipped. */
export function selectorsOf(promql: string): readonly Selector[] {
  const selectors: Selector[] = [];
  promqlParser()
    .parse(maskVariables(promql))
    .iterate({
      enter: ({ name, node }) => {
        if (name === 'VectorSelector') selectors.push(selectorOf(node, promql));
      },
    });
  return selectors;
}

/** Adds `matchers` (without braces) to every selector for which `applies` is true, except for labels that it already matches. */
export function withMatchers(
  promql: string,
  matchers: string,
  applies: (selector: Selector) => boolean,
): string {
  const wanted = selectorsOf(`{${matchers}}`)[0]?.matchers ?? [];
  return selectorsOf(promql)
    .filter(applies)
    .reduceRight((text, selector) => {
      const present = new Set(selector.matchers.map((matcher) => matcher.label));
      const missing = wanted.filter((matcher) => !present.has(matcher.label)).map((matcher) => matcher.text);
      return missing.length === 0 ? text : insert(text, selector, missing.join(', '));
    }, promql);
}

function insert(text: string, { inside, braces, matchers }: Selector, missing: string): string {
  const inserted = braces ? `${missing}${matchers.length > 0 ? ', ' : ''}` : `{${missing}}`;
  return text.slice(0, inside) + inserted + text.slice(inside);
}

/** `[$__rate_interval]` is not PromQL: replaces it with a duration of the same length, so that offsets stay valid. */
export function maskVariables(promql: string): string {
  return promql.replace(/\$__\w+/g, (variable) => `${'1'.repeat(variable.length - 1)}s`);
}

function selectorOf(node: SyntaxNode, promql: string): Selector {
  const identifier = node.getChild('Identifier');
  const list = node.getChild('LabelMatchers');
  const matchers = childrenOf(list)
    .filter((child) => child.name.endsWith('LabelMatcher'))
    .map((child) => matcherOf(child, promql));
  const quoted = list?.getChild('QuotedLabelName');
  const metric =
    (identifier && textOf(identifier, promql)) ??
    (quoted && unquote(textOf(quoted, promql))) ??
    matchers.find((matcher) => matcher.label === '__name__' && matcher.operator === '=')?.value;
  return { metric, matchers, inside: list ? list.from + 1 : node.to, braces: list !== null };
}

function matcherOf(node: SyntaxNode, promql: string): Matcher {
  const [label, operator, value] = childrenOf(node).map((child) => textOf(child, promql));
  return {
    label: unquote(label ?? ''),
    operator: operator ?? '',
    value: unquote(value ?? ''),
    text: textOf(node, promql),
  };
}

function childrenOf(node: SyntaxNode | null): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node?.firstChild ?? null; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

const textOf = (node: SyntaxNode, promql: string) => promql.slice(node.from, node.to);
const unquote = (text: string) => text.replace(/^(["'`])(.*)\1$/s, '$2');
