import { describe, expect, test } from '@jest/globals';
import { undoing } from '../../../scripts/deployment/undo.js';
import { headerOf } from '../../../setup/deployment/ownership.js';
import { withParts } from '../../../setup/deployment/yaml/marked-parts.js';

const OWNER = 'natsight-shop';
const part = (name: string) => [{ path: ['receivers'], items: [{ name }] }];
const THEIRS = '# theirs\nroute:\n  receiver: team\nreceivers:\n  - name: team # us\n';
const first = withParts(THEIRS, OWNER, part('natsight-shop-a'));
const second = withParts(THEIRS, OWNER, part('natsight-shop-b'));
const edited = (text: string) => text.replace('# us', '# us all').replace('# theirs', '# theirs\n# more');

describe('what is undone', () => {
  const undo = (before: string | null, after: string | null, current: string | undefined) =>
    undoing('shop', { file: 'a.yml', before, after })(current, '/a.yml');

  test('in a file that nobody has touched since is every byte', () => {
    expect(undo(THEIRS, first, first)).toBe(THEIRS);
    expect(undo(first, second, second)).toBe(first);
    expect(undo(null, 'x', 'x')).toBeUndefined();
  });

  test('in a file that somebody has changed since is exactly the part of natsight', () => {
    expect(undo(THEIRS, first, edited(first))).toBe(edited(THEIRS));
    expect(undo(first, second, edited(second))).toBe(edited(first));
  });

  test('where the earlier part has no place any more, is the whole part', () => {
    expect(undo(first, THEIRS, edited(THEIRS))).toBe(edited(THEIRS));
    expect(undo(first, second, 'route:\n  receiver: x\nreceivers: [{ name: x }]\n')).toBe(
      'route:\n  receiver: x\nreceivers: [{ name: x }]\n',
    );
  });

  test('is not a file that is no longer natsight’s', () => {
    const own = `${headerOf('shop')}groups: []\n`;
    expect(undo(null, own, `${own}# edited\n`)).toBeUndefined();
    expect(undo(null, own, undefined)).toBeUndefined();
    expect(undo(own, null, undefined)).toBe(own);
    expect(undo(null, own, 'groups: []\n')).toBe('groups: []\n');
    expect(undo(null, own, `${headerOf('other')}groups: []\n`)).toBe(`${headerOf('other')}groups: []\n`);
  });
});
