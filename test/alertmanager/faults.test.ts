import { describe, expect, test } from '@jest/globals';
import { faultsOf } from '../../alertmanager/faults.js';
import { is, isOneOf, isSet } from '../../alertmanager/matcher.js';
import type { Branch } from '../../alertmanager/branch.js';

const branch = (receiver: string, ...matchers: Branch['matchers']): Branch => ({ receiver, matchers });
const sound = [branch('a', is('severity', 'critical')), branch('b', isSet('team'))];

describe('routes that Alertmanager would take and that do not work', () => {
  test('sound ones have no faults', () => {
    const inhibition = {
      source: [is('severity', 'critical')],
      target: [isOneOf('severity', ['warning', 'info'])],
      equal: ['service'],
    };
    expect(faultsOf(sound, ['a', 'b'], [inhibition])).toEqual([]);
  });

  test('a branch that an earlier one takes everything from', () => {
    const branches = [
      branch('a', isOneOf('severity', ['info', 'warning'])),
      branch('b', is('severity', 'warning')),
    ];
    expect(faultsOf(branches, ['a', 'b'], [])).toEqual([
      'an earlier branch matches {"severity":"warning"}, which is meant for "b"',
    ]);
  });

  test('a receiver that nothing goes to', () => {
    expect(faultsOf(sound, ['default', 'a', 'b', 'c'], [])).toEqual(['no branch uses the receiver "c"']);
  });

  test('an alert that would mute itself, and an inhibition that mutes everything', () => {
    const inhibition = { source: [is('severity', 'critical')], target: [isSet('severity')], equal: [] };
    expect(faultsOf(sound, ['a', 'b'], [inhibition])).toEqual([
      '{"severity":"critical"} would mute itself',
      'an inhibition without "equal" labels',
    ]);
  });
});
