import { expect, test } from '@jest/globals';
import { alertSummaries } from '../../setup/alert-summaries.js';
import { loadSetup } from '../../setup/load.js';
import type { Template } from '../../setup/template.js';
import { exampleFolder } from './examples/examples.js';

const textOf = (template: Template) =>
  template.map((part) => (part.kind === 'text' ? part.text : part.kind)).join('|');

test('a list of alerts, which knows no values, has sentences that do not begin with one', () => {
  const sentences = new Map(
    alertSummaries(loadSetup(exampleFolder('flights')).setup).map(({ name, summary }) => [
      name,
      textOf(summary),
    ]),
  );
  // In the setup: "{{value}} of flights land more than an hour late".
  expect(sentences.get('DelaysRising')).toBe('Flights land more than an hour late');
  expect(sentences.get('VeryLongDelay')).toBe('A flight landed more than six hours late');
});
