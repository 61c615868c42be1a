import { parser } from '@prometheus-io/lezer-promql';
import { maskVariables } from '../../../setup/panels/selectors.js';

/** A range selector and the function that is called on it. */
export interface Range {
  readonly call: string;
  readonly range: string;
  /** Position behind the `{` of its selector, as `selectorsOf` gives it. */
  readonly at: number;
}

/** The range selectors of an expression in which `$__` variables may stand. */
export function rangesOf(promql: string): readonly Range[] {
  const ranges: Range[] = [];
  parser.parse(maskVariables(promql)).iterate({
    enter: ({ name, node }) => {
      if (name !== 'MatrixSelector') return;
      const selector = node.firstChild;
      const duration = node.getChild('DurationExpr') ?? node.lastChild;
      const braces = selector?.getChild('LabelMatchers');
      let parent = node.parent;
      while (parent !== null && parent.name !== 'FunctionCall') parent = parent.parent;
      const called = parent?.getChild('FunctionIdentifier');
      ranges.push({
        call: called ? promql.slice(called.from, called.to) : '',
        range: duration ? promql.slice(duration.from, duration.to) : '',
        at: braces ? braces.from + 1 : (selector?.to ?? 0),
      });
    },
  });
  return ranges;
}
