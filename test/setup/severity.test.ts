import { describe, expect, test } from '@jest/globals';
import { SEVERITY_ROLES, severitiesSchema } from '../../setup/model/severity.js';
import { byUrgency, mutedByDefault, roleOf, severityFor } from '../../setup/severity.js';

const partsOf = (severities: readonly string[]) =>
  SEVERITY_ROLES.map((role) => severityFor(role, { severities }));
const rolesOf = (severities: readonly string[]) => severities.map((each) => roleOf(each, { severities }));

describe('severities of a setup', () => {
  test.each([
    [SEVERITY_ROLES, SEVERITY_ROLES, SEVERITY_ROLES],
    [['only'], ['only', 'only', 'only'], ['critical']],
    [
      ['low', 'high'],
      ['low', 'low', 'high'],
      ['warning', 'critical'],
    ],
    [
      ['SEV4', 'SEV3', 'SEV2', 'SEV1'],
      ['SEV4', 'SEV2', 'SEV1'],
      ['info', 'info', 'warning', 'critical'],
    ],
    [
      ['info', 'warning', 'critical', 'page'],
      ['info', 'warning', 'critical'],
      ['info', 'warning', 'critical', 'critical'],
    ],
    [
      ['ticket', 'critical'],
      ['ticket', 'ticket', 'critical'],
      ['warning', 'critical'],
    ],
  ])('%p take over the parts %p, and are as urgent as %p', (severities, parts, roles) => {
    expect(partsOf(severities)).toEqual(parts);
    expect(rolesOf(severities)).toEqual(roles);
  });

  test('are muted by quiet times but for the most urgent one, and handled from there', () => {
    expect(mutedByDefault(SEVERITY_ROLES)).toEqual(['info', 'warning']);
    expect(mutedByDefault(['only'])).toEqual(['only']);
    expect(byUrgency({ severities: ['low', 'high'] })).toEqual(['high', 'low']);
  });

  test.each([[[]], [['a', 'a']], [['critical', 'info']], [['9']], [['a b']], [Array(11).fill('a')]])(
    '%p are none',
    (severities) => {
      expect(severitiesSchema.safeParse(severities).success).toBe(false);
    },
  );
});
